"""What a ninjs item says of other articles: associations that are no media, and predecessors."""

from collections.abc import Iterator

from schemas.parts import Reference, Relation
from services.ingest.fields import KEY, Fields

_RELATIONS = {
    "replaces": Relation.REPLACES,
    "supersedes": Relation.REPLACES,
    "evolvedfrom": Relation.REPLACES,
    "predecessor": Relation.REPLACES,
    "previousversion": Relation.REPLACES,
    "cancels": Relation.CANCELS,
    "kills": Relation.CANCELS,
    "corrects": Relation.CORRECTS,
    "correctionof": Relation.CORRECTS,
    "correctionto": Relation.CORRECTS,
    "contains": Relation.CONTAINS,
    "member": Relation.CONTAINS,
}
_FIELDS = ("evolvedfrom", "replaces", "supersedes", "cancels", "corrects")
_PACKAGES = {"composite", "package"}


def read_references(item: Fields) -> tuple[Reference, ...]:
    """Each article referred to, once a relation."""
    return tuple(dict.fromkeys((*_named(item), *_associated(item))))


def _named(item: Fields) -> Iterator[Reference]:
    for name in _FIELDS:
        for thing in item.things(name):
            provider_id = thing.text("uri", "name", "value", "literal")
            if provider_id:
                yield Reference(relation=_RELATIONS[name], provider_id=provider_id)


def _associated(item: Fields) -> Iterator[Reference]:
    package = (item.text("type") or "").lower() in _PACKAGES
    for thing in item.things("associations"):
        uri = thing.text("uri")
        if uri and not thing.raw("renditions"):
            yield Reference(relation=_relation(thing, package=package), provider_id=uri)


def _relation(thing: Fields, *, package: bool) -> Relation:
    words = [thing.text(name) or "" for name in ("rel", "role", "name", KEY)]
    levelled = [word.lower().rpartition(":")[2].replace("_", "").replace("-", "") for word in words]
    found = next((_RELATIONS[word] for word in levelled if word in _RELATIONS), None)
    return found or (Relation.CONTAINS if package else Relation.RELATED)
