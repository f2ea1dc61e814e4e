"""An app behind a real port, in a thread of its own."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from tests.support.ports import free_port
from tests.support.waiting import wait_until


@contextmanager
def serving(app: Any) -> Iterator[int]:
    """The port it answers on."""
    port = free_port()
    with socket.create_server(("127.0.0.1", port)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        wait_until(lambda: server.started, what="the server")
        try:
            yield port
        finally:
            server.should_exit = True
            thread.join(10)
