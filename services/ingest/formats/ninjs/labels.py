"""What JSON wires say about an item in words of their own: status, kind, subjects and places."""

from collections.abc import Iterator

from schemas.article import Kind, Status
from schemas.dead_letter import Reason
from schemas.parts import Place, Subject
from services.common.errors import InvalidMessage
from services.ingest.fields import Fields
from services.ingest.media_kinds import kind_named
from services.ingest.vocabularies import qcode_subject, scheme_subject, subject_code, uri_subject

_STATUSES = {
    **{status.value: status for status in Status},
    "withhold": Status.WITHHELD,
    "cancelled": Status.CANCELED,
    "killed": Status.CANCELED,
    "embargoed": Status.USABLE,
}
_EMBARGOED = "embargoed"
_IPTC_DIGITS = 8
_IPTC = ("http://cv.iptc.org/newscodes/", "https://cv.iptc.org/newscodes/")


def require(something: object) -> None:
    """An item has words or media.

    Raises:
        InvalidMessage: it has neither.
    """
    if not something:
        raise InvalidMessage(Reason.MISSING_FIELD, "no headline, no body, no media", place="headline")


def read_status(item: Fields, embargo: str = _EMBARGOED) -> Status:
    """As given; withheld where the status is unknown or an embargo is there that cannot be read."""
    given = item.text("pubstatus", "status")
    word = (given or Status.USABLE).lower().rpartition(":")[2]
    status = _STATUSES.get(word)
    if status is None:
        item.warnings.append(f"pubstatus: {given!r} is unknown, withheld")
        return Status.WITHHELD
    unread = item.within(item.values).time(embargo) is None
    if status is Status.USABLE and unread and (item.raw(embargo) or word == _EMBARGOED):
        item.warnings.append(f"{embargo}: cannot be read, withheld")
        return Status.WITHHELD
    return status


def read_kind(item: Fields) -> Kind:
    """As the item calls itself; what is unknown is taken as text."""
    given = item.text("type")
    kind = kind_named(given) if given else Kind.TEXT
    if kind is None:
        item.warnings.append(f"type: {given!r} is unknown, taken as text")
    return kind or Kind.TEXT


def read_places(item: Fields) -> tuple[Place, ...]:
    """Each place with its code."""
    named = [(place, place.text("name", "literal", "code", "qcode", "uri")) for place in item.things("place", "places")]
    return tuple(Place(name=name, code=place.text("code", "literal", "qcode", "uri")) for place, name in named if name)


def read_subjects(item: Fields, *names: str) -> Iterator[Subject]:
    """Each subject; those of the IPTC's vocabularies by their qcodes, however they are written."""
    for subject in item.things(*names):
        found = _subject(subject)
        if found.code or found.name:
            yield found


def _subject(subject: Fields) -> Subject:
    uri, name = subject.text("uri") or "", subject.text("name")
    if uri.startswith(_IPTC):
        return uri_subject(uri, name)
    base, _, last = uri.rpartition("/")
    code = subject.text("code", "literal", "qcode") or last or None
    scheme = (subject.text("scheme") or base).rstrip("/") or None
    if code and not scheme and ":" in code:
        return qcode_subject(code, name, {})
    if code and not scheme and len(code) == _IPTC_DIGITS and code.isdecimal():
        return subject_code(code, name)
    return scheme_subject(scheme, code, name)
