"""One file through ingest's own way, and what came of it: what it should never be has a name."""

import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import process_time
from types import FrameType
from zoneinfo import ZoneInfo

from services.common.kafka.producer import Placed
from services.common.telemetry import new_trace
from services.ingest.items import Ready, read_items
from services.ingest.values import Rejection, WireFile
from tests.fuzz.cases import Case
from tests.support.articles import NOON

PATIENCE = 5.0
"""Seconds of this process's own time: a machine that is busy with others is no hang."""

_PLACED, _ZONE = Placed(topic="originals", partition=0, offset=0), ZoneInfo("Europe/Berlin")


class Hang(BaseException):
    """Not an `Exception`: what catches bugs must not catch this."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went. `fault` is None, `hang`, or the last line of what was raised; `trace` tells where."""

    number: int
    name: str
    seconds: float
    read: int = 0
    rejected: int = 0
    fault: str | None = None
    trace: str = ""


def try_case(case: Case) -> Outcome:
    """Reads the file; raises nothing."""
    start = process_time()
    try:
        with _patience():
            found = _read(case)
    except Hang as hang:
        return Outcome(case.number, case.name, process_time() - start, fault="hang", trace=_trace(hang))
    except Exception as error:  # noqa: BLE001 - the point
        return Outcome(case.number, case.name, process_time() - start, fault=repr(error), trace=_trace(error))
    bugs = [each for each in found if isinstance(each, Rejection) and each.bug]
    read = sum(isinstance(each, Ready) for each in found)
    fault = bugs[0].bug if bugs else None
    return Outcome(
        case.number,
        case.name,
        process_time() - start,
        read,
        len(found) - read,
        repr(fault)[:200] if fault else None,
        _trace(fault) if fault else "",
    )


def _read(case: Case) -> list[Ready | Rejection]:
    file = WireFile(data=case.data, feed="fuzz", received_at=NOON, timezone=_ZONE)
    return [item.reading for item in read_items(file, _PLACED, new_trace())]


@contextmanager
def _patience() -> Iterator[None]:
    signal.signal(signal.SIGVTALRM, _give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _give_up(_signal: int, _frame: FrameType | None) -> None:
    raise Hang


def _trace(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))
