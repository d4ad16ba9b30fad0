"""The facts that a reader of the numbers needs."""
from __future__ import annotations

import os
import platform
import sys
from statistics import median

from browse.load import Settings
from browse.mix import BROWSE
from peers.servers import postgres_version, redis_version

from .intervals import FEWEST, digits
from .measurement import Measurement
from .subjects import SERVERS


def settings_text(settings: Settings) -> str:
    return f"{settings.tasks} in flight, {settings.sessions} sessions, {settings.payload} bytes"


def same_work(settings: Settings) -> list[str]:
    return [
        f"Both sides: {settings_text(settings)} of text a session, half JSON and half random letters; closed loop; {settings.seconds:g} s a "
        f"round after at most {settings.warm_up:g} s of warm-up; a fresh process and fresh data each round; all in random order.",
        *(f"{line[0].upper()}{line[1:]}." for line in BROWSE.assumptions),
    ]


def caveats(driver: list[Measurement], rounds: int) -> list[str]:
    texts = [
        "Language runtimes differ: the Python peers run on one processor at a time (one process, like ours), ours on all. A site runs one "
        "process a processor, so 'CPU per request' says more about capacity than requests per second does.",
        "The client's processor time is part of every number, and server and client share this machine's "
        f"{os.cpu_count()} processors: compare what stands in one line, and nothing else.",
        "No HTTP is measured on either side, and what a framework does around its sessions comes on top: starsessions' middleware writes "
        "with every request that loads a session; here it writes when it has to.",
        "They promise less: but for the hand-written store none records activity without writing the session again, and none notices that "
        "two requests changed a session at once. starsessions leaves the session of before a login open. The peers' cookies are signed; "
        "ours is encrypted.",
        "A session holds its data as text that nobody has to look into. Django, Flask-Session and starsessions would decode objects with "
        "every load, ours when they are asked for.",
        "Latencies are those of a request from its begin to its end; on one thread in turns (Django's cookies) or one event loop "
        "(starsessions) they leave out how long it waited for its turn.",
    ]
    if usable := [each.cpu for each in driver if not each.refused and each.requests]:
        texts.append(
            f"The Python driver itself takes {digits(median(usable))} us of processor time a request (measured on a dictionary); it is not "
            "subtracted.")
    if rounds < FEWEST:
        texts.append(f"{rounds} rounds: fewer than the {FEWEST} that an interval takes. Nothing here is significant.")
    load = os.getloadavg()[0]
    if load > 0.5 * (os.cpu_count() or 1):
        texts.append(f"The machine is busy (load average {load:.1f}): repeat this on a quiet one.")
    return texts


def where(stores: dict[str, Measurement]) -> list[str]:
    """Versions and machine."""
    lines = [f"Python {sys.version.split()[0]}, {platform.system()} {platform.release()}, {os.cpu_count()} processors"]
    if any_store := next(iter(stores.values()), None):
        lines.append(f"sessionlab {any_store.versions['sessionlab']}, Swift {any_store.versions['swift']}")
    for name, measured in sorted(stores.items()):
        lines.append(f"our {name}: " + ", ".join(filter(None, [measured.versions.get("version"), measured.settings])))
    for name, ask in (("redis", redis_version), ("postgres", postgres_version)):
        if name in stores:
            lines.append(f"{name} server: {ask(os.environ[SERVERS[name]])}")
    return lines
