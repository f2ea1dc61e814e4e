"""Categories, keywords, places, links and references of an entry."""

from collections.abc import Iterator

from schemas.parts import Link, Place, Reference, Relation, Subject
from services.ingest.formats.feeds.node import Node
from services.ingest.text import one_line
from services.ingest.vocabularies import scheme_subject

_CATEGORIES = ("category", "atom:category", "dc:subject", "media:category", "itunes:category", "subject")
_KEYWORDS = ("media:keywords", "itunes:keywords", "prism:keyword", "news:keywords", "keywords", "atom:keywords")
_NO_LINKS = {
    "self",
    "enclosure",
    "edit",
    "edit-media",
    "next",
    "prev",
    "first",
    "last",
    "hub",
    "service.post",
    "replies",
}
_REFERENCES = {
    "dcterms:replaces": Relation.REPLACES, "dcterms:isversionof": Relation.RELATED,
    "dcterms:haspart": Relation.CONTAINS,
    "dcterms:relation": Relation.RELATED, "dcterms:references": Relation.RELATED, "thr:in-reply-to": Relation.RELATED,
    "prism:iscorrectionof": Relation.CORRECTS, "prism:corrects": Relation.CORRECTS, "dc:relation": Relation.RELATED,
}  # fmt: skip
_RELATIONS = {"predecessor-version": Relation.REPLACES}


def read_subjects(entry: Node) -> tuple[Subject, ...]:
    """Each category with its vocabulary, where it names one."""
    return tuple(dict.fromkeys(_subjects(entry)))


def read_keywords(entry: Node) -> tuple[str, ...]:
    """Lists of keywords, and the categories that are of no vocabulary."""
    listed = (word for text in entry.texts(*_KEYWORDS) for word in text.replace(";", ",").split(","))
    free = (subject.name for subject in _subjects(entry) if subject.scheme is None)
    return tuple(dict.fromkeys(filter(None, (one_line(word or "") for word in (*listed, *free)))))


def read_category(entry: Node) -> str | None:
    """The section, else the first category."""
    section = entry.text("prism:section", "section")
    return section or next((each.name or each.code for each in _subjects(entry)), None)


def read_places(entry: Node) -> tuple[Place, ...]:
    """Places that are named, not points on a map."""
    names = entry.texts("dc:coverage", "dcterms:spatial", "prism:location", "georss:featurename", "location")
    return tuple(Place(name=name) for name in names)


def read_links(entry: Node) -> tuple[Link, ...]:
    """The addresses the entry names."""
    return tuple(dict.fromkeys((*_links(entry), *_remarks(entry))))


def read_references(entry: Node) -> tuple[Reference, ...]:
    """Other entries this one speaks of."""
    return tuple(dict.fromkeys(_references(entry)))


def _subjects(entry: Node) -> Iterator[Subject]:
    for node in entry.every(*_CATEGORIES):
        text = one_line(node.raw) or node.attribute("text")
        scheme, term = node.attribute("domain", "scheme"), node.attribute("term", "code")
        label = node.attribute("label")
        if term:
            yield scheme_subject(scheme, term if scheme or label else None, label or text or term)
        elif text and scheme:
            coded = " " not in text and any(c.isdigit() or c == ":" for c in text)
            yield scheme_subject(scheme, text, label or (None if coded else text))
        elif text:
            yield Subject(name=text)


def _links(entry: Node) -> Iterator[Link]:
    for node in entry.every("link", "atom:link"):
        rel = (node.attribute("rel") or "alternate").lower()
        href = node.address(node.attribute("href") or node.raw)
        if href and rel not in _NO_LINKS:
            yield Link(href=href, rel=rel)


def _remarks(entry: Node) -> Iterator[Link]:
    for name, rel in (("comments", "replies"), ("feedburner:origlink", "canonical"), ("wfw:commentrss", "replies")):
        for node in entry.every(name):
            href = node.address(node.raw)
            if href:
                yield Link(href=href, rel=rel)


def _references(entry: Node) -> Iterator[Reference]:
    for name, said in _REFERENCES.items():
        for node in entry.every(name):
            provider_id = node.attribute("ref", "resource", "href") or one_line(node.raw)
            if provider_id:
                yield Reference(relation=said, provider_id=provider_id)
    for node in entry.every("atom:link"):
        relation = _RELATIONS.get((node.attribute("rel") or "").lower())
        href = node.attribute("href")
        if relation and href:
            yield Reference(relation=relation, provider_id=href)
