"""Concepts of NewsML-G2: given by qcode, URI or literal, named beside it or in an `assert` of the item."""

from collections.abc import Mapping
from dataclasses import dataclass

from schemas.parts import Place, Subject
from services.ingest.elements import first, once
from services.ingest.vocabularies import SCHEMES, qcode_subject, uri_subject
from services.ingest.xml import Element

_GEO = {"geoarea", "poi", "location", "country", "city", "place", "geo"}
_IPTC = {scheme: alias for alias, scheme in SCHEMES.items()}


@dataclass(frozen=True, slots=True)
class Concepts:
    """The schemes an item declares itself, and the names it asserts."""

    schemes: Mapping[str, str]
    names: Mapping[str, str]

    def name(self, concept: Element) -> str | None:
        """What people call it; None where only a code is given."""
        return first(concept, "name") or next((self.names[key] for key in _keys(concept) if key in self.names), None)

    def called(self, concept: Element | None) -> str | None:
        """The name, else the literal, else the code without its alias."""
        if concept is None:
            return None
        code = concept.get("literal") or local_code(concept)
        return self.name(concept) or code or " ".join(concept.itertext()).strip() or None

    def subject(self, concept: Element) -> Subject | None:
        """The subject it is; None where nothing is given."""
        name, qcode, uri = self.name(concept), concept.get("qcode"), concept.get("uri")
        if qcode:
            return qcode_subject(qcode, name, self.schemes)
        if uri:
            return uri_subject(uri, name)
        literal = concept.get("literal")
        return Subject(code=literal, name=name) if literal or name else None

    def place(self, concept: Element) -> Place | None:
        """The place it is; None where it has no name."""
        name = self.name(concept) or concept.get("literal")
        return Place(name=name, code=concept.get("qcode") or concept.get("uri")) if name else None


def read_concepts(item: Element) -> Concepts:
    """From the item's own catalog and assertions."""
    declared = [(each.get("alias"), each.get("uri")) for each in item.findall("catalog/scheme")]
    schemes = {alias: uri for alias, uri in declared if alias and uri}
    names = {key: name for each in item.findall("assert") for key in _keys(each) if (name := first(each, "name"))}
    return Concepts(schemes, names)


def is_place(concept: Element) -> bool:
    """Whether a subject is a place."""
    return (concept.get("type") or "").rpartition(":")[2].rpartition("/")[2].casefold() in _GEO


def local_code(concept: Element | None) -> str | None:
    """The code of a qcode or URI without its scheme: `usable` of `stat:usable`."""
    if concept is None:
        return None
    qcode, uri = concept.get("qcode"), concept.get("uri")
    return (qcode.rpartition(":")[2] if qcode else uri.rstrip("/").rpartition("/")[2] if uri else None) or None


def qcode_of(concept: Element) -> str | None:
    """The qcode; of one of the IPTC's URIs too; else what is given instead."""
    uri = (concept.get("uri") or "").replace("https:", "http:", 1)
    scheme, _, code = uri.rpartition("/")
    known = f"{_IPTC[scheme]}:{code}" if scheme in _IPTC else uri
    return concept.get("qcode") or known or concept.get("literal") or None


def _keys(concept: Element) -> tuple[str, ...]:
    return once(concept.get(name) for name in ("qcode", "uri", "literal"))
