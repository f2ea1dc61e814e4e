"""One ninjs item to a draft."""

from collections.abc import Iterator

from schemas.article import Kind, Status
from schemas.dead_letter import Reason
from schemas.parts import Place, Subject
from services.common.errors import InvalidMessage
from services.ingest.fields import Fields
from services.ingest.formats.ninjs.media import read_media
from services.ingest.formats.ninjs.relations import read_references
from services.ingest.formats.ninjs.words import read_body, read_headline, read_summary
from services.ingest.values import Draft

_KINDS = {**{kind.value: kind for kind in Kind}, "composite": Kind.PACKAGE}
_STATUSES = {
    **{status.value: status for status in Status},
    "withhold": Status.WITHHELD,
    "cancelled": Status.CANCELED,
    "killed": Status.CANCELED,
}
_PROVIDER_ROLES = {"provider", "serviceprovider", "creditline"}
_LEAST_URGENT = 9


def read_item(item: Fields, own: bytes) -> Draft:
    """The draft.

    Raises:
        InvalidMessage: it has no words and no media, and cancels nothing.
    """
    headline, media, status = read_headline(item), read_media(item), _status(item)
    body = read_body(item, headline)
    _require(headline or body.text or media or status is Status.CANCELED)
    return Draft(
        item_bytes=own,
        status=status,
        kind=_kind(item),
        provider=_provider(item),
        service=next(iter(item.words("service", "services")), None),
        source=_source(item),
        provider_id=_provider_id(item),
        uri=item.text("uri"),
        version=item.text("version"),
        language=item.text("language"),
        headline=headline,
        summary=read_summary(item),
        slugline=item.text("slugline"),
        byline=item.text("byline", "by"),
        dateline=item.text("located", "dateline"),
        places=tuple(_places(item)),
        subjects=tuple(_subjects(item)),
        category=next(iter(item.words("category", "genre", "genres")), None),
        keywords=item.words("keywords", "keyword"),
        urgency=item.count("urgency", least=1, most=_LEAST_URGENT),
        priority=item.count("priority", least=1, most=_LEAST_URGENT),
        ednote=item.text("ednote"),
        signals=item.words("signals", "signal"),
        embargo_until=item.time("embargoed"),
        expires_at=item.time("expires", "expiry"),
        published_at=item.time("versioncreated", "contentcreated"),
        first_created_at=item.time("firstcreated", "contentcreated"),
        updated_at=item.time("contentmodified", "updated"),
        body=body.text,
        headings=body.headings,
        links=body.links,
        media=media,
        word_count=_word_count(item),
        references=read_references(item),
        warnings=tuple(dict.fromkeys(item.warnings)),
    )


def _word_count(item: Fields) -> int | None:
    counts = [body.count("wordcount") for body in item.things("bodies") if body.raw("wordcount")]
    return item.count("wordcount") or next(iter(counts), None)


def _require(something: object) -> None:
    if not something:
        raise InvalidMessage(Reason.MISSING_FIELD, "no headline, no body, no media", place="headline")


def _status(item: Fields) -> Status:
    """As given; withheld where the status is unknown or an embargo is there that cannot be read."""
    given = item.text("pubstatus")
    status = _STATUSES.get((given or Status.USABLE).lower().rpartition(":")[2])
    if status is None:
        item.warnings.append(f"pubstatus: {given!r} is unknown, withheld")
        return Status.WITHHELD
    if status is Status.USABLE and item.text("embargoed") and item.within(item.values).time("embargoed") is None:
        item.warnings.append("embargoed: cannot be read, withheld")
        return Status.WITHHELD
    return status


def _kind(item: Fields) -> Kind:
    given = item.text("type")
    kind = _KINDS.get((given or Kind.TEXT).lower())
    if kind is None:
        item.warnings.append(f"type: {given!r} is unknown, taken as text")
    return kind or Kind.TEXT


def _provider(item: Fields) -> str | None:
    named = [source.text("name") for source in item.things("infosource", "infosources") if _provides(source)]
    return next(filter(None, named), None) or item.text("provider", "copyrightholder")


def _source(item: Fields) -> str | None:
    named = [source.text("name") for source in item.things("infosource", "infosources") if not _provides(source)]
    return next(filter(None, named), None) or item.text("source")


def _provides(source: Fields) -> bool:
    return (source.text("role", "rel") or "").lower().rpartition(":")[2] in _PROVIDER_ROLES


def _provider_id(item: Fields) -> str | None:
    """The `uri`; where there is none, the first of the other ids."""
    uri = item.text("uri")
    if uri is None:
        item.warnings.append("uri: missing")
        return next(iter(item.words("altids", "altid")), None)
    return uri


def _places(item: Fields) -> Iterator[Place]:
    for place in item.things("place", "places"):
        name = place.text("name", "literal", "code", "uri")
        if name:
            yield Place(name=name, code=place.text("code", "literal", "uri"))


def _subjects(item: Fields) -> Iterator[Subject]:
    for subject in item.things("subject", "subjects"):
        base, _, last = (subject.text("uri") or "").rpartition("/")
        code = subject.text("code", "literal", "qcode") or last or None
        scheme = (subject.text("scheme") or base).rstrip("/") or None
        if code or subject.text("name"):
            yield Subject(scheme=scheme, code=code, name=subject.text("name"))
