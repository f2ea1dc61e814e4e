"""The words of a G2 item: `contentMeta`'s lines, and `contentSet` in whichever representation has text."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from services.ingest.content_hash import levelled
from services.ingest.elements import Notices, words
from services.ingest.formats.newsml_g2.concepts import Concepts
from services.ingest.formats.nitf.content import Content, read_content
from services.ingest.markup import read_markup, read_tree, read_words
from services.ingest.prose import Prose, without_headline
from services.ingest.text import one_line, paragraphs
from services.ingest.xml import Element

_SUMMARIES = ("summary", "abstract", "teaser", "lead", "caption", "")
_SUB_HEADLINES = {"subheadline", "subheading", "sub", "subhead", "kicker", "overline", "deck"}
_PLAIN = {"text/plain", "plain"}


@dataclass(frozen=True, slots=True)
class Body:
    """The body, what its own document says beside it (NITF does), and its count of words."""

    prose: Prose = field(default_factory=Prose)
    nitf: Content | None = None
    word_count: str | None = None


def read_headline(meta: Element | None) -> str:
    """The headline without a role or with the first rank; else the first there is."""
    found = list(_by_role(meta, "headline"))
    main = [text for role, text in found if role not in _SUB_HEADLINES]
    return next(iter(main or [text for _, text in found]), "")


def read_summary(meta: Element | None) -> str | None:
    """The description whose role says so, else the first; else what stands under the headline."""
    found = list(_by_role(meta, "description"))
    best = next((text for wanted in _SUMMARIES for role, text in found if role == wanted), None)
    under = [text for role, text in _by_role(meta, "headline") if role in _SUB_HEADLINES]
    return best or next(iter([text for _, text in found] + under), None)


def read_caption(meta: Element | None) -> str | None:
    """The description whose role says so."""
    return next((text for role, text in _by_role(meta, "description") if role == "caption"), None)


def read_byline(meta: Element | None, concepts: Concepts) -> str | None:
    """`by`; else the creators that are people by their names."""
    if meta is None:
        return None
    lines = [text for each in meta.findall("by") if (text := words(each))]
    people = [name for each in meta.findall("creator") if (name := concepts.called(each)) and " " in name]
    return "; ".join(dict.fromkeys(lines)) or ", ".join(dict.fromkeys(people)) or None


def read_body(item: Element, headline: str, notices: Notices) -> Body:
    """The first representation that has text."""
    bodies = [_read(each, headline, notices) for each in _inline(item)]
    return next((body for body in bodies if body.prose.text), next(iter(bodies), Body()))


def _by_role(meta: Element | None, name: str) -> Iterator[tuple[str, str]]:
    """Role and text of each, in order of rank."""
    given = list(meta.findall(name)) if meta is not None else []
    for each in sorted(given, key=_rank):
        text = one_line(read_tree(each).text)
        if text:
            yield (each.get("role") or "").rpartition(":")[2].casefold(), text


def _rank(element: Element) -> int:
    rank = element.get("rank") or ""
    return int(rank) if rank.isascii() and rank.isdecimal() and len(rank) < len("1000000") else 0


def _inline(item: Element) -> Iterator[Element]:
    content = item.find("contentset")
    for each in content if content is not None else ():
        if each.tag in {"inlinexml", "inlinedata"} and not each.get("encoding"):
            yield each


def _read(inline: Element, headline: str, notices: Notices) -> Body:
    count, nitf = inline.get("wordcount"), inline.find("nitf")
    if nitf is not None:
        content = read_content(nitf, notices)
        return Body(content.prose, content, count)
    return Body(without_headline(_prose(inline, headline), headline), None, count)


def _prose(inline: Element, headline: str) -> Prose:
    if len(inline):
        _drop_title_block(inline, headline)
        return read_tree(inline)
    kind, text = (inline.get("contenttype") or "").partition(";")[0].strip().casefold(), inline.text or ""
    if kind in _PLAIN:
        return Prose(paragraphs(text))
    return read_markup(text) if "html" in kind else read_words(text)


def _drop_title_block(inline: Element, headline: str) -> None:
    """A `header` that repeats the headline repeats the item's metadata: it is no part of the text."""
    for header in inline.findall(".//header"):
        titles = [words(each) or "" for each in header.findall(".//h1")]
        parent = header.getparent()
        if parent is not None and any(levelled(title) == levelled(headline) for title in titles):
            for child in list(header):
                header.remove(child)
            header.text = None
