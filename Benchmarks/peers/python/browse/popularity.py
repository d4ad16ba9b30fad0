"""The sessions that each worker owns, and the frequency with which it picks each of them."""
from __future__ import annotations

import heapq
import random
from bisect import bisect
from itertools import accumulate

from .streams import stream


class Popularity:
    """Draws positions in proportion to their weights, exactly."""

    def __init__(self, weights: list[float]):
        self.sums = list(accumulate(weights))
        self.last = len(weights) - 1

    def draw(self, numbers: random.Random) -> int:
        return min(bisect(self.sums, numbers.random() * self.sums[-1]), self.last)


def zipf(count: int, theta: float) -> list[float]:
    """The weight of each rank, the most popular first."""
    return [(rank + 1) ** -theta for rank in range(count)]


def deal(count: int, workers: int, theta: float, seed: int) -> list[tuple[list[int], Popularity]]:
    """Assigns sessions from the most popular down, each to the worker whose sessions are least popular so far.

    A session is used by one worker only, so that its acknowledged state is known exactly. Ranks are scattered over the numbers.
    """
    order = list(range(count))
    stream(seed, "scatter").shuffle(order)
    numbers: list[list[int]] = [[] for _ in range(workers)]
    shares: list[list[float]] = [[] for _ in range(workers)]
    least = [(0.0, worker) for worker in range(workers)]
    for rank, weight in enumerate(zipf(count, theta)):
        total, worker = least[0]
        heapq.heapreplace(least, (total + weight, worker))
        numbers[worker].append(order[rank])
        shares[worker].append(weight)
    return [(owned, Popularity(weights)) for owned, weights in zip(numbers, shares)]
