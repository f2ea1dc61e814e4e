"""The port a service listens on, taken before it does anything else."""

import socket

from services.common.errors import Misconfigured


def listen(host: str, port: int, *, setting: str) -> socket.socket:
    """The listening socket.

    Raises:
        Misconfigured: it cannot be had; the text names `setting`.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise Misconfigured(
            f"{setting}: cannot listen on {host}:{port}: {error.strerror}: set another, or DATELINE_HOST"
        ) from error
