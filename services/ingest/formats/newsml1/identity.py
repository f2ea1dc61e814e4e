"""Which story a NewsML item is: RFC 3085, where the agency keeps to it.

`PublicIdentifier` is trusted where it names the item; some send the same one with every story, others none. A `DateId`
is trusted where it is no revision's own time: some write the time of the revision into it.
"""

import re
from dataclasses import dataclass

from services.ingest.elements import first
from services.ingest.xml import Element

_TELLS = re.compile(r"[^\W_0]")
"""`0` stands for no name at all."""

_DAY = len("20260307")


@dataclass(frozen=True, slots=True)
class Identified:
    """The id without its revision, and the revision."""

    provider: str | None
    provider_id: str | None
    version: str | None
    uri: str | None


def identified(item: Element) -> Identified:
    """From `NewsIdentifier`."""
    names = item.find("identification/newsidentifier")
    provider, revision = first(names, "providerid"), first(names, "revisionid")
    public = _public(names, revision)
    uri = first(names, "publicidentifier") if public else None
    return Identified(provider, public or _made(item, names, provider), revision, uri)


def _public(names: Element | None, revision: str | None) -> str | None:
    public, item_id = first(names, "publicidentifier"), first(names, "newsitemid")
    if not public or not _TELLS.search(public) or (item_id and item_id.casefold() not in public.casefold()):
        return None
    for letter in ("", "N", "U", "A"):
        public = public.removesuffix(f":{revision}{letter}") if revision else public
    return public


def _made(item: Element, names: Element | None, provider: str | None) -> str | None:
    item_id = first(names, "newsitemid")
    if not item_id or not _TELLS.search(item_id):
        return None
    date = _date(item, names)
    return ":".join(filter(None, ("urn:newsml", provider, date, item_id))) if provider else item_id


def _date(item: Element, names: Element | None) -> str | None:
    date = first(names, "dateid")
    created, revised = first(item, "newsmanagement/firstcreated"), first(item, "newsmanagement/thisrevisioncreated")
    moves = date and len(date) > _DAY and date == revised and created and created != revised
    return created if moves else date
