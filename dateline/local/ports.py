"""Ports that must be free before anything starts."""

import socket

from services.common.errors import Misconfigured


def require_free(host: str, port: int, setting: str) -> None:
    """Nothing listens there.

    Raises:
        Misconfigured: something does, or the address is not this machine's; the text names `setting`.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise Misconfigured(f"{setting}: port {port} on {host} cannot be used: {_cause(error)}; set another") from None


def _cause(error: OSError) -> str:
    return (error.strerror or str(error)).split(" (")[0].lower()
