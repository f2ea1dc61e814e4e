"""What a feed and the readers meet while a part is away, and after it: measured from outside."""

import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from tests.support.door import Reply
from tests.support.memory import watched
from tests.support.parts import SERVICES, Parts
from tests.support.sender import Sender, sending
from tests.support.waiting import wait_until

_PACE = 5
"""Requests for each story: so often a feed that is refused knocks again."""


@dataclass(slots=True)
class Lag:
    """The most that a hop was seen behind."""

    messages: float = 0.0
    seconds: float = 0.0

    def look(self, text: str, hop: str) -> None:
        """Reads one service's metrics."""
        messages = re.findall(rf'^dateline_consumer_lag_messages{{hop="{hop}",.*}} (\S+)$', text, re.MULTILINE)
        seconds = re.findall(rf'^dateline_consumer_lag_seconds{{hop="{hop}"}} (\S+)$', text, re.MULTILINE)
        self.messages = max(self.messages, sum(map(float, messages)))
        self.seconds = max([self.seconds, *map(float, seconds)])


@dataclass(slots=True)
class Figures:
    """One outage.

    Attributes:
        answers: Of ingest meanwhile, by status.
        p99: Seconds to an answer meanwhile; so too `slowest`.
        hints: All 503 said when to come again.
        pause: Seconds after the end until the store has something new.
        catch_up: Versions stored a second from then until no more than a second's worth is behind, per live rate.
        missing: Acknowledged and not stored.
        doubled: Rows too many.
        memory: MB that each process took at most.
    """

    seconds: float
    live: float
    answers: dict[int, int] = field(default_factory=dict)
    p99: float = 0.0
    slowest: float = 0.0
    hints: bool = True
    lag: Lag = field(default_factory=Lag)
    pause: float = 0.0
    catch_up: float = 0.0
    acknowledged: int = 0
    missing: int = 0
    doubled: int = 0
    memory: dict[str, float] = field(default_factory=dict)


def suffer(
    made: Parts, outage: Callable[[Parts], AbstractContextManager[None]], seconds: float, live: float
) -> Figures:
    """An outage of so many seconds under a feed of `live` stories a second, until all is well again."""
    found = Figures(seconds, live)
    before = len(made.rows())
    with (
        watched(lambda: {part: made.pid(part) for part in ("kafka", *SERVICES)}) as peaks,
        sending(made.ports["ingest"], rate=live, pace=_PACE * live) as sender,
    ):
        wait_until(lambda: made.count() > before + live, what="the feed is stored")
        began = time.monotonic()
        with outage(made):
            wait_until(lambda: _over(made, found, began + seconds), deadline=seconds + 30)
        ended = time.monotonic()
        answered(found, sender.between(began, ended))
        recover(made, sender, found, before)
    wait_until(lambda: made.count() >= before + sender.begun, deadline=60, what="all is stored")
    balance(made, sender, found)
    found.memory = {part: round(peak) for part, peak in peaks.most.items()}
    return found


def _over(made: Parts, found: Figures, end: float) -> bool:
    """Looks at the lags until it is time."""
    for hop, teller in (("enrich", "store"), ("store", "enrich")):
        found.lag.look(made.metrics(teller), hop)
    return time.monotonic() > end


def answered(found: Figures, replies: Sequence[Reply]) -> None:
    """What ingest said, and how soon."""
    found.answers = dict(Counter(reply.status for reply in replies))
    times = sorted(reply.seconds for reply in replies)
    found.p99, found.slowest = round(times[int(len(times) * 0.99)], 2), round(times[-1], 2)
    found.hints = all(reply.retry_after for reply in replies if reply.status == 503)


def recover(made: Parts, sender: Sender, found: Figures, before: int) -> None:
    """Waits until the store has all but a second's worth, and measures how fast it got there."""
    ended, stored = time.monotonic(), made.count()
    wait_until(lambda: made.count() > stored, deadline=90, what="the store has something new")
    moved = time.monotonic()
    wait_until(lambda: made.count() >= before + sender.begun - found.live, deadline=600, what="it has caught up")
    took = max(0.1, time.monotonic() - moved)
    found.pause = round(moved - ended, 1)
    found.catch_up = round((made.count() - stored) / took / found.live, 1)


def balance(made: Parts, sender: Sender, found: Figures) -> None:
    """What was acknowledged against the rows."""
    rows = made.rows()
    ids = {article_id for article_id, _ in rows}
    found.acknowledged = len(sender.acknowledged)
    found.missing = len(set(sender.acknowledged.values()) - ids)
    found.doubled = len(rows) - len(ids)
