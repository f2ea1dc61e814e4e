"""A draft, the file it came in and where that file lies: together the `RawArticle`."""

import re
from dataclasses import fields

from schemas.article import RawArticle
from schemas.parts import Original, Reference
from services.ingest.archives import is_archive
from services.ingest.content_hash import content_hash
from services.ingest.identity import article_id, identify, version, without_version
from services.ingest.signals import signals
from services.ingest.times import FUTURE
from services.ingest.values import Draft, WireFile

_LONGEST_DATELINE = 300
_OWN = {"item_bytes", "member", "provider", "provider_id", "version", "dateline", "signals", "references", "warnings"}
_LEADS_OVER = re.compile(r"(?:\s*(?:\.?[-–—_]+|[:=])|(?<=\))\s*\.)+\s*\Z")
"""What leads from a dateline over to the text."""

_AS_READ = tuple(field.name for field in fields(Draft) if field.name not in _OWN)


def original_of(
    file: WireFile, *, topic: str | None = None, partition: int | None = None, offset: int | None = None
) -> Original:
    """What the article says of its bytes."""
    return Original(
        sha256=file.sha256,
        media_type=file.media_type,
        encoding=None if is_archive(file.data) else file.decoded.encoding,
        size=len(file.data),
        topic=topic,
        partition=partition,
        offset=offset,
    )


def assemble(draft: Draft, file: WireFile, original: Original) -> RawArticle:
    """The article of `draft`, with its identity."""
    decoded = (draft.member or file).decoded
    provider = draft.provider or file.feed
    content = content_hash(draft.status, draft.headline, draft.body)
    which = version(draft, content, file.received_at)
    read = {name: getattr(draft, name) for name in _AS_READ}
    return RawArticle(
        **read,
        article_id=article_id(draft, provider, content),
        version=which.text,
        version_order=which.order,
        provider=provider,
        provider_id=without_version(draft.provider_id, draft.version) if draft.provider_id else None,
        dateline=_LEADS_OVER.sub("", draft.dateline[:_LONGEST_DATELINE]) or None if draft.dateline else None,
        feed=file.feed,
        received_at=file.received_at,
        signals=signals(draft.signals),
        references=tuple(_resolved(reference, provider) for reference in draft.references),
        original=original.model_copy(update={"encoding": decoded.encoding}) if draft.member else original,
        content_hash=content,
        warnings=(*decoded.warnings, *draft.warnings, *_from_the_future(draft, file)),
    )


def _resolved(reference: Reference, provider: str) -> Reference:
    if not reference.provider_id:
        return reference
    known = without_version(reference.provider_id)
    return reference.model_copy(update={"provider_id": known, "article_id": identify(provider, known)})


def _from_the_future(draft: Draft, file: WireFile) -> list[str]:
    ahead = draft.published_at is not None and draft.published_at - file.received_at > FUTURE
    return ["published_at: lies in the future"] if ahead else []
