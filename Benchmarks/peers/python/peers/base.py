"""The interface of a peer for the workload."""
from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from importlib.metadata import version


@dataclass(frozen=True)
class Place:
    """The places for a peer's data."""

    redis: str | None
    postgres: str | None
    folder: str
    """A folder of its own, removed afterwards."""
    namespace: str
    """The beginning of its keys, or the name of its schema."""
    tasks: int


class Peer:
    """A session library at the level of its own interface.

    Methods are coroutines; those of a library that blocks never suspend. A token is what the browser gets.
    """

    name: str
    """The name for `--only`."""
    ours: str
    """Our store that promises the same durability."""
    drive: str
    """threads, tasks (of asyncio), or turns: interleaved on one thread, for a peer that never waits."""
    revokes = True
    """Whether a session that was ended cannot be opened any more."""
    revokes_rotated = True
    """Whether the token before a login cannot be used any more."""
    settings: str
    """The set-up, in one line."""
    packages: tuple[str, ...]
    """The installed packages; the first one is the library itself."""

    def __init__(self, place: Place):
        self.place = place
        self.at_rest = nullcontext()

    @classmethod
    def versions(cls) -> dict[str, str]:
        return {package: version(package) for package in cls.packages}

    @classmethod
    def anchor(cls) -> str:
        """Its name with its version."""
        return cls.title.format(version(cls.packages[0]))

    title: str
    """Its name, with a place for its version."""

    async def start(self) -> None:
        """Makes the place for its sessions."""

    async def finish(self) -> None:
        """Removes everything that it made."""

    def request(self) -> AbstractContextManager:
        """The framework's work around a request, as far as the library needs it."""
        return self.at_rest

    async def open(self, token: str):
        """The session of a token; None when there is none."""
        raise NotImplementedError

    def read(self, session) -> tuple[int, str, str | None]:
        """The content of a session: stamp, text and user."""
        return session["stamp"], session["text"], session.get("user")

    async def create(self, stamp: int, text: str, user: str | None) -> str:
        """Makes a session; returns its token."""
        raise NotImplementedError

    async def save(self, session, stamp: int, text: str) -> str:
        """Writes a session that was opened; returns its token, which may be another one."""
        raise NotImplementedError

    async def touch(self, session) -> str:
        """Keeps a session for another hour; returns its token."""
        raise NotImplementedError

    async def login(self, session, stamp: int, user: str) -> str:
        """Sets the user and changes the token, as after a login; returns the new one."""
        raise NotImplementedError

    async def destroy(self, session) -> None:
        """Ends a session that was opened, as a logout does."""
        raise NotImplementedError

    async def expire(self, token: str) -> None:
        """Ends a session that was not opened."""
        raise NotImplementedError


def content(stamp: int, text: str, user: str | None) -> dict:
    """The content of a session, as applications set it."""
    return {"stamp": stamp, "text": text} | ({} if user is None else {"user": user})
