"""`dateline analyze`: what enrichment finds in files or lines, without Kafka."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

import click
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from dateline.analyzing.lines import answer, questions
from dateline.analyzing.page import page
from dateline.pushing.paths import LINE_FILES, STANDARD_INPUT, wire_paths
from schemas import EnrichedArticle, RawArticle
from services.enrich.analysis import Step
from services.enrich.pipeline import analyze, enrich
from services.ingest.article import assemble, original_of
from services.ingest.parse import parse
from services.ingest.values import Rejection, WireFile

_FEED = "analyze"
_TOGETHER = 8
T = TypeVar("T")


@click.command("analyze")
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("--jsonl", is_flag=True, help="Read {id, body, headline?, language?, targets?} lines on standard input.")
@click.option("--json", "as_json", is_flag=True, help="A JSON line an article in a terminal as well.")
def command(paths: tuple[str, ...], *, jsonl: bool, as_json: bool) -> None:
    """Shows what enrichment finds in files, folders or standard input (-).

    In a terminal as a page an article, with names in colour, else as a JSON line an article. A file is anything
    `dateline parse` reads, or a RawArticle as JSON. With --jsonl, lines {id, detected_language, entities, sections,
    topics, sentiment, targets, enrichment} come out, one for each line read, in order.
    """
    from services.enrich.steps import load

    if jsonl == bool(paths):
        raise click.UsageError("name either files or --jsonl")
    if jsonl:
        _answer(load())
    elif as_json or not sys.stdout.isatty():
        _write(_enriched(paths, load()))
    else:
        _show(_enriched(paths, load()))


def _answer(steps: Sequence[Step]) -> None:
    """Answers come as soon as 8 questions are read, or there are no more."""
    for group in _groups(questions(sys.stdin.buffer)):
        for line, analysis in zip(group, analyze([line.source() for line in group], steps), strict=True):
            click.echo(answer(line, analysis))


def _write(articles: Iterable[EnrichedArticle]) -> None:
    for article in articles:
        click.echo(article.model_dump_json())


def _show(articles: Iterable[EnrichedArticle]) -> None:
    console = Console()
    for article in articles:
        console.print(page(article))


def _enriched(paths: Iterable[str], steps: Sequence[Step]) -> Iterator[EnrichedArticle]:
    """What was read as an article, enriched; what was not, said on standard error."""
    files = list(wire_paths(paths))
    with _bar() as bar:
        read = (article for path in bar.track(files, description="Reading") for article in _articles(path))
        for group in _groups(read):
            yield from enrich(group, steps, datetime.now(UTC))


def _bar() -> Progress:
    """Only where it is seen and stands in nobody's way."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    seen = sys.stderr.isatty() and not sys.stdout.isatty()
    return Progress(*columns, console=Console(stderr=True), disable=not seen)


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


def _groups(items: Iterable[T]) -> Iterator[list[T]]:
    waiting = iter(items)
    while group := list(islice(waiting, _TOGETHER)):
        yield group
