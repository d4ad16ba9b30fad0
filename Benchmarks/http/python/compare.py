"""Measures routes with and without sessions, interleaved, and prints ratios to the bare route of the same server and round."""
from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
# The interval of a median is the one that the other comparison prints.
sys.path.append(str(HERE.parent.parent / "peers" / "python"))

from comparison.intervals import FEWEST, digits, ratio_text  # noqa: E402
from load.servers import Server, Subject  # noqa: E402
from load.wrk import Measurement, measure  # noqa: E402

BASES = {"bare": None, "bare, no cookie": None, "untouched": "bare", "no cookie": "bare, no cookie", "read": "bare", "update": "bare"}
"""The routes, and the bare route that each is compared with: it gets the same cookies. `no cookie` reads the session of a visitor who has none."""
PATHS = {"no cookie": "/read", "bare, no cookie": "/bare"}
GOAL = {("memory", "untouched"), ("memory", "no cookie"), ("memory", "read")}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="Benchmarks/http/run", description=__doc__)
    parser.add_argument("--server", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="measure this subject; repeatable")
    parser.add_argument("--rounds", type=int, default=7, help=f"rounds (7); fewer than {FEWEST} have no interval")
    parser.add_argument("--seconds", type=float, default=2, help="the length of a measurement (2)")
    parser.add_argument("--connections", type=int, default=16, help="connections of wrk, kept alive (16)")
    parser.add_argument("--sessions", type=int, default=500, help="sessions whose cookies are sent (500)")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the order (1)")
    parser.add_argument("--output", type=Path, help="all measurements as JSON")
    return parser.parse_args()


def subjects(options: argparse.Namespace, folder: Path) -> list[Subject]:
    def ours(name: str, store: str) -> Subject:
        return Subject(name, [options.server, "--port", "{port}", "--store", store])

    def gunicorn(name: str, module: str, note: str) -> Subject:
        return Subject(
            name, [str(HERE.parent / ".venv/bin/gunicorn"), "--chdir", str(HERE), "--workers", "1", "--threads", "16", "--bind",
                   "127.0.0.1:{port}", "--log-level", "error", f"{module}:app"],
            {"BENCHMARK_REDIS": redis or "", "BENCHMARK_PREFIX": f"benchmark-{os.getpid()}-{name}:"}, note)

    redis, postgres = os.environ.get("SESSIONS_REDIS_URL"), os.environ.get("SESSIONS_POSTGRES_URL")
    found = [ours("memory", "memory"), ours("cookie", "cookie"), ours("sqlite", f"sqlite:{folder}/sessions.db")]
    if redis:
        found.append(ours("redis", redis))
    if postgres:
        found.append(ours("postgres", postgres))
    if redis and (HERE.parent / ".venv/bin/gunicorn").exists():
        found.append(gunicorn("flask-redis", "flask_app", "Flask-Session on Redis, gunicorn with 16 threads"))
        found.append(gunicorn("django-redis", "django_app", "Django's cache sessions on Redis, gunicorn with 16 threads"))
    names = [each.name for each in found]
    if unknown := [name for name in options.only if name not in names]:
        raise SystemExit(f"http: there is no {unknown[0]} here; there are {', '.join(names)} (Redis and Postgres need 'ci/services env')")
    return [each for each in found if not options.only or each.name in options.only]


def visits(body: str) -> int:
    return int(body.rsplit(" ", 1)[1])


