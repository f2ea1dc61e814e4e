"""`dateline parse`: what ingest makes of files, without sending anything."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from dateline.pushing.paths import LINE_FILES, wire_paths
from services.common.errors import InvalidMessage, Misconfigured
from services.ingest.article import assemble, original_of
from services.ingest.parse import parse, scores
from services.ingest.values import Reading, Rejection, WireFile

_FEED = "parse"


@click.command("parse")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--timezone", default="UTC", show_default=True, help="Zone of times that name none, as in Europe/Paris.")
@click.option("--explain", is_flag=True, help="Add each format's score, the charset and the warnings.")
def command(paths: tuple[str, ...], timezone: str, *, explain: bool) -> None:
    """Shows what ingest makes of files, folders or standard input (-): a JSON line an item.

    {path, item, outcome parsed|rejected, format, article | reason, error}
    """
    zone = _zone(timezone)
    for path in wire_paths(paths):
        for number, file in enumerate(_files(path, zone)):
            for item, reading in enumerate(parse(file)):
                line = {"path": path, "item": number + item, **_shown(reading, file)}
                click.echo(json.dumps(line | (_explained(file, reading) if explain else {}), ensure_ascii=False))


def _files(path: str, zone: ZoneInfo) -> Iterator[WireFile]:
    """The file; of a file of lines, each line."""
    data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    lines = data.splitlines() if path.endswith(LINE_FILES) else [data]
    for line in lines:
        if line.strip() or len(lines) == 1:
            yield WireFile(data=line, feed=_FEED, received_at=datetime.now(UTC), name=path, timezone=zone)


def _shown(reading: Reading, file: WireFile) -> dict[str, Any]:
    if isinstance(reading, Rejection):
        error = f"{reading.cause} (at {reading.place})" if reading.place else reading.cause
        return {"outcome": "rejected", "format": None, "reason": reading.reason, "error": error}
    article = assemble(reading, file, original_of(file))
    return {"outcome": "parsed", "format": reading.format, "article": article.model_dump(mode="json")}


def _explained(file: WireFile, reading: Reading) -> dict[str, Any]:
    try:
        told = {name: round(score, 2) for name, score in scores(file).items()}
        charset, warnings = file.decoded.encoding, file.decoded.warnings
    except InvalidMessage as error:
        return {"scores": {}, "charset": None, "warnings": [str(error)]}
    more = () if isinstance(reading, Rejection) else reading.warnings
    return {"scores": told, "charset": charset, "warnings": [*warnings, *more]}


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Misconfigured(f"--timezone: {name!r} is no time zone; one is Europe/Paris") from None
