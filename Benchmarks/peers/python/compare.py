"""Measures peers and our stores, interleaved, and prints the ratios. Benchmarks/peers/run starts it, and has the help."""
from __future__ import annotations

import argparse
import json
import os
import random
import shlex
import sys
from dataclasses import replace

from browse.load import Settings
from comparison import page, table
from comparison.measurement import Measurement
from comparison.ratios import pair
from comparison.subjects import DRIVER, SERVERS, CannotRun, Subject, peers
from comparison.words import caveats, same_work, settings_text, where


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="Benchmarks/peers/run", usage="Benchmarks/peers/run --help tells", add_help=False)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--warm-up", type=float, default=1)
    parser.add_argument("--sessions", type=int, default=10_000)
    parser.add_argument("--payload", type=int, default=512)
    parser.add_argument("--tasks", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--output")
    parser.add_argument("--markdown")
    parser.add_argument("--sessionlab", default="sessionlab")
    parser.add_argument("--swift-peers")
    # The names that the script asks for before it builds anything.
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args()
    for name, least in [("rounds", 1), ("payload", 64), ("tasks", 1)]:
        if getattr(chosen, name) < least:
            parser.error(f"--{name} has to be at least {least}.")
    if chosen.sessions < chosen.tasks:
        parser.error("--sessions: each task needs one of its own.")
    if chosen.seconds <= 0 or chosen.warm_up <= 0:
        parser.error("--seconds and --warm-up have to be positive.")
    for path in filter(None, [chosen.output, chosen.markdown]):
        # Checked before the measurement, not after it.
        if not os.access(os.path.dirname(os.path.abspath(path)), os.W_OK) or os.path.isdir(path):
            parser.error(f"{path} cannot be written.")
    if unknown := set(chosen.only) - {each.name for each in peers(None)}:
        parser.error(f"there is no peer '{min(unknown)}': --list names them.")
    return chosen


def subjects(chosen: argparse.Namespace) -> tuple[list[Subject], list[Subject], list[str]]:
    """The peers, our stores, and those that are left out with the reason."""
    every, left_out = peers(chosen.swift_peers), []
    wanted = [each for each in every if not chosen.only or each.name in chosen.only]
    usable = []
    for each in wanted:
        if each.ours in SERVERS and not os.environ.get(SERVERS[each.ours]):
            left_out.append(f"{each.name}: {SERVERS[each.ours]} is not set (eval \"$(ci/services env)\")")
        elif each.kind == "swift" and not each.program:
            left_out.append(f"{each.name}: --without-swift")
        else:
            usable.append(each)
    stores = [Subject(name, name, "ours", chosen.sessionlab) for name in sorted({each.ours for each in usable})]
    return usable, stores, left_out


def measure(cells: list[Subject], settings: Settings, rounds: int, missing: list[str]) -> list[dict[str, Measurement]]:
    """Every round measures all of them, in an order of its own: a disturbance of the machine must not always hit the same one."""
    measured: list[dict[str, Measurement]] = []
    for index in range(rounds):
        order = list(cells)
        random.Random(f"{settings.seed}:order:{index}").shuffle(order)
        measured.append({})
        if not sys.stderr.isatty():
            print(f"round {index + 1}/{rounds}", file=sys.stderr, flush=True)
        for number, subject in enumerate(order):
            if sys.stderr.isatty():
                print(f"\r\033[2Kround {index + 1}/{rounds}  {number + 1}/{len(order)}  {subject.name}", end="", file=sys.stderr, flush=True)
            try:
                measured[-1][subject.name] = subject.measure(replace(settings, seed=settings.seed + index))
            except CannotRun as reason:
                missing.append(f"round {index + 1}: {reason}")
    if sys.stderr.isatty():
        print("\r\033[2K", end="", file=sys.stderr)
    return measured


def main() -> int:
    chosen = arguments()
    if chosen.list:
        print("\n".join(table.aligned([[each.name, f"beside our {each.ours}"] for each in peers(None)])))
    if chosen.list or chosen.check:
        return 0
    settings = Settings(chosen.tasks, chosen.sessions, chosen.payload, chosen.seconds, chosen.warm_up, chosen.seed)
    usable, stores, left_out = subjects(chosen)
    if not usable:
        print("peers: nothing can be measured. " + "; ".join(left_out), file=sys.stderr)
        return 3
    missing: list[str] = []
    rounds = measure([*usable, *stores, DRIVER], settings, chosen.rounds, missing)
    pairs = sorted((pair(each.name, each.ours, rounds) for each in usable), key=lambda one: one.store)
    found = {store.name: each[store.name] for store in stores for each in rounds if store.name in each}
    sections = [
        ("How each is set up", table.setups(pairs)), ("The same work", same_work(settings)),
        ("Before you use these numbers", caveats([each[DRIVER.name] for each in rounds if DRIVER.name in each], chosen.rounds)),
        ("Where", where(found)),
    ]
    if left_out or missing:
        sections.insert(0, ("Not measured", left_out + missing))
    print(table.render(pairs, sections), end="")
    if chosen.output:
        with open(chosen.output, "w") as file:
            json.dump([anchor for one in pairs for anchor in one.anchors(settings_text(settings))], file, indent=2)
            file.write("\n")
    if chosen.markdown:
        options = {"rounds": chosen.rounds, "seconds": chosen.seconds, "warm-up": chosen.warm_up, "sessions": chosen.sessions,
                   "payload": chosen.payload, "tasks": chosen.tasks, "seed": chosen.seed}
        only = [f"--only {shlex.quote(name)}" for name in chosen.only]
        command = " ".join(["Benchmarks/peers/run", *(f"--{name} {value:g}" for name, value in options.items()), *only])
        with open(chosen.markdown, "w") as file:
            file.write(page.render(pairs, sections, command))
    if any(one.refused and one.theirs for one in pairs):
        return 1
    return 3 if missing else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
