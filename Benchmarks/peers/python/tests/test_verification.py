"""A peer that loses data has no numbers."""
from __future__ import annotations

import unittest
from collections import Counter

from browse.load import Load, Settings
from browse.stage import finish
from peers.plain import Plain

from .faulty import (
    DropsTheLastWrite, DropsWrites, Fails, Forgets, KeepsTheEnded, KeepsTheToken, NeverAnswers, Suspends, WritesOtherText,
)
from .work import work


def measured(peer):
    return Load(peer, Settings(tasks=4, sessions=400, payload=128, seconds=0.3, warm_up=0.1)).run()


class Verification(unittest.TestCase):
    def test_an_honest_peer_has_numbers(self):
        outcome = measured(Plain())
        self.assertIsNone(outcome.refused)
        self.assertEqual(outcome.errors, 0)
        self.assertGreater(outcome.requests, 500)
        self.assertLessEqual(outcome.operations["load"], outcome.requests, "the warm-up does not count")
        self.assertGreater(outcome.verified, 300)
        self.assertGreater(outcome.p99, outcome.p50)
        self.assertGreater(outcome.cpuSeconds, 0)

    def test_who_loses_data_has_none(self):
        for peer, failure in [
            (DropsWrites, "lostUpdate"), (WritesOtherText, "foreignContent"), (Forgets, "missing"), (KeepsTheEnded, "resurrected"),
            (KeepsTheToken, "resurrected"),
        ]:
            with self.subTest(peer.__name__):
                outcome = measured(peer())
                self.assertIn(failure, outcome.refused or "nothing")
                self.assertEqual(outcome.requests, 0)

    def test_requests_see_what_a_later_write_would_cover(self):
        for peer, failure in [(DropsWrites, "lostUpdate"), (Forgets, "missing")]:
            with self.subTest(peer.__name__):
                self.assertEqual(set(work(peer(), 3000).failures), {failure})

    def test_reading_back_finds_what_no_request_saw(self):
        peer = DropsTheLastWrite()
        worker = work(peer, 3000)
        while not hasattr(peer, "lost") or worker.sessions[worker.visitor] is None:
            finish(worker.request())
        finish(peer.give_back())
        self.assertEqual(worker.failures, Counter())
        finish(worker.verify(sample=500))
        self.assertEqual(sum(worker.failures.values()), 1)

    def test_errors_are_counted_and_not_timed(self):
        outcome = measured(Fails())
        self.assertIsNone(outcome.refused)
        self.assertGreater(outcome.errors, 0)
        self.assertNotIn("save", outcome.operations)
        # Every request of visitors who only look fails, and none is timed.
        nothing = Load(NeverAnswers(), Settings(tasks=1, sessions=1, payload=128, seconds=0.2, warm_up=0.1))
        nothing.workers[0].choice.limits = [0, 0, 0, 0, 0]
        self.assertIn("no request was completed: ", nothing.run().refused)

    def test_who_suspends_is_no_blocking_peer(self):
        with self.assertRaises(RuntimeError):
            work(Suspends(), 1)

    def test_all_drives_measure(self):
        for drive in ("threads", "tasks", "turns"):
            peer = Plain()
            peer.drive = drive
            with self.subTest(drive):
                self.assertIsNone(measured(peer).refused)
