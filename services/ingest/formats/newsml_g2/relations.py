"""What a G2 item says of other items: its links, and the members of a package."""

from collections.abc import Iterator

from schemas.parts import Link, Reference, Relation
from services.ingest.elements import once
from services.ingest.identity import without_version
from services.ingest.xml import Element

RELATIONS = {
    "replaces": Relation.REPLACES,
    "supersedes": Relation.REPLACES,
    "previousversion": Relation.REPLACES,
    "evolvedfrom": Relation.REPLACES,
    "predecessor": Relation.REPLACES,
    "cancels": Relation.CANCELS,
    "kills": Relation.CANCELS,
    "corrects": Relation.CORRECTS,
    "correctionof": Relation.CORRECTS,
    "correctionto": Relation.CORRECTS,
    "iscorrectionof": Relation.CORRECTS,
    "contains": Relation.CONTAINS,
    "haspart": Relation.CONTAINS,
}
_WEB = ("http://", "https://")


def read_references(item: Element) -> tuple[Reference, ...]:
    """Links to items by their guid, and the members of groups; never to itself."""
    own = item.get("guid")
    found = (*_linked(item), *_members(item))
    return tuple(dict.fromkeys(each for each in found if each.provider_id != own))


def read_links(item: Element) -> Iterator[Link]:
    """Links to the web."""
    for link in (*item.findall("itemmeta/link"), *item.findall("groupset/group/itemref")):
        href = link.get("href") or ""
        if href.startswith(_WEB):
            yield Link(href=href, rel=link.get("rel"))


def _linked(item: Element) -> Iterator[Reference]:
    for link in item.findall("itemmeta/link"):
        if guid := _guid(link):
            yield Reference(relation=_relation(link), provider_id=guid)
    for derived in once(each.get("residref") for each in item.findall("derivedfrom")):
        yield Reference(relation=Relation.RELATED, provider_id=derived)


def _relation(link: Element) -> Relation:
    rel = (link.get("rel") or "").rpartition(":")[2].rpartition("/")[2].casefold()
    return RELATIONS.get(rel.replace("-", "").replace("_", ""), Relation.RELATED)


def _members(item: Element) -> Iterator[Reference]:
    for member in item.findall("groupset/group/itemref"):
        if guid := _guid(member):
            yield Reference(relation=Relation.CONTAINS, provider_id=guid)


def _guid(link: Element) -> str | None:
    """Of the item that is linked, whichever of its versions."""
    guid = link.get("residref") or link.get("guidref")
    return without_version(guid, link.get("version")) if guid else None
