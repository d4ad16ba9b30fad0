"""The measured routes on Flask with Flask-Session on Redis: `gunicorn flask_app:app`."""
import os
from datetime import timedelta

from flask import Flask, session
from flask_session import Session
from redis import Redis

bare = Flask("bare")
app = Flask("sessions")
app.config.update(
    SESSION_TYPE="redis", SESSION_REDIS=Redis.from_url(os.environ["BENCHMARK_REDIS"]), SESSION_KEY_PREFIX=os.environ["BENCHMARK_PREFIX"],
    PERMANENT_SESSION_LIFETIME=timedelta(hours=1), SESSION_REFRESH_EACH_REQUEST=False)
Session(app)


@bare.get("/bare")
def without() -> str:
    return "visits: 1\n"


@app.get("/untouched")
def untouched() -> str:
    return "visits: 1\n"


@app.get("/read")
def read() -> str:
    return f"visits: {session.get('visits', 1)}\n"


@app.get("/update")
def update() -> str:
    session["visits"] = session.get("visits", 0) + 1
    return "visits: 1\n"


_sessions = app.wsgi_app
# The bare route does without the library, which would look at every request otherwise.
app.wsgi_app = lambda environ, start: (bare.wsgi_app if environ["PATH_INFO"] == "/bare" else _sessions)(environ, start)
