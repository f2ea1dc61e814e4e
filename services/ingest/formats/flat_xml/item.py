"""One item of an XML without a standard to a draft."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from schemas.article import Status
from schemas.dead_letter import Reason
from schemas.parts import Media, Place, Subject
from services.common.errors import InvalidMessage
from services.ingest.elements import Notices, once, words
from services.ingest.formats.flat_xml.names import NAMES, levelled
from services.ingest.markers import update_markers
from services.ingest.markup import read_tree
from services.ingest.media_kinds import kind_named
from services.ingest.prose import Prose, joined, without_headline
from services.ingest.text import one_line
from services.ingest.values import Draft
from services.ingest.vocabularies import scheme_subject, subject_code, urgency
from services.ingest.xml import XML_LANG, Element, local_name

_STATUSES = {
    **{status.value: status for status in Status}, "published": Status.USABLE, "released": Status.USABLE,
    "final": Status.USABLE, "new": Status.USABLE, "update": Status.USABLE, "updated": Status.USABLE,
    "killed": Status.CANCELED, "cancelled": Status.CANCELED, "deleted": Status.CANCELED, "retracted": Status.CANCELED,
}  # fmt: skip
_EIGHT = 8
_ADDRESSES = ("href", "url", "src", "source")


class Parts:
    """An item's elements by what they mean."""

    def __init__(self, item: Element) -> None:
        self.item = item

    @cached_property
    def _by_name(self) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {}
        for element in self.item.iter():
            if element is not self.item and not self._in_media(element):
                found.setdefault(levelled(local_name(element)), []).append(element)
        return found

    def every(self, field: str) -> list[Element]:
        """The elements that fill the field, of the surest name that is there and says something."""
        for name in NAMES[field]:
            said = [each for each in self._by_name.get(name, ()) if words(each)]
            if said:
                return said
        return []

    def first(self, field: str) -> str | None:
        """The words of the first; else the item's attribute of that name."""
        found = self.every(field)
        attributes = {levelled(name): value for name, value in self.item.items()}
        given = next((attributes[name] for name in NAMES[field] if attributes.get(name)), None)
        return words(found[0]) if found else one_line(given or "") or None

    def media(self) -> Iterator[Media]:
        """Elements that are called a kind of medium and have an address."""
        for element in self.item.iter():
            kind, href = kind_named(local_name(element)), _address(element)
            if kind and href:
                caption = next((words(each) for each in element if local_name(each) == "caption"), None)
                yield Media(kind=kind.value, href=href, caption=caption or element.get("caption"))

    def _in_media(self, element: Element) -> bool:
        parent = element.getparent()
        while parent is not None and parent is not self.item:
            if kind_named(local_name(parent)) or levelled(local_name(parent)) in NAMES["body"]:
                return True
            parent = parent.getparent()
        return False


def read_item(parts: Parts, agency: str | None, notices: Notices) -> Draft:
    """The draft.

    Raises:
        InvalidMessage: it has no words and cancels nothing.
    """
    draft = _dated(_worded(parts), parts, notices)
    if not (draft.headline or draft.body or draft.status is Status.CANCELED):
        raise InvalidMessage(Reason.MISSING_FIELD, "no headline, no body", place="headline")
    return replace(
        _described(draft, parts, notices), provider=parts.first("provider") or agency, warnings=notices.all()
    )


def _worded(parts: Parts) -> Draft:
    headline, slugline = parts.first("headline") or "", parts.first("slugline")
    prose = _body(parts, headline)
    note = parts.first("ednote")
    return Draft(
        headline=one_line(read_tree(parts.every("headline")[0]).text) if parts.every("headline") else headline,
        summary=_plain(parts, "summary"),
        slugline=slugline,
        byline="; ".join(once(map(words, parts.every("byline")))) or parts.first("byline"),
        dateline=parts.first("dateline"),
        ednote="\n".join(once((note, *prose.notes))) or None,
        update_markers=update_markers(slugline, headline),
        body=prose.text,
        headings=prose.headings,
        links=prose.links,
        media=(*parts.media(), *prose.media),
    )


def _body(parts: Parts, headline: str) -> Prose:
    return without_headline(joined(map(read_tree, parts.every("body"))), headline)


def _plain(parts: Parts, field: str) -> str | None:
    found = parts.every(field)
    return one_line(read_tree(found[0]).text) if found else parts.first(field)


def _dated(draft: Draft, parts: Parts, notices: Notices) -> Draft:
    embargo, given = parts.first("embargo_until"), (parts.first("status") or "usable").casefold()
    until, status = notices.time("embargo", embargo), _STATUSES.get(given)
    if status is None or (embargo and until is None):
        notices.warnings.append("embargo: cannot be read, withheld" if status else f"status: {given!r}, withheld")
        status = Status.WITHHELD
    return replace(
        draft,
        status=status,
        embargo_until=until,
        expires_at=notices.time("expires", parts.first("expires_at")),
        published_at=notices.time("published", parts.first("published_at")),
        first_created_at=notices.time("created", parts.first("first_created_at")),
        updated_at=notices.time("updated", parts.first("updated_at")),
    )


def _described(draft: Draft, parts: Parts, notices: Notices) -> Draft:
    return replace(
        draft,
        service=parts.first("service"),
        source=parts.first("source"),
        provider_id=parts.first("provider_id"),
        version=parts.first("version"),
        sequence=parts.first("sequence"),
        uri=parts.first("uri"),
        language=parts.first("language") or parts.item.get(XML_LANG),
        places=tuple(Place(name=name) for name in once(map(words, parts.every("place")))),
        subjects=tuple(dict.fromkeys(filter(None, map(_subject, parts.every("subjects"))))),
        category=parts.first("category"),
        keywords=once(word.strip() for each in parts.every("keywords") for word in (words(each) or "").split(",")),
        urgency=urgency(parts.first("urgency") or ""),
        priority=urgency(parts.first("priority") or ""),
        word_count=notices.count("word count", parts.first("word_count")),
    )


def _subject(element: Element) -> Subject | None:
    name, code = words(element), element.get("code") or element.get("id")
    if code:
        return scheme_subject(element.get("scheme") or "iptc", code, name)
    number = name or ""
    return (
        subject_code(number) if number.isdecimal() and len(number) == _EIGHT else Subject(name=name) if name else None
    )


def _address(element: Element) -> str | None:
    own = next((element.get(name) for name in _ADDRESSES if element.get(name)), None)
    inner = (words(each) for each in element if local_name(each) in _ADDRESSES)
    return own or next(filter(None, inner), None)
