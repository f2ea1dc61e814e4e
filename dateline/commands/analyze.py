"""`dateline analyze`: what enrichment finds in files or lines, without Kafka."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel, Field, ValidationError, model_validator

from dateline.pushing.paths import LINE_FILES, STANDARD_INPUT, wire_paths
from schemas import RawArticle
from schemas.parts import Span
from services.common.errors import Misconfigured
from services.enrich.analysis import Analysis, Source, Step
from services.enrich.pipeline import analyze, enrich, report
from services.ingest.article import assemble, original_of
from services.ingest.parse import parse
from services.ingest.values import Rejection, WireFile

_FEED = "analyze"
_TOGETHER = 8


class Line(BaseModel):
    """One question of `--jsonl`."""

    id: str | int
    body: str
    headline: str = ""
    language: str | None = None
    targets: tuple[Span, ...] = Field(default=(), description="Spans of the body whose tone is asked for.")

    @model_validator(mode="after")
    def _targets_lie_in_the_body(self) -> "Line":
        if any(target.end > len(self.body) for target in self.targets):
            raise ValueError("a target ends after the body")
        return self


@click.command("analyze")
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("--jsonl", is_flag=True, help="Read {id, body, headline?, language?, targets?} lines on standard input.")
def command(paths: tuple[str, ...], *, jsonl: bool) -> None:
    """Shows what enrichment finds in files, folders or standard input (-): a JSON line an article.

    A file is anything `dateline parse` reads, or a RawArticle as JSON. With --jsonl, lines {id, detected_language,
    entities, sections, topics, sentiment, targets, enrichment} come out, one for each line read, in order.
    """
    from services.enrich.steps import load

    if jsonl == bool(paths):
        raise click.UsageError("name either files or --jsonl")
    steps = load()
    lines = _answers(steps) if jsonl else _enriched(paths, steps)
    for line in lines:
        click.echo(line)


def _answers(steps: tuple[Step, ...]) -> Iterator[str]:
    """Answers come as soon as 8 questions are read, or there are no more."""
    for group in _groups(_questions()):
        found = analyze([_source(line) for line in group], steps)
        yield from (_answer(line, analysis) for line, analysis in zip(group, found, strict=True))


def _questions() -> Iterator[Line]:
    for number, text in enumerate(sys.stdin.buffer, start=1):
        if text.strip():
            yield _question(number, text)


def _question(number: int, text: bytes) -> Line:
    try:
        return Line.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "the line"
        raise Misconfigured(f"line {number}: {first['msg']} (at {place})") from None


def _source(line: Line) -> Source:
    return Source(body=line.body, headline=line.headline, language=line.language, targets=line.targets)


def _answer(line: Line, analysis: Analysis) -> str:
    tones = analysis.targets or (None,) * len(line.targets)
    targets = [
        {"start": target.start, "end": target.end, "sentiment": _plain(tone)}
        for target, tone in zip(line.targets, tones, strict=True)
    ]
    answer = {
        "id": line.id,
        "detected_language": _plain(analysis.language),
        "entities": [_plain(entity) for entity in analysis.entities],
        "sections": [_plain(section) for section in analysis.sections],
        "topics": [_plain(topic) for topic in analysis.topics],
        "sentiment": _plain(analysis.sentiment),
        "targets": targets,
        "enrichment": _plain(report(analysis)),
    }
    return json.dumps(answer, ensure_ascii=False)


def _plain(value: BaseModel | None) -> Any:
    return None if value is None else value.model_dump(mode="json")


def _enriched(paths: Iterable[str], steps: tuple[Step, ...]) -> Iterator[str]:
    """What was read as an article, enriched; what was not, said on standard error."""
    articles = (article for path in wire_paths(paths) for article in _articles(path))
    for group in _groups(articles):
        yield from (article.model_dump_json() for article in enrich(group, steps, datetime.now(UTC)))


def _articles(path: str) -> Iterator[RawArticle]:
    data = sys.stdin.buffer.read() if path == STANDARD_INPUT else Path(path).read_bytes()
    for item in data.splitlines() if path.endswith(LINE_FILES) else [data]:
        yield from _read(path, item)


def _read(path: str, data: bytes) -> Iterator[RawArticle]:
    """A RawArticle as it is; else what ingest makes of the bytes."""
    try:
        yield RawArticle.model_validate_json(data)
    except ValidationError:
        file = WireFile(data=data, feed=_FEED, received_at=datetime.now(UTC), name=path)
        for reading in parse(file):
            if isinstance(reading, Rejection):
                click.echo(f"{path}: {reading.cause}", err=True)
            else:
                yield assemble(reading, file, original_of(file))


def _groups(items: Iterable[Any]) -> Iterator[list[Any]]:
    waiting = iter(items)
    while group := list(islice(waiting, _TOGETHER)):
        yield group
