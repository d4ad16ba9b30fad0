"""starsessions: its SessionHandler, as its middleware uses it, except that it writes only changed sessions."""
from __future__ import annotations

from .base import Peer, content
from .servers import remove_keys

LIFETIME = 3600


class StarPeer(Peer):
    drive = "tasks"
    # regenerate_session_id leaves the old record in the store, where it can still be opened.
    revokes_rotated = False
    packages = ("starsessions", "starlette", "uvloop")

    def make_store(self):
        raise NotImplementedError

    async def start(self) -> None:
        from starlette.requests import HTTPConnection
        from starsessions.serializers import JsonSerializer
        from starsessions.session import SessionHandler

        store, serializer = self.make_store(), JsonSerializer()

        def handler(token: str | None) -> SessionHandler:
            return SessionHandler(HTTPConnection({"type": "http"}), token, store, serializer, LIFETIME)

        self.handler = handler

    def read(self, session) -> tuple[int, str, str | None]:
        return super().read(session.connection.session)

    async def open(self, token: str):
        handler = self.handler(token)
        await handler.load()
        return None if handler.is_empty else handler

    async def create(self, stamp: int, text: str, user: str | None) -> str:
        handler = self.handler(None)
        await handler.load()
        handler.connection.session.update(content(stamp, text, user))
        return await handler.save(LIFETIME)

    async def save(self, session, stamp: int, text: str) -> str:
        session.connection.session.update(stamp=stamp, text=text)
        return await session.save(LIFETIME)

    async def touch(self, session) -> str:
        return await session.save(LIFETIME)

    async def login(self, session, stamp: int, user: str) -> str:
        session.connection.session.update(stamp=stamp, user=user)
        session.regenerate_id()
        return await session.save(LIFETIME)

    async def destroy(self, session) -> None:
        await session.destroy()

    async def expire(self, token: str) -> None:
        await self.handler(token).destroy()


SHARED = "JsonSerializer, rolling, asyncio on uvloop; a touch writes the session again, a rotation leaves the old session where it is"


class StarRedis(StarPeer):
    name, ours, title = "starsessions-redis", "redis", "starsessions {} (Redis)"
    packages = (*StarPeer.packages, "redis", "hiredis")
    settings = f"RedisStore, redis-py (asyncio) with hiredis, {SHARED}"

    def make_store(self):
        from redis.asyncio import Redis
        from starsessions.stores.redis import RedisStore

        self.client = Redis.from_url(self.place.redis)
        return RedisStore(connection=self.client, prefix=self.place.namespace)

    async def finish(self) -> None:
        await self.client.aclose()
        remove_keys(self.place.redis, self.place.namespace)


class StarMemory(StarPeer):
    name, ours, title = "starsessions-memory", "memory", "starsessions {} (in memory)"
    settings = f"InMemoryStore, which never removes what has expired, {SHARED}"

    def make_store(self):
        from starsessions.stores.memory import InMemoryStore

        return InMemoryStore()


class StarCookie(StarPeer):
    name, ours, title = "starsessions-cookie", "cookie", "starsessions {} (cookie)"
    revokes = False
    settings = (
        "CookieStore: signed with a time, not encrypted, JsonSerializer, asyncio on uvloop; a touch writes the session again, "
        "nothing can be revoked"
    )

    def make_store(self):
        from starsessions.stores.cookie import CookieStore

        return CookieStore("for measuring only")

    async def login(self, session, stamp: int, user: str) -> str:
        # The cookie is the session: there is no identifier to change.
        session.connection.session.update(stamp=stamp, user=user)
        return await session.save(LIFETIME)
