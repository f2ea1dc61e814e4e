"""Title, summary and body of an entry, however a feed wraps its text: plain, escaped, CDATA, XHTML or base64."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass

from services.ingest.charset import decode
from services.ingest.content_hash import levelled
from services.ingest.formats.feeds.node import Node, join
from services.ingest.markup import read_markup, read_tree, read_words
from services.ingest.prose import Prose
from services.ingest.text import one_line, paragraphs

_TITLES = ("title", "atom:title", "dc:title", "media:title", "itunes:title")
_BODIES = (
    "content:encoded",
    "atom:content",
    "content",
    "xhtml:body",
    "xhtml:div",
    "yandex:full-text",
    "fulltext",
    "body",
)
_SUMMARIES = ("description", "atom:summary", "summary", "dcterms:abstract", "prism:teaser", "itunes:summary",
              "dc:description",              "itunes:subtitle")  # fmt: skip
_MARKUP = {"html", "text/html"}
_TREES = {"xhtml", "application/xhtml+xml", "xml"}
_LONGEST_SUMMARY = 600


@dataclass(frozen=True, slots=True)
class Words:
    """What an entry says."""

    headline: str
    summary: str | None
    body: Prose


def read_entry_words(entry: Node) -> Words:
    """The fullest text there is as the body; a text that is all there is, is body and, if short, summary too."""
    headline = title_of(entry)
    body = next(filter(_says, map(read_text, entry.every(*_BODIES))), Prose())
    summary = next(filter(_says, map(read_text, entry.every(*_SUMMARIES))), Prose())
    whole = body if body.text else summary
    given = one_line(summary.text)
    short = given if len(given) <= _LONGEST_SUMMARY or body.text else ""
    return Words(headline, short if levelled(short) != levelled(headline) else None, _resolved(whole, entry))


def title_of(entry: Node) -> str:
    """The title on one line, without mark-up."""
    return next(filter(None, map(_title, entry.every(*_TITLES))), "")


def _title(node: Node) -> str:
    return one_line(node.raw if len(node.element) else read_text(node).text)


def read_text(node: Node) -> Prose:
    """The prose of a text construct, by its declared type; without one, by what it looks like."""
    kind = (node.attribute("type") or "").lower().partition(";")[0]
    mode = (node.attribute("mode") or "").lower()
    if kind in _TREES or mode == "xml" or len(node.element):
        return read_tree(node.element)
    if mode == "base64" or (kind and not _is_text(kind)):
        return _decoded(node.raw, kind)
    if kind in _MARKUP or (mode == "escaped" and kind in _MARKUP):
        return read_markup(node.raw)
    if kind in {"text", "text/plain"} and mode != "escaped":
        return Prose(paragraphs(node.raw))
    return read_words(node.raw)


def _is_text(kind: str) -> bool:
    return "/" not in kind or kind.startswith("text/") or kind.endswith(("+xml", "/xml"))


def _decoded(text: str, kind: str) -> Prose:
    """What was sent in base64; pictures and the like are no text."""
    if not _is_text(kind or "text"):
        return Prose()
    try:
        return read_words(decode(base64.b64decode(text, validate=False)).text)
    except (binascii.Error, ValueError):
        return Prose()


def _says(prose: Prose) -> bool:
    return bool(prose.text)


def _resolved(prose: Prose, entry: Node) -> Prose:
    media = tuple(
        each.model_copy(update={"href": join(entry.base, each.href)}) if each.href else each for each in prose.media
    )
    return Prose(prose.text, prose.headings, prose.links, media, prose.notes)


def names_of(entry: Node) -> Iterator[str]:
    """Who wrote it: names, never addresses where there is a name."""
    for author in entry.every("atom:author", "author", "dc:creator", "itunes:author", "xhtml:author", "creator"):
        name = author.text("atom:name", "name") or one_line(author.raw if not len(author.element) else "")
        if name:
            yield _name(name)


def _name(given: str) -> str:
    """`ada@example.com (Ada Stone)` and `Ada Stone <ada@example.com>` are Ada Stone."""
    address, bracket, rest = given.partition("(")
    if bracket and "@" in address and rest.rstrip().endswith(")"):
        return rest.rstrip()[:-1].strip() or address.strip()
    name, angle, _ = given.partition("<")
    return name.strip(" \"'") if angle and name.strip() and "@" in given else given
