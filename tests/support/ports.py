"""Ports for tests."""

import contextlib
import secrets
import socket
from pathlib import Path

_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")
_HIGHEST = 32768
"""Where the ephemeral ports begin, when the system does not say (macOS: at 49152)."""


def free_port(*, in_a_row: int = 1) -> int:
    """The first of so many free ports in a row, below the ephemeral range.

    In it, a client that tries a dead broker's port again can be given that port as its own, and connect to itself.
    """
    highest = int(_RANGE.read_text().split()[0]) if _RANGE.exists() else _HIGHEST
    while True:
        port = highest // 2 + secrets.randbelow(highest // 2 - in_a_row)
        if all(map(is_free, range(port, port + in_a_row))):
            return port


def is_free(port: int) -> bool:
    """Nothing listens on it."""
    with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
        return True
    return False
