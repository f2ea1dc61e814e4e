"""Kills by reference: an item that cancels others is a kill of each of them too, under their own ids.

NITF's `del-list` and `management-doc-idref`, a link of G2 or ninjs that cancels, whatever a canceled item replaced. The
store then finds a kill beside every story that is meant, whether it comes before or after it.
"""

from collections.abc import Iterator
from dataclasses import replace

from schemas.article import Kind, Status
from schemas.parts import Reference, Relation
from services.ingest.identity import without_version
from services.ingest.values import Draft

KILL = "kill"


def kills_of(draft: Draft) -> Iterator[Draft]:
    """A kill for each story that the draft cancels by reference; never of its own."""
    own = _bare(draft.provider_id, draft.version)
    named = dict.fromkeys(_bare(each.provider_id) for each in draft.references if _cancels(each, draft))
    for provider_id in named:
        if provider_id and provider_id != own:
            yield _kill(draft, provider_id)


def _bare(provider_id: str | None, version: str | None = None) -> str | None:
    return without_version(provider_id.strip(), version) if provider_id else None


def _cancels(reference: Reference, draft: Draft) -> bool:
    given = reference.relation
    return given is Relation.CANCELS or (given is Relation.REPLACES and draft.status is Status.CANCELED)


def _kill(draft: Draft, provider_id: str) -> Draft:
    """It says what the killing item says, but for what belongs to that alone."""
    by = draft.provider_id or draft.slugline or draft.headline
    return replace(
        draft,
        status=Status.CANCELED,
        kind=Kind.TEXT,
        provider_id=provider_id,
        uri=None,
        version=":".join(filter(None, ("killed-by", by, draft.version))),
        ednote="\n".join(filter(None, (f"canceled by {by}", draft.ednote))),
        signals=(*draft.signals, KILL),
        references=(),
        embargo_until=None,
    )
