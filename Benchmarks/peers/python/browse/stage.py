"""The ways to run workers concurrently: on threads, as tasks of asyncio, or interleaved on one thread.

A peer's methods are coroutines. Those of a library that blocks never suspend, so that a thread runs them to their end.
"""
from __future__ import annotations

import asyncio
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait


def finish(coroutine):
    """Runs a coroutine that never suspends."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    coroutine.close()
    raise RuntimeError("a peer that is said to block has suspended")


class ThreadStage:
    """A thread for each crew. The threads stay, and with them the libraries' state for each thread, such as connections."""

    def __init__(self, crews: int):
        self.pool = ThreadPoolExecutor(crews)

    def start(self, function, crews: list) -> list[Future]:
        return [self.pool.submit(lambda crew=crew: finish(function(crew))) for crew in crews]

    async def end(self, running: list[Future]) -> list:
        wait(running)
        return [future.result() for future in running]

    async def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    async def give_way(self) -> None:
        pass

    def run(self, main) -> object:
        with self.pool:
            return finish(main)


class TaskStage:
    """A task for each crew, on one event loop."""

    def start(self, function, crews: list) -> list[asyncio.Task]:
        return [asyncio.create_task(function(crew)) for crew in crews]

    async def end(self, running: list[asyncio.Task]) -> list:
        return await asyncio.gather(*running)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def give_way(self) -> None:
        await asyncio.sleep(0)

    def run(self, main) -> object:
        import uvloop

        return uvloop.run(main)


def stage(drive: str, workers: list):
    """The stage for a way to drive workers, with the workers in crews."""
    if drive == "tasks":
        return TaskStage(), [[worker] for worker in workers]
    if drive == "threads":
        return ThreadStage(len(workers)), [[worker] for worker in workers]
    return ThreadStage(1), [workers]
