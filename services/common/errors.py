"""Errors, named for what the reader does next.

DatelineError
├── InvalidMessage   dead-letter it, go on: it will never be right
├── Unavailable      try again with back-off, hold the partition: it will be right later
├── Misconfigured    do not start: a person has to change something
└── BrokenHop        stop the process, uncommitted: what fails is us, not the messages
"""

from schemas.dead_letter import Reason


class DatelineError(Exception):
    """Every error this project raises on purpose."""


class InvalidMessage(DatelineError):  # noqa: N818 - named for what to do, as all four are
    """The message can never be used; `place` says where in it the fault lies."""

    def __init__(self, reason: Reason, cause: str, *, place: str | None = None) -> None:
        super().__init__(f"{cause} (at {place})" if place else cause)
        self.reason, self.cause, self.place = reason, cause, place


class Unavailable(DatelineError):  # noqa: N818
    """Something needed is away or full; `retry_after` seconds are a good time to wait."""

    def __init__(self, cause: str, *, retry_after: float = 1.0) -> None:
        super().__init__(cause)
        self.retry_after = retry_after


class Misconfigured(DatelineError):  # noqa: N818
    """A setting or the machine stands in the way; the text says what to do."""


class BrokenHop(DatelineError):  # noqa: N818
    """Too many messages in a row failed by a bug: going on would dead-letter the whole topic."""
