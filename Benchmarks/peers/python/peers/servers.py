"""Removes a peer's data from a server."""
from __future__ import annotations


def remove_keys(url: str, namespace: str) -> None:
    """Removes the keys that begin with the namespace."""
    import redis

    client = redis.Redis.from_url(url)
    keys: list[bytes] = []
    for key in client.scan_iter(match=namespace + "*", count=1000):
        keys.append(key)
        if len(keys) == 500:
            client.unlink(*keys)
            keys.clear()
    if keys:
        client.unlink(*keys)
    client.close()


def run_sql(url: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def redis_version(url: str) -> str:
    import redis

    client = redis.Redis.from_url(url)
    facts = client.info("server")
    settings = client.config_get("append*")
    client.close()
    return f"{facts['redis_version']} (appendonly {settings.get('appendonly')}, appendfsync {settings.get('appendfsync')})"


def postgres_version(url: str) -> str:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(
            "SELECT current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit')").fetchone()
    return f"{row[0].split()[0]} (fsync {row[1]}, synchronous_commit {row[2]})"