class Lane:
    """A subject with its running server and its visitors."""

    def __init__(self, subject: Subject, options: argparse.Namespace, folder: Path):
        self.subject, self.options = subject, options
        self.server = Server(subject, processor=0, log=str(folder / f"{subject.name}.log"))
        self.cookies = []
        for _ in range(options.sessions):
            _, cookie = self.server.get("/update")
            if not cookie:
                raise SystemExit(f"http: {subject.name} sets no cookie for a new session")
            self.cookies.append(cookie)
        self.files = {True: folder / f"{subject.name}.cookies", False: folder / f"{subject.name}.none"}
        self.files[True].write_text("\n".join(self.cookies) + "\n")
        self.files[False].write_text("\n")
        self.updates = len(self.cookies)

    def measure(self, route: str) -> Measurement:
        seen = measure(
            self.server, PATHS.get(route, f"/{route}"), self.files["no cookie" not in route], self.options.seconds,
            self.options.connections, processor=1)
        if route == "update":
            self.updates += seen.requests
        return seen

    def verify(self) -> None:
        """A server that lost an acknowledged update has no numbers. A sealed session is in the cookie, which wrk does not keep."""
        if self.subject.name in ("cookie", "flask-redis", "django-redis"):
            return
        stored = sum(visits(self.server.get("/read", cookie)[0]) for cookie in self.cookies)
        if stored < self.updates:
            raise SystemExit(f"http: {self.subject.name} acknowledged {self.updates} updates and has {stored}: it has no numbers")


def beside_bare(routes: dict[str, list[Measurement]], route: str) -> list[float]:
    """The route's processor time divided by that of its bare route, one a round; empty for a bare route itself."""
    base = BASES[route]
    return [mine.cpu_per_request / bare.cpu_per_request for mine, bare in zip(routes[route], routes[base])] if base else []


def table(lanes: list[str], results: dict[str, dict[str, list[Measurement]]], out) -> None:
    rows = [["subject", "route", "CPU of the server a request", "beside its bare route", "p50", "p99"]]
    for name in lanes:
        for route in BASES:
            rounds = results[name][route]
            ratios = beside_bare(results[name], route)
            rows.append([
                name, route, f"{digits(median(each.cpu_per_request for each in rounds))} us", ratio_text(ratios) if ratios else "",
                f"{digits(median(each.p50 for each in rounds) * 1e3)} ms", f"{digits(median(each.p99 for each in rounds) * 1e3)} ms"])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        out.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() + "\n")


def main() -> None:
    options = arguments()
    if not shutil.which("wrk"):
        raise SystemExit("http: 'wrk' is not installed")
    chance = random.Random(options.seed)
    results: dict[str, dict[str, list[Measurement]]] = {}
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        lanes: list[Lane] = []
        try:
            for subject in subjects(options, folder):
                lanes.append(Lane(subject, options, folder))
                results[subject.name] = {route: [] for route in BASES}
            for lane in lanes:
                for route in BASES:
                    lane.measure(route)  # warm-up
            for number in range(options.rounds):
                plan = [(lane, route) for lane in lanes for route in BASES]
                chance.shuffle(plan)
                for done, (lane, route) in enumerate(plan, start=1):
                    if sys.stderr.isatty():
                        sys.stderr.write(f"\r\033[Kround {number + 1} of {options.rounds}: {done} of {len(plan)}")
                        sys.stderr.flush()
                    results[lane.subject.name][route].append(lane.measure(route))
            if sys.stderr.isatty():
                sys.stderr.write("\r\033[K")
            for lane in lanes:
                lane.verify()
        finally:
            for lane in lanes:
                lane.server.stop()
    print(f"{options.rounds} rounds of {options.seconds:g} s, {options.connections} connections, {options.sessions} sessions; the server on one "
          "processor, wrk on another.\nThe database's own processor time is not counted.\n")
    table(list(results), results, sys.stdout)
    for name, route in sorted(GOAL):
        if name in results:
            ratio = median(beside_bare(results[name], route))
            print(f"\ngoal: {name}, {route}, at most 1.10x of the bare route: {digits(ratio)}x, {'met' if ratio <= 1.1 else 'MISSED'}", end="")
    print()
    if options.output:
        options.output.write_text(json.dumps(
            {name: {route: [vars(each) for each in rounds] for route, rounds in routes.items()} for name, routes in results.items()}, indent=1))


if __name__ == "__main__":
    main()
