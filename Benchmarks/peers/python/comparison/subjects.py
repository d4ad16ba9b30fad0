"""The measured libraries and stores, each round in a process of its own."""
from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from browse.load import Settings
from browse.mix import BROWSE
from peers.all import PEERS
from peers.plain import Plain

from .measurement import Measurement, of_ours, of_peer

SWIFT_PEERS = {"hummingbird": "memory", "grdb": "sqlite"}
"""The peers' names with our store that promises the same durability."""
SERVERS = {"redis": "SESSIONS_REDIS_URL", "postgres": "SESSIONS_POSTGRES_URL"}
TIME_LIMIT = 300


class CannotRun(Exception):
    """A round could not be run at all."""


@dataclass(frozen=True)
class Subject:
    """A peer, or a store of ours."""

    name: str
    ours: str
    """Our store to compare it with; empty for the driver alone."""
    kind: str
    """ours, python or swift."""
    program: str = ""

    def measure(self, settings: Settings) -> Measurement:
        return ours(self, settings) if self.kind == "ours" else peer(self, settings)


def peers(swift_program: str | None) -> list[Subject]:
    python = [Subject(kind.name, kind.ours, "python") for kind in PEERS]
    return python + [Subject(name, store, "swift", swift_program or "") for name, store in SWIFT_PEERS.items()]


DRIVER = Subject(Plain.name, Plain.ours, "python")


def run(command: list[str], name: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotRun(f"{name}: {type(error).__name__}") from None
    # 'bench' ends with 1 when a store is refused, and says so in its result.
    if done.returncode not in (0, 1) or not done.stdout.strip():
        raise CannotRun(f"{name} ended with {done.returncode}: {(done.stderr.strip().splitlines() or ['without a word'])[-1]}")
    return done.stdout


def peer(subject: Subject, settings: Settings) -> Measurement:
    start = [subject.program] if subject.kind == "swift" else [sys.executable, str(Path(__file__).parent.parent / "cell.py")]
    options = {
        "tasks": settings.tasks, "sessions": settings.sessions, "payload": settings.payload, "seconds": settings.seconds,
        "warm-up": settings.warm_up, "seed": settings.seed,
    }
    text = run([*start, subject.name, *(f"--{name}={value}" for name, value in options.items())], subject.name)
    return of_peer(json.loads(text.splitlines()[-1]))


def ours(subject: Subject, settings: Settings) -> Measurement:
    with tempfile.TemporaryDirectory(prefix="session-peers-") as folder:
        store = {"sqlite": f"sqlite:{folder}/sessions.db"}.get(subject.name) or os.environ.get(SERVERS.get(subject.name, ""), subject.name)
        text = run([
            subject.program, "bench", "--store", store, "--workload", "browse", "--tasks", str(settings.tasks), "--rounds", "1",
            "--duration", str(settings.seconds), "--warm-up", str(settings.warm_up), "--sessions", str(settings.sessions),
            "--payload", f"fixed:{settings.payload}", "--seed", str(settings.seed), "--format", "json",
        ], f"sessionlab bench ({subject.name})")
    result = json.loads(text)
    assumed = result["workloads"][0]["assumptions"]
    missing = [line for line in BROWSE.assumptions if line not in assumed]
    if missing:
        raise CannotRun(f"the peers' browse is not that of this sessionlab, which does not assume '{missing[0]}'")
    return of_ours(result)
