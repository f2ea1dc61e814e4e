import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from dateline.local import ready
from dateline.local.ready import http_ready, kafka_ready
from tests.support.ports import free_port


@contextmanager
def answering(answer: bytes) -> Iterator[int]:
    """A server that says `answer` to whoever speaks first, once."""

    def serve(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, args=[server])
        thread.start()
        yield server.getsockname()[1]
        thread.join()


@pytest.mark.parametrize(
    ("answer", "is_ready"),
    [(b"HTTP/1.0 200 OK\r\n\r\n", True), (b"HTTP/1.0 503 No\r\n\r\n", False), (b"SSH-2.0\r\n", False), (b"", False)],
)
def test_a_service_is_ready_when_it_says_200(answer: bytes, *, is_ready: bool) -> None:
    with answering(answer) as port:
        assert http_ready("127.0.0.1", port) is is_ready


@pytest.mark.parametrize(
    ("answer", "is_ready"), [(bytes([0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, count]), bool(count)) for count in (0, 1)]
)
def test_a_broker_is_ready_when_it_knows_a_broker(answer: bytes, *, is_ready: bool) -> None:
    with answering(answer) as port:
        assert kafka_ready(port) is is_ready


def test_a_broker_that_says_half_an_answer_is_not_ready() -> None:
    with answering(b"\0\0\0") as port:
        assert not kafka_ready(port)


@pytest.mark.parametrize("is_ready", [partial(http_ready, "127.0.0.1"), kafka_ready])
def test_where_nothing_listens_nothing_is_ready(is_ready: Callable[[int], bool]) -> None:
    assert not is_ready(free_port())


@pytest.mark.parametrize("is_ready", [partial(http_ready, "127.0.0.1"), kafka_ready])
def test_what_never_answers_is_not_ready(monkeypatch: pytest.MonkeyPatch, is_ready: Callable[[int], bool]) -> None:
    monkeypatch.setattr(ready, "_ASKS_WITHIN", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        assert not is_ready(mute.getsockname()[1])
