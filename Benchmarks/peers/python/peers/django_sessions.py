"""Django's sessions, with the backends that its documentation names."""
from __future__ import annotations

import os
from importlib import import_module
from urllib.parse import unquote, urlsplit

from .base import Peer, content
from .servers import remove_keys, run_sql


class DjangoPeer(Peer):
    """What all backends have in common: the session's methods as SessionMiddleware and login() call them."""

    drive = "threads"
    engine: str
    packages = ("Django",)

    def django_settings(self) -> dict:
        return {}

    async def start(self) -> None:
        import django
        from django.conf import settings

        settings.configure(
            SECRET_KEY="for measuring only: " + "x" * 40, USE_TZ=True, SESSION_COOKIE_AGE=3600,
            SESSION_ENGINE=f"django.contrib.sessions.backends.{self.engine}", INSTALLED_APPS=["django.contrib.sessions"],
            SESSION_SERIALIZER="django.contrib.sessions.serializers.JSONSerializer", **self.django_settings())
        django.setup()
        self.store = import_module(settings.SESSION_ENGINE).SessionStore

    async def open(self, token: str):
        session = self.store(session_key=token)
        return session if session.get("stamp") is not None else None

    async def create(self, stamp: int, text: str, user: str | None) -> str:
        session = self.store()
        session.update(content(stamp, text, user))
        session.save()
        return session.session_key

    async def save(self, session, stamp: int, text: str) -> str:
        session["stamp"], session["text"] = stamp, text
        session.save()
        return session.session_key

    async def touch(self, session) -> str:
        session.save()
        return session.session_key

    async def login(self, session, stamp: int, user: str) -> str:
        # login() changes the key first; its other changes are written when the request ends.
        session.cycle_key()
        session["stamp"], session["user"] = stamp, user
        session.save()
        return session.session_key

    async def destroy(self, session) -> None:
        session.flush()

    async def expire(self, token: str) -> None:
        self.store().delete(token)


class DjangoDatabase(DjangoPeer):
    engine = "db"

    async def start(self) -> None:
        await super().start()
        from django.contrib.sessions.models import Session
        from django.db import connection

        with connection.schema_editor() as editor:
            editor.create_model(Session)


class DjangoPostgres(DjangoDatabase):
    name, ours, title = "django-postgres", "postgres", "Django {} sessions (db on Postgres)"
    packages = ("Django", "psycopg")
    settings = (
        "backends.db, psycopg 3 (binary), a persistent connection for each thread (CONN_MAX_AGE=None), JSONSerializer; "
        "a touch saves the session again, a rotation is cycle_key and save as in login()"
    )

    def django_settings(self) -> dict:
        url = urlsplit(self.place.postgres)
        return {"DATABASES": {"default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": url.path.lstrip("/"), "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""), "HOST": url.hostname, "PORT": url.port or 5432, "CONN_MAX_AGE": None,
            "OPTIONS": {"options": f"-c search_path={self.place.namespace}"},
        }}}

    async def start(self) -> None:
        run_sql(self.place.postgres, f"CREATE SCHEMA {self.place.namespace}")
        await super().start()

    async def finish(self) -> None:
        run_sql(self.place.postgres, f"DROP SCHEMA IF EXISTS {self.place.namespace} CASCADE")


class DjangoSQLite(DjangoDatabase):
    name, ours, title = "django-sqlite", "sqlite", "Django {} sessions (db on SQLite)"
    settings = (
        "backends.db, write-ahead log, synchronous=NORMAL, transaction_mode IMMEDIATE, timeout 20 s, a persistent connection for each "
        "thread (CONN_MAX_AGE=None), JSONSerializer; a touch saves the session again, a rotation is cycle_key and save as in login()"
    )

    def django_settings(self) -> dict:
        return {"DATABASES": {"default": {
            "ENGINE": "django.db.backends.sqlite3", "NAME": os.path.join(self.place.folder, "django.db"), "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }}}


class DjangoRedis(DjangoPeer):
    name, ours, title = "django-redis", "redis", "Django {} sessions (cache on Redis)"
    engine = "cache"
    packages = ("Django", "redis", "hiredis")
    settings = (
        "backends.cache on django.core.cache.backends.redis.RedisCache, redis-py with hiredis, its pickle of the session's values; "
        "a touch saves the session again, a rotation is cycle_key and save as in login()"
    )

    def django_settings(self) -> dict:
        return {"CACHES": {"default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": self.place.redis, "KEY_PREFIX": self.place.namespace,
        }}}

    async def finish(self) -> None:
        remove_keys(self.place.redis, self.place.namespace)


class DjangoCookie(DjangoPeer):
    name, ours, title = "django-cookie", "cookie", "Django {} sessions (signed_cookies)"
    engine, drive = "signed_cookies", "turns"
    revokes = revokes_rotated = False
    settings = (
        "backends.signed_cookies: HMAC-SHA256, compressed where that is shorter, not encrypted, JSONSerializer; one thread, as it never waits; "
        "nothing can be revoked"
    )
