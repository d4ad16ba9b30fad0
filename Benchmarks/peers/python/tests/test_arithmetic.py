"""Ratios, intervals, and the reading of our results."""
from __future__ import annotations

import unittest

from comparison.intervals import coverage, digits, interval, ratio_text
from comparison.measurement import Measurement, of_ours
from comparison.ratios import METRICS, pair


class Arithmetic(unittest.TestCase):
    def test_intervals_are_those_of_order_statistics(self):
        self.assertIsNone(interval([1, 2, 3, 4, 5]))
        self.assertEqual(interval([3, 1, 2, 6, 5, 4]), (1, 6))
        self.assertEqual(interval(list(range(9))), (1, 7))
        self.assertAlmostEqual(coverage(6, 1), 0.96875)

    def test_numbers(self):
        for value, text in [(0.0567, "0.0567"), (0.9996, "1.00"), (5.978, "5.98"), (99.96, "100"), (1234.5, "1,230"), (0, "0")]:
            self.assertEqual(digits(value), text)
        self.assertEqual(ratio_text([1, 2, 3, 4, 5, 6]), "3.50x (1.00 to 6.00)")
        self.assertEqual(ratio_text([2, 4]), "3.00x")

    def test_ratios_are_of_the_same_round(self):
        mine, other = (lambda requests: Measurement(requests, 0, 2, 10, 100, 0.5)), (lambda requests: Measurement(requests, 0, 1, 5, 400, 1))
        rounds = [{"peer": other(1000), "redis": mine(4000)}, {"redis": mine(1)}, {"peer": other(2000), "redis": mine(2000)}]
        one = pair("peer", "redis", rounds)
        self.assertEqual([one.ratios(value) for _, value, _ in METRICS], [[2, 0.5], [2, 2], [0.25, 0.25], [0.125, 0.5]])

    def test_who_is_refused_once_has_no_ratios(self):
        good, bad = Measurement(1000, 0, 1, 5, 400, 1), Measurement(refused="lost")
        self.assertEqual(pair("peer", "redis", [{"peer": good, "redis": good}, {"peer": bad, "redis": good}]).anchors(""), [])
        self.assertEqual(pair("peer", "redis", [{"peer": good, "redis": good}, {"peer": good, "redis": bad}]).anchors(""), [])
        self.assertEqual(len(pair("peer", "redis", [{"peer": good, "redis": good}]).anchors("")), 4)

    def test_anchors_have_the_fields_of_anchor_ratio(self):
        good = Measurement(1000, 0, 1, 5, None, 1, anchor="Peer 1.0", settings="as is")
        [rate, *others] = pair("peer", "redis", [{"peer": good, "redis": good}]).anchors("16 in flight")
        self.assertEqual(rate, {
            "anchor": "Peer 1.0", "settings": "as is; 16 in flight", "backend": "redis", "metric": "browse, requests per second",
            "moreIsBetter": True, "ratios": [1.0]})
        self.assertEqual([each["metric"] for each in others], ["browse, p50", "browse, client CPU per request"], "no p99 without a value")

    def test_our_result_is_read(self):
        histogram = {"unit": "ns", "highest": 10**9, "overflow": 0, "hist": [[1000, 600], [3000, 390], [9000, 10]]}
        cell = {
            "status": "measured", "requests": {"count": 1000, "errors": 2, "service": histogram}, "phases": {"measureSeconds": 2.0},
            "resources": {"clientCPUSeconds": 0.5}, "verified": 7,
        }
        result = {
            "rounds": [{"cells": [cell]}], "backends": [{"version": "7.0", "settings": {"durability": "x"}}],
            "tool": {"version": "0.1.0"}, "swift": {"version": "6.3"},
        }
        read = of_ours(result)
        self.assertEqual((read.rate, read.p50, read.p99, read.cpu, read.errors, read.verified), (500, 1, 3, 500, 2, 7))
        cell["status"], cell["reason"] = "invalid", "lost"
        self.assertEqual(of_ours(result).refused, "lost")
