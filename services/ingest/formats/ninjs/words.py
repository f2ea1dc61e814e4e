"""Headline, summary and body of a ninjs item: of several representations, the one that says most."""

import re

from services.ingest.fields import Fields
from services.ingest.markup import read_markup
from services.ingest.prose import Prose, without_headline
from services.ingest.text import one_line, paragraphs

_MARKUP_FIELDS = ("body_html", "body_html5", "body_xhtml")
_TEXT_FIELDS = ("body_text", "body")
_MARKUP_NAME = re.compile("html|xml|nitf")
_SUMMARY_ROLES = ("summary", "abstract", "teaser", "lead", "caption", "")


def read_headline(item: Fields) -> str:
    """`headline`, else the main one of `headlines`, else the title; mark-up in it is read as text."""
    main = _pick(item, "headlines", ("main", "headline", "")) if item.raw("headlines") else None
    return _plain(item.prose("headline") or main or item.prose("headline_text", "title") or "")


def read_summary(item: Fields) -> str | None:
    """The abstract or description, on one line."""
    given = item.prose("abstract", "description_text", "description_html", "summary", *_suffixed(item, "description_"))
    described = _pick(item, "descriptions", _SUMMARY_ROLES) if item.raw("descriptions") else None
    return _plain(given or described or "") or None


def read_body(item: Fields, headline: str) -> Prose:
    """The body from mark-up, which knows its paragraphs and headings, else from plain text."""
    markup, text = _bodies(item)
    prose = read_markup(markup) if markup else Prose()
    if not prose.text and text:
        return Prose(paragraphs(text))
    return without_headline(prose, headline)


def _bodies(item: Fields) -> tuple[str | None, str | None]:
    """The mark-up and the plain text, from the fields of 1.x or from `bodies`."""
    names = _suffixed(item, "body_")
    markup = _said(item, tuple(name for name in (*_MARKUP_FIELDS, *names) if _MARKUP_NAME.search(name)))
    text = _said(item, tuple(name for name in (*_TEXT_FIELDS, *names) if not _MARKUP_NAME.search(name)))
    for body in item.things("bodies"):
        value, media_type = body.prose("value"), (body.text("contenttype", "mimetype") or "").lower()
        if value and _is_markup(media_type, value):
            markup = markup or value
        else:
            text = text or value
    return markup, text


def _suffixed(item: Fields, prefix: str) -> tuple[str, ...]:
    """Ninjs 1.x leaves it to the provider what follows `body_` and `description_`."""
    return tuple(name for name in item.values if name.startswith(prefix))


def _said(item: Fields, names: tuple[str, ...]) -> str | None:
    return item.prose(*names) if any(name in item.values for name in names) else None


def _is_markup(media_type: str, value: str) -> bool:
    if media_type:
        return "html" in media_type or "xml" in media_type
    return value.lstrip().startswith("<")


def _pick(item: Fields, name: str, roles: tuple[str, ...]) -> str | None:
    """The text of the role that comes first in `roles`, else the first there is."""
    values = {
        (each.text("role") or "").lower(): each.prose("value", "name") for each in reversed(list(item.things(name)))
    }
    best = next((values[role] for role in roles if values.get(role)), None)
    return best or next(filter(None, reversed(values.values())), None)


def _plain(text: str) -> str:
    marked = ("<" in text and ">" in text) or ("&" in text and ";" in text)
    return one_line(read_markup(text).text if marked else text)
