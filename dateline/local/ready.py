"""Whether a process can do its work now."""

import http.client
import socket
import struct

_ASKS_WITHIN = 1.0
_METADATA, _VERSION = 3, 1
_QUESTION = struct.pack(">hhih5si", _METADATA, _VERSION, 1, 5, b"local", 0)


def http_ready(host: str, port: int) -> bool:
    """A service answers 200 on /ready."""
    connection = http.client.HTTPConnection(host, port, timeout=_ASKS_WITHIN)
    try:
        connection.request("GET", "/ready")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def kafka_ready(port: int) -> bool:
    """A broker on this machine tells a client that it is up.

    Asked without a client library: one Metadata request, version 1, for no topics (Kafka protocol guide).
    """
    try:
        with socket.create_connection(("127.0.0.1", port), _ASKS_WITHIN) as connection:
            connection.sendall(struct.pack(">i", len(_QUESTION)) + _QUESTION)
            with connection.makefile("rb") as answer:
                _size, _correlation, brokers = struct.unpack(">iii", answer.read(12))
                return bool(brokers)
    except (OSError, struct.error):
        return False
