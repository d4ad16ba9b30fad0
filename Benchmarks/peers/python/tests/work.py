"""Workers without a clock."""
from __future__ import annotations

from browse.mix import BROWSE
from browse.popularity import deal
from browse.stage import finish
from browse.texts import texts
from browse.worker import Worker


def workers(peer, tasks=1, sessions=500, seed=1) -> list[Worker]:
    pool = texts(128, seed)
    made = [Worker(peer, *owned, pool, seed, index) for index, owned in enumerate(deal(sessions, tasks, BROWSE.zipf, seed))]
    for worker in made:
        finish(worker.fill())
    return made


def work(peer, requests: int, **settings) -> Worker:
    [worker] = workers(peer, **settings)
    for _ in range(requests):
        finish(worker.request())
    return worker
