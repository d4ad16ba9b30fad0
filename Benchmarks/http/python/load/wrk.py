"""One measurement with wrk."""
from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .servers import Server

SCRIPT = Path(__file__).parent.parent / "cookies.lua"
UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}


@dataclass
class Measurement:
    """Processor time of the server and what its clients saw, for one route in one round."""

    requests: int
    cpu_per_request: float
    """Microseconds of the server's own processes; a database beside it is not counted."""
    p50: float
    p99: float
    """Seconds."""


def measure(server: Server, path: str, cookies: Path, seconds: float, connections: int, processor: int) -> Measurement:
    before = server.cpu_seconds()
    command = [
        "taskset", "-c", str(processor), "wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--latency", "-s", str(SCRIPT),
        f"http://127.0.0.1:{server.port}{path}", "--", str(cookies),
    ]
    text = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    after = server.cpu_seconds()
    count = re.search(r"(\d+) requests in", text)
    if not count or int(count[1]) == 0:
        raise SystemExit(f"http: no request of {server.subject.name}{path} was answered:\n{text}")
    if failed := re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: .*", text):
        raise SystemExit(f"http: {server.subject.name}{path} failed ({failed[0]}): it has no numbers")
    requests = int(count[1])
    return Measurement(requests, (after - before) / requests * 1e6, percentile(text, "50%"), percentile(text, "99%"))


def percentile(text: str, name: str) -> float:
    found = re.search(rf"{name}\s+([\d.]+)(us|ms|s|m)\b", text)
    return float(found[1]) * UNITS[found[2]] if found else float("nan")
