"""What was made of a file, for people: which format and why, how its text was decoded, each field, each warning."""

import textwrap
from collections.abc import Iterator
from typing import Any

import click

from dateline.parsing.reading import Shown, error_of
from schemas.article import RawArticle
from services.ingest.explaining import Explanation, Score
from services.ingest.values import Rejection

_FIRST = (
    "headline", "status", "version", "provider", "provider_id", "article_id", "published_at", "language", "kind",
)  # fmt: skip
_APART = {"body", "warnings", "original", "content_hash", "parser_version", "feed", "received_at", "format", "headings"}
_WIDTH, _INDENT, _NAME, _MOST = 100, 4, 17, 3


def as_report(shown: Shown) -> str:
    """A report of the item, with the colours of a terminal."""
    head = click.style(f"{shown.path}", bold=True) + click.style(f"  item {shown.item}", dim=True)
    lines = [head, *_outcome(shown), *(_why(shown.why) if shown.why else ())]
    if isinstance(shown.outcome, RawArticle):
        lines += [*_fields(shown.outcome), *_warnings(shown.outcome)]
    return "\n".join([*lines, "", ""])


def _outcome(shown: Shown) -> Iterator[str]:
    if isinstance(shown.outcome, Rejection):
        yield _row(click.style("rejected", fg="red"), f"{shown.outcome.reason}: {error_of(shown.outcome)}")
    else:
        yield _row(click.style("parsed", fg="green"), f"as {click.style(shown.outcome.format, bold=True)}")


def _why(why: Explanation) -> Iterator[str]:
    yield _row("charset", f"{why.charset or 'none'}: {why.how}")
    scored = [row for row in why.scores if row.score]
    for number, row in enumerate(scored):
        yield _row("" if number else "scores", f"{row.score:.2f}  {row.format:<11} {row.told_by}")
    if others := [row for row in why.scores if not row.score]:
        yield _row("" if scored else "scores", _none(others))


def _none(others: list[Score]) -> str:
    return click.style(f"0.00  none of: {', '.join(row.format for row in others)}", dim=True)


def _fields(article: RawArticle) -> Iterator[str]:
    values = article.model_dump(mode="json")
    names = [*_FIRST, *(name for name in values if name not in _FIRST and name not in _APART)]
    for name in names:
        if values[name] not in (None, "", [], {}):
            yield _row(name, _shown(values[name]))
    words = len(article.body.split())
    yield _row("body", f"{words} words, {len(article.headings)} headings")
    yield from (" " * (_INDENT + _NAME) + line for line in _opening(article.body))


def _opening(body: str) -> list[str]:
    width = _WIDTH - _INDENT - _NAME
    return textwrap.wrap(body[: width * (_MOST + 1)], width)[:_MOST]


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_shown, value))
    if isinstance(value, dict):
        return " ".join(str(each) for each in value.values() if each is not None)
    return " ".join(str(value).split())


def _warnings(article: RawArticle) -> Iterator[str]:
    for warning in article.warnings:
        yield _row(click.style("warning", fg="yellow"), warning)


def _row(name: str, text: str) -> str:
    space = " " * max(1, _NAME - len(click.unstyle(name)))
    return f"{' ' * _INDENT}{name}{space}{text}"
