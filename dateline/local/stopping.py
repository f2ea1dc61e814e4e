"""Ctrl-C and SIGTERM, as a question a loop can ask."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def interrupt_on_sigterm() -> None:
    """Until a loop asks: SIGTERM ends us the way Ctrl-C does, through every `finally`."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@contextmanager
def stop_signals() -> Iterator[Event]:
    """Set by the first signal; more of them change nothing, so that what is being stopped is stopped in order."""
    stopping = Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    before = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
