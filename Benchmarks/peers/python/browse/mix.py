"""The actions of visitors: the numbers of VisitorWorkload.browse."""
from __future__ import annotations

import random
from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate

ACTIONS = ("save", "pause", "login", "logout", "arrive", "look")


@dataclass(frozen=True)
class Mix:
    """The actions of visitors in each 100 requests that load a session."""

    saves: float = 8
    pauses: float = 1
    logins: float = 1
    logouts: float = 0.5
    creates: float = 2
    anonymous_run: float = 7
    logged_in_run: float = 25
    logged_in_share: float = 0.2
    zipf: float = 0.8

    @property
    def assumptions(self) -> list[str]:
        """The mix as `sessionlab bench` prints it: compared measurements need the same mix."""
        number = "{:g}".format
        return [
            f"popularity: zipf:{number(self.zipf)}",
            f"mix: 100 loads, {number(self.saves)} saves, {number(self.pauses)} touches after a pause of half the idle limit, "
            f"{number(self.logins)} logins with a rotation, {number(self.logouts)} logouts, {number(self.creates)} creates",
            f"runs of requests of one visitor: geometric, {number(self.anonymous_run)} on average, {number(self.logged_in_run)} when logged in",
            f"{number(self.logged_in_share * 100)} % of the sessions are logged in at the beginning",
        ]


class Choice:
    """The thresholds of a mix, for random numbers."""

    def __init__(self, mix: Mix):
        # The create that follows a logout is not drawn.
        arrivals = max(0.0, mix.creates - mix.logouts)
        every = 100 + arrivals
        self.limits = [part / every for part in accumulate((mix.saves, mix.pauses, mix.logins, mix.logouts, arrivals))]
        self.ends = (1 / max(1, mix.anonymous_run), 1 / max(1, mix.logged_in_run))
        # Another visitor's arrival ends a run, too. A visitor with longer runs is picked less often.
        arrival = arrivals / every
        stops = [end + arrival - end * arrival for end in self.ends]
        self.picks = tuple(stop / max(stops) for stop in stops)

    def action(self, stream: random.Random) -> str:
        return ACTIONS[bisect(self.limits, stream.random())]


BROWSE = Mix()
