"""A dictionary: nothing is measured on it but the driver."""
from __future__ import annotations

from .base import Peer


class Plain(Peer):
    name, ours, title, drive = "plain", "", "the driver on a dictionary", "turns"
    settings, packages = "no library at all", ()

    def __init__(self, place=None):
        super().__init__(place)
        self.kept: dict[str, tuple] = {}
        self.made = 0

    @classmethod
    def anchor(cls) -> str:
        return cls.title

    async def open(self, token: str):
        found = self.kept.get(token)
        return None if found is None else (token, *found)

    def read(self, session) -> tuple[int, str, str | None]:
        return session[1:]

    async def create(self, stamp: int, text: str, user: str | None) -> str:
        self.made += 1
        token = f"token-{self.made}"
        self.kept[token] = (stamp, text, user)
        return token

    async def save(self, session, stamp: int, text: str) -> str:
        self.kept[session[0]] = (stamp, text, session[3])
        return session[0]

    async def touch(self, session) -> str:
        return session[0]

    async def login(self, session, stamp: int, user: str) -> str:
        self.kept.pop(session[0], None)
        return await self.create(stamp, session[2], user)

    async def destroy(self, session) -> None:
        self.kept.pop(session[0], None)

    async def expire(self, token: str) -> None:
        self.kept.pop(token, None)
