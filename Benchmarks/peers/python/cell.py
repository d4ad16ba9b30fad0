"""One round of one peer; prints one line of JSON. Benchmarks/peers/run starts it.

    python cell.py django-redis --tasks 16 --sessions 10000 --payload 512 --seconds 2 --warm-up 1 --seed 1

The servers come from SESSIONS_REDIS_URL and SESSIONS_POSTGRES_URL.
"""
from __future__ import annotations

import argparse
import json
import os
import secrets
import tempfile
from dataclasses import asdict

from browse.load import Load, Settings
from peers.all import PEERS, named
from peers.base import Place
from peers.plain import Plain


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peer", choices=[peer.name for peer in [*PEERS, Plain]])
    for name, kind in [("tasks", int), ("sessions", int), ("payload", int), ("seconds", float), ("warm-up", float), ("seed", int)]:
        parser.add_argument(f"--{name}", type=kind, default=getattr(Settings, name.replace("-", "_")))
    arguments = parser.parse_args()
    kind = named(arguments.peer)
    with tempfile.TemporaryDirectory(prefix="session-peers-") as folder:
        place = Place(
            os.environ.get("SESSIONS_REDIS_URL"), os.environ.get("SESSIONS_POSTGRES_URL"), folder, f"peers_{secrets.token_hex(6)}",
            arguments.tasks)
        settings = Settings(**{name: value for name, value in vars(arguments).items() if name != "peer"})
        outcome = Load(kind(place), settings).run()
    print(json.dumps({"peer": kind.name, "anchor": kind.anchor(), "settings": kind.settings, "versions": kind.versions()} | asdict(outcome)))


if __name__ == "__main__":
    main()
