"""A cell: fill, warm up, measure, verify."""
from __future__ import annotations

import math
import resource
from array import array
from collections import Counter
from dataclasses import dataclass, field
from time import perf_counter_ns

from peers.base import Peer

from .mix import BROWSE
from .popularity import deal
from .stage import stage
from .texts import texts
from .worker import Worker


@dataclass
class Settings:
    tasks: int = 16
    sessions: int = 10_000
    payload: int = 512
    seconds: float = 2
    warm_up: float = 1
    seed: int = 1
    sample: int = 2_000


@dataclass
class Outcome:
    requests: int = 0
    errors: int = 0
    seconds: float = 0
    p50: float = 0
    p99: float = 0
    cpuSeconds: float = 0
    verified: int = 0
    operations: dict[str, int] = field(default_factory=dict)
    errorTexts: dict[str, int] = field(default_factory=dict)
    refused: str | None = None


class Load:
    """Workers that begin their next request when the last one ended."""

    # A worker that never waits would keep its thread from the others.
    BURST = 16

    def __init__(self, peer: Peer, settings: Settings):
        self.peer, self.settings = peer, settings
        pool = texts(settings.payload, settings.seed)
        owned = deal(settings.sessions, settings.tasks, BROWSE.zipf, settings.seed)
        self.workers = [
            Worker(peer, numbers, popularity, pool, settings.seed, index) for index, (numbers, popularity) in enumerate(owned)
        ]
        self.stage, self.crews = stage(peer.drive, self.workers)
        self.phase = "warm up"
        self.took: list[array] = []
        self.errors: Counter[str] = Counter()

    def run(self) -> Outcome:
        return self.stage.run(self.main())

    async def main(self) -> Outcome:
        settings, stage = self.settings, self.stage
        await self.peer.start()
        try:
            await stage.end(stage.start(self.fill, self.crews))
            running = stage.start(self.drive, self.crews)
            await stage.sleep(settings.warm_up)
            before, start, self.phase = cpu(), perf_counter_ns(), "measure"
            await stage.sleep(settings.seconds)
            end, after, self.phase = perf_counter_ns(), cpu(), "stop"
            await stage.end(running)
            outcome = self.outcome((end - start) / 1e9, after - before)
            if outcome.requests == 0:
                return Outcome(refused="no request was completed: " + text(self.errors))
            outcome.verified = sum(await stage.end(stage.start(self.verify, self.crews)))
        finally:
            await self.peer.finish()
        failures: Counter[str] = sum((worker.failures for worker in self.workers), Counter())
        if failures:
            return Outcome(refused="what was read back is not what was acknowledged: " + text(failures))
        return outcome

    async def fill(self, crew: list[Worker]) -> None:
        for worker in crew:
            await worker.fill()

    async def verify(self, crew: list[Worker]) -> int:
        share = math.ceil(self.settings.sample / len(self.workers))
        checked = 0
        for worker in crew:
            checked += await worker.verify(share)
        return checked

    async def drive(self, crew: list[Worker]) -> None:
        took, is_measuring, give_way = array("q"), False, self.stage.give_way
        while True:
            for worker in crew:
                for _ in range(self.BURST):
                    phase = self.phase
                    if phase == "stop":
                        if is_measuring:
                            self.took.append(took)
                        return
                    if phase == "measure" and not is_measuring:
                        is_measuring, took = True, array("q")
                        for each in crew:
                            each.operations.clear()
                    start = perf_counter_ns()
                    try:
                        with self.peer.request():
                            await worker.request()
                        took.append(perf_counter_ns() - start)
                    except Exception as error:  # Any exception of a peer is an error of the request.
                        if phase == "measure":
                            self.errors[f"{type(error).__name__}: {error}"[:200]] += 1
                        await self.stage.sleep(0.001)
                await give_way()

    def outcome(self, seconds: float, cpu_seconds: float) -> Outcome:
        every = sorted(nanoseconds for took in self.took for nanoseconds in took)
        operations: Counter[str] = sum((worker.operations for worker in self.workers), Counter())
        return Outcome(
            requests=len(every), errors=sum(self.errors.values()), seconds=seconds, p50=percentile(every, 0.5), p99=percentile(every, 0.99),
            cpuSeconds=cpu_seconds, operations=dict(operations), errorTexts=dict(self.errors.most_common(3)))


def percentile(every: list[int], share: float) -> float:
    """The time that a share did not exceed, in microseconds."""
    return every[max(0, math.ceil(len(every) * share) - 1)] / 1000 if every else 0


def cpu() -> float:
    """Processor time of this process so far, in seconds."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def text(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "none was begun"
