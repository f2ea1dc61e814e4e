"""What a pool of connections does, as metrics."""

import time

from sqlalchemy import Connection, Engine, QueuePool, event

from services.common import metrics

_BEGAN = "dateline began"


def watch(pool: str, engine: Engine) -> None:
    """Times each transaction of the engine, and tells of its connections, from now on."""
    event.listen(engine, "begin", _begin, insert=True)  # waiting for the write lock counts
    for end in ("commit", "rollback"):
        event.listen(engine, end, lambda connection: _end(pool, connection))
    connections = engine.pool
    if isinstance(connections, QueuePool):
        metrics.CONNECTIONS.labels(pool).set_function(connections.checkedout)
        metrics.CONNECTIONS_LIMIT.labels(pool).set(connections.size() + max(0, connections._max_overflow))  # noqa: SLF001


def _begin(connection: Connection) -> None:
    connection.info[_BEGAN] = time.perf_counter()


def _end(pool: str, connection: Connection) -> None:
    if connection.invalidated:  # the server is gone, and its transaction with it: `info` would ask for another one
        return
    began = connection.info.pop(_BEGAN, None)
    if began is not None:
        metrics.TRANSACTION.labels(pool).observe(time.perf_counter() - began)
