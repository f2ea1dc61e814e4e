"""The head of a NITF document: what is known of the story. `meta` names are dialects, kept in tables."""

from collections.abc import Iterator, Mapping

from schemas.parts import Place, Subject
from services.ingest.elements import attribute, attributes, once, texts, words
from services.ingest.text import one_line
from services.ingest.vocabularies import scheme_subject, subject_code
from services.ingest.xml import Element

META: Mapping[str, tuple[str, ...]] = {
    "service": ("anpa-service", "service", "wire-service", "ntbtjeneste"),
    "sequence": ("anpa-sequence", "sequence", "sequence-number", "transmission-number", "transref", "ap-transref"),
    "category": ("anpa-category", "category", "ap-category", "iptc-category", "section", "desk"),
    "slugline": ("slugline", "slug", "slug-line", "ap-slugline", "anpa-keyword", "ntbstikkord"),
    "takekey": ("anpa-takekey", "takekey", "version-text"),
    "word_count": ("anpa-wordcount", "wordcount", "word-count", "words"),
    "keywords": ("keywords", "keyword", "news_keywords", "ap-keywords"),
    "priority": ("priority", "anpa-priority", "ap-priority", "transmission-priority", "ntbprioritet"),
    "provider": ("provider", "agency", "newsagency", "publisher"),
    "source": ("source", "ap-source", "original-source", "origin"),
    "ednote": ("ednote", "ed-note", "editors-note", "anpa-ednote", "instructions", "special-instructions"),
    "language": ("language", "lang", "content-language", "dc.language"),
    "version": ("version", "revision", "item-version"),
    "first_created": ("first-created", "firstcreated", "created", "date-created", "creation-date"),
    "published": ("version-created", "versioncreated", "date", "pubdate", "published", "dc.date"),
    "updated": ("updated", "modified", "last-modified", "date-modified"),
    "status": ("status", "pubstatus", "pub-status", "management-status"),
    "uri": ("uri", "url", "canonical", "permalink"),
}
"""What agencies call the metas that fill a field, by field; names compare without case, `_` as `-`."""


class Metas:
    """The `meta` elements by what they mean."""

    def __init__(self, nitf: Element) -> None:
        self._values: dict[str, str] = {}
        for meta in nitf.iter("meta"):
            name = (meta.get("name") or meta.get("http-equiv") or "").casefold().replace("_", "-")
            value = one_line(meta.get("content") or words(meta) or "")
            if name and value:
                self._values.setdefault(name, value)

    def get(self, field: str) -> str | None:
        """The first meta that fills the field."""
        return next((self._values[name] for name in META[field] if name in self._values), None)


def read_subjects(head: Element | None) -> tuple[Subject, ...]:
    """`tobject.subject`, and what `identified-content` names."""
    return tuple(dict.fromkeys((*_coded(head), *_identified(head))))


def _coded(head: Element | None) -> Iterator[Subject]:
    for subject in head.iter("tobject.subject") if head is not None else ():
        parts = [subject.get(f"tobject.subject.{part}") for part in ("detail", "matter", "type")]
        name, number = next(filter(None, parts), None), subject.get("tobject.subject.refnum")
        code = subject.get("tobject.subject.code")
        if number:
            yield subject_code(number, name)
        elif code or name:
            yield Subject(scheme="tobject.subject" if code else None, code=code, name=name)


def _identified(head: Element | None) -> Iterator[Subject]:
    for group in head.iter("identified-content") if head is not None else ():
        for each in group:
            name, code = words(each), each.get("value") or each.get("code")
            if (name or code) and each.tag != "location":
                yield scheme_subject(each.get("idsrc") or each.get("type") or each.tag, code, name)


def read_places(head: Element | None, dateline: tuple[str, ...]) -> tuple[Place, ...]:
    """Where it happened: `evloc`, `identified-content/location`, and the dateline's own."""
    return tuple(dict.fromkeys((*_evlocs(head), *_locations(head), *(Place(name=each) for each in dateline))))


def _evlocs(head: Element | None) -> Iterator[Place]:
    for place in head.iter("evloc") if head is not None else ():
        country = place.get("iso-cc")
        parts = [place.get(part) for part in ("city", "county-dist", "state-prov", "region", "country")]
        name = words(place) or next(filter(None, parts), None) or country
        if name:
            yield Place(name=name, code=country or None)


def _locations(head: Element | None) -> Iterator[Place]:
    for place in head.findall(".//identified-content/location") if head is not None else ():
        name = next(texts(place, "city", "sublocation", "state", "region", "country"), None) or words(place)
        code = place.get("location-code") or place.get("value") or attribute(place, "country", "iso-cc")
        if name:
            yield Place(name=name, code=code)


def read_keywords(head: Element | None, metas: Metas) -> tuple[str, ...]:
    """`key-list`, and the metas of that name, parted by commas."""
    given = [word.strip() for word in (metas.get("keywords") or "").replace(";", ",").split(",")]
    return once((*attributes(head, ".//key-list/keyword", "key"), *texts(head, ".//key-list/keyword"), *given))
