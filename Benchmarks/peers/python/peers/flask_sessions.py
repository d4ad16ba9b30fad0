"""Flask-Session: open_session and save_session, as Flask calls them around a request."""
from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta

from .base import Peer, content
from .servers import remove_keys, run_sql


class Visit:
    """A request and its response, as far as the library looks at them: no HTTP is measured."""

    __slots__ = ("cookies",)

    def __init__(self, cookies: dict):
        self.cookies = cookies

    @property
    def vary(self) -> set:
        return set()

    def set_cookie(self, **attributes) -> None:
        pass

    def delete_cookie(self, **attributes) -> None:
        pass


class FlaskPeer(Peer):
    drive = "threads"

    def config(self, app) -> dict:
        raise NotImplementedError

    async def start(self) -> None:
        from flask import Flask
        from flask_session import Session

        self.app = Flask("peers")
        self.app.config.update(
            PERMANENT_SESSION_LIFETIME=timedelta(hours=1), SESSION_REFRESH_EACH_REQUEST=False, SESSION_KEY_PREFIX=self.place.namespace)
        self.app.config.update(self.config(self.app))
        Session(self.app)
        self.sessions = self.app.session_interface
        self.cookie = self.app.config["SESSION_COOKIE_NAME"]

    def session(self, cookies: dict):
        return self.sessions.open_session(self.app, Visit(cookies))

    def write(self, session) -> str:
        self.sessions.save_session(self.app, session, Visit({}))
        return session.sid

    async def open(self, token: str):
        session = self.session({self.cookie: token})
        return session if "stamp" in session else None

    async def create(self, stamp: int, text: str, user: str | None) -> str:
        session = self.session({})
        session.update(content(stamp, text, user))
        return self.write(session)

    async def save(self, session, stamp: int, text: str) -> str:
        session["stamp"], session["text"] = stamp, text
        return self.write(session)

    async def touch(self, session) -> str:
        session.modified = True
        return self.write(session)

    async def login(self, session, stamp: int, user: str) -> str:
        self.sessions.regenerate(session)
        session["stamp"], session["user"] = stamp, user
        return self.write(session)

    async def destroy(self, session) -> None:
        session.clear()
        self.write(session)

    async def expire(self, token: str) -> None:
        # The library has no call for that: the session is opened and cleared.
        await self.destroy(self.session({self.cookie: token}))


class FlaskRedis(FlaskPeer):
    name, ours, title = "flask-redis", "redis", "Flask-Session {} (Redis)"
    packages = ("Flask-Session", "Flask", "redis", "hiredis")
    settings = (
        "SESSION_TYPE redis, redis-py with hiredis, msgpack (msgspec), SESSION_REFRESH_EACH_REQUEST=False; "
        "a touch writes the session again, a rotation is regenerate and a save"
    )

    def config(self, app) -> dict:
        from redis import Redis

        return {"SESSION_TYPE": "redis", "SESSION_REDIS": Redis.from_url(self.place.redis)}

    async def finish(self) -> None:
        remove_keys(self.place.redis, self.place.namespace)


class FlaskPostgres(FlaskPeer):
    name, ours, title = "flask-postgres", "postgres", "Flask-Session {} (SQLAlchemy on Postgres)"
    packages = ("Flask-Session", "Flask", "Flask-SQLAlchemy", "SQLAlchemy", "psycopg")
    settings = (
        "SESSION_TYPE sqlalchemy, psycopg 3 (binary), a pool with a connection for each thread, msgpack (msgspec), an app context for each "
        "request, SESSION_REFRESH_EACH_REQUEST=False; a touch writes the session again, a rotation is regenerate and a save"
    )

    def config(self, app) -> dict:
        from flask_sqlalchemy import SQLAlchemy

        app.config.update(
            SQLALCHEMY_DATABASE_URI="postgresql+psycopg" + self.place.postgres[self.place.postgres.index("://"):],
            SQLALCHEMY_ENGINE_OPTIONS={
                "pool_size": self.place.tasks, "connect_args": {"options": f"-c search_path={self.place.namespace}"},
            })
        return {"SESSION_TYPE": "sqlalchemy", "SESSION_SQLALCHEMY": SQLAlchemy(app)}

    async def start(self) -> None:
        run_sql(self.place.postgres, f"CREATE SCHEMA {self.place.namespace}")
        await super().start()

    def request(self) -> AbstractContextManager:
        return self.app.app_context()

    async def finish(self) -> None:
        run_sql(self.place.postgres, f"DROP SCHEMA IF EXISTS {self.place.namespace} CASCADE")
