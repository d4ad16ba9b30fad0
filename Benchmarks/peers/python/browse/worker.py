"""A worker that makes the requests of visitors who look at pages: the work of VisitorWorker, on a peer."""
from __future__ import annotations

from collections import Counter

from peers.base import Peer

from .mix import BROWSE, Choice
from .popularity import Popularity
from .streams import stream


class Session:
    """The acknowledged state of one of a worker's sessions."""

    __slots__ = ("token", "stamp", "text", "user", "is_known")

    def __init__(self, token: str, stamp: int, text: str, user: str | None):
        self.token, self.stamp, self.text, self.user, self.is_known = token, stamp, text, user, True


class Worker:
    """Sessions with their acknowledged states, and requests for them."""

    MOST_FORMER = 64

    def __init__(self, peer: Peer, numbers: list[int], popularity: Popularity, texts: list[str], seed: int, index: int):
        self.peer, self.numbers, self.popularity, self.texts = peer, numbers, popularity, texts
        self.seed, self.index = seed, index
        self.random = stream(seed, "requests", index)
        self.choice = Choice(BROWSE)
        self.sessions: list[Session | None] = [None] * len(numbers)
        self.visitor = -1
        self.operations: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()
        self.former: list[str] = []

    async def fill(self) -> None:
        """Makes the sessions that the visitors find."""
        numbers = stream(self.seed, "population", self.index)
        for position in range(len(self.sessions)):
            user = self.user(position) if numbers.random() < BROWSE.logged_in_share else None
            with self.peer.request():
                await self.create(position, numbers.choice(self.texts), user)
        self.operations.clear()

    async def request(self) -> None:
        """Loads a session, and takes an action of the mix."""
        random, current = self.random, self.sessions[self.visitor] if self.visitor >= 0 else None
        is_next = self.visitor < 0 or random.random() < self.choice.ends[self.is_logged_in(current)]
        # A visitor who has just logged out goes on without a session first.
        if is_next and (self.visitor < 0 or current is not None):
            self.pick()
        position = self.visitor
        session = self.sessions[position]
        if session is None:
            return await self.create(position, random.choice(self.texts))
        action = self.choice.action(random)
        if action == "arrive":
            position = self.visitor = self.popularity.draw(random)
            text, before = random.choice(self.texts), self.sessions[position]
            if before is not None:
                await self.expire(position, before)
            return await self.create(position, text)
        text = random.choice(self.texts) if action == "save" else ""
        opened = await self.load(position, session)
        if opened is None or action == "look":
            return None
        await self.write(action, position, session, opened, text)

    @staticmethod
    def is_logged_in(session: Session | None) -> bool:
        return session is not None and session.user is not None

    def pick(self) -> None:
        """Picks the next visitor, so that the requests of all runs are spread by popularity."""
        while True:
            self.visitor = self.popularity.draw(self.random)
            if self.random.random() < self.choice.picks[self.is_logged_in(self.sessions[self.visitor])]:
                return

    def user(self, position: int) -> str:
        return f"user-{self.numbers[position]:08}"

    async def load(self, position: int, session: Session):
        opened = await self.peer.open(session.token)
        self.operations["load"] += 1
        if opened is None:
            if session.is_known:
                self.failures["missing"] += 1
            self.sessions[position] = None
            return None
        stamp, text, user = self.peer.read(opened)
        if session.is_known and (stamp != session.stamp or user != session.user):
            self.failures["lostUpdate" if stamp < session.stamp else "foreignContent"] += 1
        # From here on the stored state counts as acknowledged, so that one loss is counted once.
        if not session.is_known or stamp != session.stamp:
            session.stamp, session.text, session.user, session.is_known = stamp, text, user, True
        return opened

    async def create(self, position: int, text: str, user: str | None = None) -> None:
        token = await self.peer.create(1, text, user)
        self.operations["create"] += 1
        self.sessions[position] = Session(token, 1, text, user)

    async def write(self, action: str, position: int, session: Session, opened, text: str) -> None:
        # In doubt until it is acknowledged: a failed operation may have been done or not.
        session.is_known = False
        before = session.token
        if action == "save":
            session.token = await self.peer.save(opened, session.stamp + 1, text)
            session.stamp, session.text, session.is_known = session.stamp + 1, text, True
            self.operations["save"] += 1
        elif action == "pause":
            session.token = await self.peer.touch(opened)
            session.is_known = True
            self.operations["touch"] += 1
        elif action == "login":
            user = self.user(position)
            session.token = await self.peer.login(opened, session.stamp + 1, user)
            session.stamp, session.user, session.is_known = session.stamp + 1, user, True
            self.operations["rotate"] += 1
            if self.peer.revokes_rotated:
                self.retire(before)
        elif action == "logout":
            await self.peer.destroy(opened)
            self.end(position, before)
            self.operations["destroy"] += 1

    async def expire(self, position: int, session: Session) -> None:
        """Ends a session whose visitor does not return, in place of a sweep, where the peer can."""
        session.is_known = False
        if self.peer.revokes:
            await self.peer.expire(session.token)
            self.operations["expire"] += 1
        self.end(position, session.token)

    def end(self, position: int, token: str) -> None:
        self.sessions[position] = None
        if self.peer.revokes:
            self.retire(token)

    def retire(self, token: str) -> None:
        if len(self.former) < self.MOST_FORMER:
            self.former.append(token)

    async def verify(self, sample: int) -> int:
        """Compares a sample of the sessions with their acknowledged states; returns the number of compared ones."""
        numbers = stream(self.seed, "verification", self.index)
        known = [session for session in self.sessions if session is not None and session.is_known]
        chosen = numbers.sample(known, min(sample, len(known)))
        for session in chosen:
            with self.peer.request():
                opened = await self.peer.open(session.token)
                found = None if opened is None else self.peer.read(opened)
            if found is None:
                self.failures["missing"] += 1
            elif found != (session.stamp, session.text, session.user):
                self.failures["lostUpdate" if found[0] < session.stamp else "foreignContent"] += 1
        for token in self.former:
            with self.peer.request():
                if await self.peer.open(token) is not None:
                    self.failures["resurrected"] += 1
        return len(chosen) + len(self.former)
