"""How a service is told to end."""

import signal

import uvicorn


def end_on_signals(server: uvicorn.Server) -> None:
    """SIGTERM and SIGINT end the server, also while it is only about to serve.

    Uvicorn listens to them while it serves, and raises them again when it has ended, which is no failure.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: setattr(server, "should_exit", True))
