"""Which story an item is of, and which version: the same answer for every re-send, with no memory of articles."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from services.ingest.values import Draft

NAMESPACE = UUID("96be38cc-ee3a-5b51-86d9-862a3f596bc5")
"""Fixed for ever: another one would make every stored article a stranger."""

_GLOBAL = re.compile(r"(?:urn|tag|https?):", re.IGNORECASE)
_URN_NEWSML = re.compile(r"(urn:newsml:[^:]+:\d{8}(?:T\d{6}Z?)?:[^:]+):(\d+)([NUA]?)", re.IGNORECASE)
"""RFC 3085: urn:newsml:provider:date:item:revision, where the last part is the version."""

_NAMES_AN_ITEM = re.compile(r"tag:[^:]+:(?=.*\d).+", re.IGNORECASE)
"""What is left of a tag without its version still has to tell one story from another."""

_QUERY_IS_NO_ID = ("api.ap.org",)
"""Hosts whose ids carry the query of one fetch; what stands before it is the id."""

_HASH_DIGITS = 12
_GREATEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Version:
    """The version as text, and the number that orders it among those of its story."""

    text: str
    order: int


def without_version(provider_id: str, version: str | None = None) -> str:
    """The id that all versions of a story share; `version` is its own, which some agencies hang on it."""
    match = _URN_NEWSML.fullmatch(provider_id)
    if match:
        return match[1]
    bare, colon, last = provider_id.rpartition(":")
    if colon and version == last and _NAMES_AN_ITEM.fullmatch(bare):
        return bare
    host = provider_id.partition("://")[2].partition("/")[0].casefold()
    return provider_id.partition("?")[0] if host in _QUERY_IS_NO_ID else provider_id


def identify(provider: str, provider_id: str, version: str | None = None) -> UUID:
    """The story of an id: one that is global by itself stands alone, any other is its provider's."""
    bare = without_version(provider_id.strip(), version)
    return uuid5(NAMESPACE, bare) if _GLOBAL.match(bare) else _named("id", provider, bare)


def article_id(draft: Draft, provider: str, content_hash: str) -> UUID:
    """The story's id: by the provider's id, else by where and when it was filed, else by its content."""
    if draft.provider_id:
        return identify(provider, draft.provider_id, draft.version)
    day = draft.first_created_at or draft.published_at
    slug = draft.slugline or next(iter(draft.keywords), "")
    if day and (slug or draft.sequence):
        return _named("slot", provider, draft.service, draft.sequence, slug.casefold(), day.date().isoformat())
    return _named("content", provider, content_hash)


def version(draft: Draft, content_hash: str, received_at: datetime) -> Version:
    """As given; else the issue time and the content, so that other content at the same time is a further version.

    Where not even a time is given the content alone tells versions apart, so that a re-send is no new one.
    """
    given = draft.version or _revision(draft.provider_id)
    issued = draft.published_at
    order = _number(given)
    if order is None:
        order = _milliseconds(issued or received_at)
    if given:
        return Version(given, order)
    mark = content_hash[:_HASH_DIGITS]
    return Version(f"{issued:%Y-%m-%dT%H:%M:%SZ}~{mark}" if issued else mark, order)


def _revision(provider_id: str | None) -> str | None:
    match = _URN_NEWSML.fullmatch(provider_id or "")
    return match[2] if match else None


def _number(text: str | None) -> int | None:
    if not text or not (text.isascii() and text.isdecimal()) or len(text) > len(str(_GREATEST)):
        return None
    return int(text) if int(text) <= _GREATEST else None


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _named(kind: str, provider: str, *parts: str | None) -> UUID:
    return uuid5(NAMESPACE, json.dumps([kind, " ".join(provider.casefold().split()), *parts], ensure_ascii=False))
