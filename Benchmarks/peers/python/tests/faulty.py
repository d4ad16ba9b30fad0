"""Peers with one fault each."""
from __future__ import annotations

import asyncio

from peers.plain import Plain


class Log(Plain):
    """Notes the calls to it."""

    def __init__(self):
        super().__init__()
        self.asked: list[tuple] = []

    async def open(self, token):
        self.asked.append(("open", token))
        return await super().open(token)

    async def save(self, session, stamp, text):
        self.asked.append(("save", session[0], stamp, text))
        return await super().save(session, stamp, text)


class DropsWrites(Plain):
    async def save(self, session, stamp, text):
        return session[0]


class DropsTheLastWrite(Plain):
    """Loses sessions that no later request of the run reads."""

    async def save(self, session, stamp, text):
        self.lost = (session[0], self.kept[session[0]])
        return await super().save(session, stamp, text)

    async def give_back(self):
        self.kept[self.lost[0]] = self.lost[1]


class WritesOtherText(Plain):
    async def save(self, session, stamp, text):
        return await super().save(session, stamp, text[::-1])


class Forgets(Plain):
    async def create(self, stamp, text, user):
        token = await super().create(stamp, text, user)
        if self.made % 50 == 0:
            del self.kept[token]
        return token


class KeepsTheEnded(Plain):
    async def destroy(self, session):
        pass


class KeepsTheToken(Plain):
    async def login(self, session, stamp, user):
        before = self.kept[session[0]]
        token = await super().login(session, stamp, user)
        self.kept[session[0]] = before
        return token


class Fails(Plain):
    async def save(self, session, stamp, text):
        raise ConnectionError("gone")


class NeverAnswers(Plain):
    async def open(self, token):
        raise ConnectionError("gone")


class Suspends(Plain):
    async def open(self, token):
        await asyncio.sleep(0)
