"""A round of a peer or of a store of ours."""
from __future__ import annotations

from dataclasses import dataclass, field

FEWEST_FOR_P99 = 1000
"""The number of requests that have to lie beyond a percentile for it to be shown."""


@dataclass
class Measurement:
    requests: int = 0
    errors: int = 0
    seconds: float = 0
    p50: float | None = None
    p99: float | None = None
    """In microseconds; None with too few requests."""
    cpu_seconds: float = 0
    verified: int = 0
    refused: str | None = None
    """The reason why there are no numbers."""
    anchor: str = ""
    settings: str = ""
    versions: dict[str, str] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        return self.requests / self.seconds

    @property
    def cpu(self) -> float:
        """Processor time of the process that makes the load, in microseconds a request."""
        return self.cpu_seconds / self.requests * 1e6


def of_peer(line: dict) -> Measurement:
    """From the line that a peer prints."""
    measurement = Measurement(
        line["requests"], line["errors"], line["seconds"], line["p50"], line["p99"], line["cpuSeconds"], line["verified"],
        line.get("refused"), line["anchor"], line["settings"], line["versions"])
    if measurement.requests < FEWEST_FOR_P99:
        measurement.p99 = None
    return measurement


def of_ours(result: dict) -> Measurement:
    """From the result of one round of `sessionlab bench`."""
    cell, backend = result["rounds"][0]["cells"][0], result["backends"][0]
    facts = {"version": backend.get("version") or "", "sessionlab": result["tool"]["version"], "swift": result["swift"]["version"]}
    settings = ", ".join(f"{name} {value}" for name, value in sorted(backend["settings"].items()))
    if cell["status"] != "measured":
        return Measurement(refused=cell.get("reason", cell["status"]), settings=settings, versions=facts)
    service, requests = cell["requests"]["service"], cell["requests"]["count"]
    return Measurement(
        requests, cell["requests"]["errors"], cell["phases"]["measureSeconds"], percentile(service, 0.5),
        percentile(service, 0.99) if requests >= FEWEST_FOR_P99 else None, cell["resources"]["clientCPUSeconds"], cell["verified"],
        settings=settings, versions=facts)


def percentile(histogram: dict, share: float) -> float:
    """The time that a share did not exceed, in microseconds."""
    count = sum(bucket[1] for bucket in histogram["hist"]) + histogram["overflow"]
    seen, rank = 0, count * share
    for nanoseconds, times in histogram["hist"]:
        seen += times
        if seen >= rank:
            return nanoseconds / 1000
    return histogram["highest"] / 1000
