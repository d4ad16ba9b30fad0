"""All peers."""
from .base import Peer
from .django_sessions import DjangoCookie, DjangoPostgres, DjangoRedis, DjangoSQLite
from .flask_sessions import FlaskPostgres, FlaskRedis
from .plain import Plain
from .star_sessions import StarCookie, StarMemory, StarRedis

PEERS: list[type[Peer]] = [
    DjangoPostgres, DjangoSQLite, DjangoRedis, DjangoCookie, FlaskRedis, FlaskPostgres, StarRedis, StarMemory, StarCookie,
]


def named(name: str) -> type[Peer]:
    return next(peer for peer in [*PEERS, Plain] if peer.name == name)
