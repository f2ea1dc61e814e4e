"""Whether a NITF document may be used, from when to when, and which others it stands for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from schemas.article import Status
from schemas.parts import Reference, Relation
from services.ingest.elements import Notices, attribute, first
from services.ingest.formats.nitf.docdata import Metas
from services.ingest.xml import Element

_STATUSES = {
    "usable": Status.USABLE, "released": Status.USABLE, "embargoed": Status.USABLE, "withheld": Status.WITHHELD,
    "withhold": Status.WITHHELD, "hold": Status.WITHHELD, "canceled": Status.CANCELED, "cancelled": Status.CANCELED,
    "killed": Status.CANCELED, "kill": Status.CANCELED, "deleted": Status.CANCELED, "retracted": Status.CANCELED,
}  # fmt: skip
_RELATIONS = {Status.CANCELED: Relation.CANCELS, Status.WITHHELD: Relation.RELATED}
_IDS = ("id-string", "doc-idref", "idref", "doc-id")


@dataclass(frozen=True, slots=True)
class Life:
    """When it may be seen, and its references."""

    status: Status
    issued: datetime | None
    embargo_until: datetime | None
    expires_at: datetime | None
    references: tuple[Reference, ...]
    correction: str | None


def read_life(docdata: Element | None, metas: Metas, notices: Notices) -> Life:
    """From `docdata` and its dates."""
    given_issue = attribute(docdata, "date.issue", "norm") or first(docdata, "date.issue")
    issued = notices.time("date.issue", given_issue or metas.get("published"))
    release = notices.time("date.release", attribute(docdata, "date.release", "norm"))
    given = (
        (docdata.get("management-status") if docdata is not None else None) or metas.get("status") or ""
    ).casefold()
    ahead = release is not None and (issued is None or release > issued)
    return Life(
        status=_status(given, release, notices),
        issued=issued or release,
        embargo_until=release if ahead or given == "embargoed" else None,
        expires_at=notices.time("date.expire", attribute(docdata, "date.expire", "norm")),
        references=tuple(dict.fromkeys(_references(docdata))),
        correction=attribute(docdata, "correction", "info", "id-string", "regsrc"),
    )


def _status(given: str, release: datetime | None, notices: Notices) -> Status:
    """As given; withheld where it is unknown, or embargoed for a time that cannot be read."""
    status = _STATUSES.get(given or "usable")
    if status is None:
        notices.warnings.append(f"management-status: {given!r} is unknown, withheld")
        return Status.WITHHELD
    if given == "embargoed" and release is None:
        notices.warnings.append("date.release: no end of the embargo that can be read, withheld")
        return Status.WITHHELD
    return status


def _references(docdata: Element | None) -> Iterator[Reference]:
    if docdata is None:
        return
    other = docdata.get("management-doc-idref")
    if other:
        status = _STATUSES.get((docdata.get("management-idref-status") or "canceled").casefold())
        yield Reference(relation=_RELATIONS.get(status or Status.USABLE, Relation.RELATED), provider_id=other)
    corrected = attribute(docdata, "correction", "id-string")
    if corrected:
        yield Reference(relation=Relation.CORRECTS, provider_id=corrected)
    for each in docdata.findall("del-list/*"):
        name = next((each.get(name) for name in _IDS if each.get(name)), None)
        if name:
            yield Reference(relation=Relation.CANCELS, provider_id=name)
