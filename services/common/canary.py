"""A canary: an article of our own that goes through every hop again and again; each hop tells when it had left.

Always the same bytes, so that it is a duplicate to the store and nothing grows; withheld, so that it is in no answer.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from services.common import metrics

FEED = "dateline-canary"
"""The feed it comes by; no other feed may have this name."""


class Fed(Protocol):
    """What is looked at of an article."""

    @property
    def feed(self) -> str:
        """The feed it came by."""

    @property
    def received_at(self) -> datetime:
        """When it was received: of a canary, when it left."""


def notice(hop: str, done: Iterable[Fed]) -> None:
    """Tells of the newest canary among what a hop has done."""
    left = max((each.received_at for each in done if each.feed == FEED), default=None)
    if left is not None:
        metrics.CANARY.labels(hop).set(left.timestamp())
