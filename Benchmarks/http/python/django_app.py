"""The measured routes on Django with its sessions in a cache on Redis: `gunicorn django_app:app`."""
import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    SECRET_KEY="for measuring only: " + "x" * 40, USE_TZ=True, ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware"], SESSION_COOKIE_NAME="session", SESSION_COOKIE_AGE=3600,
    SESSION_ENGINE="django.contrib.sessions.backends.cache",
    CACHES={"default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": os.environ["BENCHMARK_REDIS"],
        "KEY_PREFIX": os.environ["BENCHMARK_PREFIX"],
    }})
django.setup()


def untouched(request: HttpRequest) -> HttpResponse:
    return HttpResponse("visits: 1\n")


def read(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"visits: {request.session.get('visits', 1)}\n")


def update(request: HttpRequest) -> HttpResponse:
    request.session["visits"] = request.session.get("visits", 0) + 1
    return HttpResponse("visits: 1\n")


# Django has one list of middlewares for all routes. Its session middleware does nothing for a request that leaves the session alone.
urlpatterns = [path("bare", untouched), path("untouched", untouched), path("read", read), path("update", update)]
app = get_wsgi_application()
