"""Files to what ingest makes of each, as JSON lines or as a report; pure, so that any process may do it."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dateline.pushing.paths import LINE_FILES, STANDARD_INPUT
from schemas.article import RawArticle
from services.ingest.article import assemble, original_of
from services.ingest.explaining import Explanation, explain
from services.ingest.parse import parse
from services.ingest.values import Draft, Rejection, WireFile

_FEED = "parse"


@dataclass(frozen=True, slots=True)
class Shown:
    """An item, and why it was read as it was, where that is asked for."""

    path: str
    item: int
    outcome: RawArticle | Rejection
    why: Explanation | None = None


Tell = Callable[[Shown], str]


@dataclass(frozen=True, slots=True)
class Order:
    """How files are read and told."""

    zone: ZoneInfo
    tell: Tell
    explain: bool = False


def told(paths: Sequence[str], order: Order) -> str:
    """All items of the files, a piece each."""
    return "".join(order.tell(item) for path in paths for item in items(path, order))


def items(path: str, order: Order) -> Iterator[Shown]:
    """Every item of the file."""
    number = 0
    for file in _files(path, order.zone):
        original, whole = original_of(file), explain(file) if order.explain else None
        for reading in parse(file):
            outcome = reading if isinstance(reading, Rejection) else assemble(reading, file, original)
            member = reading.member if isinstance(reading, Draft) and order.explain else None
            yield Shown(path, number, outcome, explain(member) if member else whole)
            number += 1


def as_json(shown: Shown) -> str:
    """A JSON line: {path, item, outcome, format, article | reason, error}, and why where that was asked for."""
    head = {"path": shown.path, "item": shown.item}
    tail = "" if shown.why is None else f", {json.dumps(_explained(shown, shown.why), ensure_ascii=False)[1:-1]}"
    if isinstance(shown.outcome, Rejection):
        return f"{json.dumps(head | _rejected(shown.outcome), ensure_ascii=False)[:-1]}{tail}}}\n"
    front = json.dumps(head | {"outcome": "parsed", "format": shown.outcome.format}, ensure_ascii=False)
    return f'{front[:-1]}, "article": {shown.outcome.model_dump_json()}{tail}}}\n'


def error_of(rejection: Rejection) -> str:
    """What is wrong, and where."""
    return f"{rejection.cause} (at {rejection.place})" if rejection.place else rejection.cause


def _rejected(rejection: Rejection) -> dict[str, Any]:
    return {"outcome": "rejected", "format": None, "reason": rejection.reason, "error": error_of(rejection)}


def _explained(shown: Shown, why: Explanation) -> dict[str, Any]:
    warnings = shown.outcome.warnings if isinstance(shown.outcome, RawArticle) else ()
    return {
        "scores": {row.format: round(row.score, 2) for row in why.scores},
        "told_by": {row.format: row.told_by for row in why.scores if row.score},
        "charset": why.charset,
        "charset_told_by": why.how,
        "warnings": warnings,
    }


def _files(path: str, zone: ZoneInfo) -> Iterator[WireFile]:
    """The file; of a file of lines, each line."""
    data = sys.stdin.buffer.read() if path == STANDARD_INPUT else Path(path).read_bytes()
    lines = data.splitlines() if path.endswith(LINE_FILES) else [data]
    for line in lines:
        if line.strip() or len(lines) == 1:
            yield WireFile(data=line, feed=_FEED, received_at=datetime.now(UTC), name=path, timezone=zone)
