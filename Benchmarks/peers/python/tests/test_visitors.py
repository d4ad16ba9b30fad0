"""The visitors, their shares and their popularity."""
from __future__ import annotations

import json
import random
import unittest
from collections import Counter

from browse.mix import BROWSE
from browse.popularity import deal
from browse.stage import finish
from browse.texts import texts
from peers.plain import Plain

from .faulty import Log
from .work import work, workers


def zipf(count: int) -> list[float]:
    """The expected popularity, by its definition."""
    return [1 / rank**0.8 for rank in range(1, count + 1)]


class Visitors(unittest.TestCase):
    def test_popularity_is_zipf(self):
        numbers, popularity = deal(1000, 1, 0.8, 1)[0]
        stream, draws = random.Random(1), 200_000
        seen = Counter(popularity.draw(stream) for _ in range(draws))
        weights = zipf(1000)
        for first, last in [(0, 1), (1, 10), (10, 100), (100, 500), (500, 1000)]:
            share = sum(weights[first:last]) / sum(weights)
            found = sum(seen[rank] for rank in range(first, last)) / draws
            self.assertAlmostEqual(found, share, delta=5 * (share * (1 - share) / draws) ** 0.5)
        self.assertEqual(sorted(numbers), list(range(1000)))
        self.assertNotEqual(numbers, list(range(1000)), "the popular ones must not be neighbours")

    def test_sessions_are_dealt_once_and_evenly(self):
        dealt = deal(2000, 16, 0.8, 3)
        self.assertEqual(sorted(number for numbers, _ in dealt for number in numbers), list(range(2000)))
        sums = [popularity.sums[-1] for _, popularity in dealt]
        self.assertLess(max(sums) - min(sums), 0.02 * sums[0])

    def test_requests_follow_popularity(self):
        [worker] = workers(Plain(), sessions=200)
        seen, load = Counter(), worker.load

        def counted(position, session):
            seen[position] += 1
            return load(position, session)

        worker.load = counted
        for _ in range(100_000):
            finish(worker.request())
        weights = zipf(200)
        for first, last in [(0, 10), (10, 100), (100, 200)]:
            share = sum(weights[first:last]) / sum(weights)
            # Requests come in runs of one visitor, so that there are fewer independent draws than requests.
            found = sum(seen[place] for place in range(first, last)) / sum(seen.values())
            self.assertAlmostEqual(found, share, delta=5 * (share * (1 - share) / 100_000 * 40) ** 0.5)

    def test_runs_of_one_visitor_are_geometric(self):
        [worker] = workers(Plain())
        requests, picks, pick = Counter(), Counter(), worker.pick
        for _ in range(60_000):
            session = worker.sessions[worker.visitor] if worker.visitor >= 0 else None
            if session is None:
                finish(worker.request())
                continue
            kind = worker.is_logged_in(session)
            worker.pick = lambda: (picks.update([kind]), pick())
            requests[kind] += 1
            finish(worker.request())
        for kind, length in [(False, BROWSE.anonymous_run), (True, BROWSE.logged_in_run)]:
            self.assertGreater(requests[kind], 5000)
            self.assertAlmostEqual(requests[kind] / picks[kind], length, delta=5 * length / picks[kind] ** 0.5)

    def test_mix(self):
        done = work(Plain(), 100_000).operations
        for name, count in [("save", 8), ("touch", 1), ("rotate", 1), ("destroy", 0.5), ("create", 2)]:
            expected = done["load"] * count / 100
            self.assertAlmostEqual(done[name], expected, delta=5 * expected**0.5, msg=name)

    def test_texts_have_their_size(self):
        pool = texts(512, 1)
        self.assertEqual({len(text) for text in pool}, {512})
        self.assertEqual(sum(text.startswith("{") and "cart" in json.loads(text) for text in pool), len(pool) / 2)

    def test_the_seed_decides(self):
        def asked(seed):
            log = Log()
            work(log, 2000, seed=seed)
            return log.asked

        self.assertEqual(asked(1), asked(1))
        self.assertNotEqual(asked(1), asked(2))
