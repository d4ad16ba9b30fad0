"""The ratios of our stores to peers, round by round."""
from __future__ import annotations

from dataclasses import dataclass

from .measurement import Measurement

METRICS = [
    # Its name in a report, the function that reads it, and whether more is better.
    ("browse, requests per second", lambda each: each.rate, True),
    ("browse, p50", lambda each: each.p50, False),
    ("browse, p99", lambda each: each.p99, False),
    ("browse, client CPU per request", lambda each: each.cpu, False),
]


@dataclass
class Pair:
    """A peer and our store, measured in the same rounds."""

    name: str
    store: str
    theirs: list[Measurement]
    ours: list[Measurement]
    """At the same index stands the same round."""

    @property
    def refused(self) -> str | None:
        """A peer that lost data in one round has no numbers in any."""
        for who, rounds in (("", self.theirs), ("ours: ", self.ours)):
            for each in rounds:
                if each.refused:
                    return who + each.refused
        return None if self.theirs else "no round of it has a result"

    def ratios(self, value) -> list[float]:
        """Ours divided by theirs, one a round; empty where a round has no value."""
        if self.refused:
            return []
        values = [(value(mine), value(other)) for mine, other in zip(self.ours, self.theirs)]
        return [mine / other for mine, other in values] if all(mine and other for mine, other in values) else []

    def anchors(self, settings: str) -> list[dict]:
        """The ratios in the form of AnchorRatio of SessionsBenchmark."""
        return [
            {"anchor": self.theirs[0].anchor, "settings": f"{self.theirs[0].settings}; {settings}", "backend": self.store, "metric": metric,
             "moreIsBetter": more_is_better, "ratios": ratios}
            for metric, value, more_is_better in METRICS if (ratios := self.ratios(value))
        ]


def pair(name: str, store: str, rounds: list[dict[str, Measurement]]) -> Pair:
    """The rounds with numbers of both."""
    both = [each for each in rounds if name in each and store in each]
    return Pair(name, store, [each[name] for each in both], [each[store] for each in both])
