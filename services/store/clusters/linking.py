"""Which articles tell the same story: pure, a function of the articles alone, in whatever order they came."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from schemas import EnrichedArticle
from schemas.article import Kind
from services.store.clusters.signature import Signature, bands, hash_of, likeness, signature
from services.store.folding import fold
from services.store.moments import to_micros

LONGEST = 72 * 3600 * 1_000_000
"""Microseconds from the first article of a story to the last that is taken for it."""

_SAME_TEXT, _LIKE_TEXT = 0.5, 0.2
_NAMES, _SHARED, _SHARE = 8, 3, 0.5
_KEYED = 4
_SHORTEST_SLUG = 6


@dataclass(frozen=True, slots=True)
class Profile:
    """What of an article tells whether it is the same story as another."""

    article_id: UUID
    published: int
    text: Signature
    names: frozenset[str]
    slug: str


@dataclass(frozen=True, slots=True)
class Link:
    """Two articles that tell the same story: how sure that is, from 0 to 1, and the evidence in words."""

    one: UUID
    other: UUID
    score: float
    why: str


def profile_of(article: EnrichedArticle) -> Profile | None:
    """That of an article; None where it is no text, or has nothing to go by."""
    names = sorted(article.entities, key=lambda entity: (-entity.salience, entity.id))[:_NAMES]
    found = Profile(
        article.article_id,
        to_micros(article.published_at or article.received_at),
        signature(article.body),
        frozenset(entity.id for entity in names),
        fold(article.slugline or ""),
    )
    return found if article.kind is Kind.TEXT and (found.text or found.names) else None


def keys_of(profile: Profile, article: EnrichedArticle) -> list[str]:
    """Keys of which articles of one story share one: of the text, the slug line, and pairs of the foremost names."""
    names = sorted(article.entities, key=lambda entity: (-entity.salience, entity.id))[:_KEYED]
    pairs = combinations(sorted(entity.id for entity in names), 2)
    slug = [f"s:{profile.slug}"] if len(profile.slug) >= _SHORTEST_SLUG else []
    return sorted({*bands(profile.text), *slug, *(f"n:{hash_of(pair)}" for pair in pairs)})


def link_of(one: Profile, other: Profile) -> Link | None:
    """Why they tell the same story; None where nothing says so."""
    if abs(one.published - other.published) > LONGEST or one.article_id == other.article_id:
        return None
    alike, shared = likeness(one.text, other.text), one.names & other.names
    share = len(shared) / max(1, min(len(one.names), len(other.names)))
    same_slug = len(one.slug) >= _SHORTEST_SLUG and one.slug == other.slug
    told = f"{alike:.0%} of the text, {len(shared)} names" + (", the slug line" if same_slug else "")
    if alike >= _SAME_TEXT or (len(shared) >= _SHARED and share >= _SHARE and (alike >= _LIKE_TEXT or same_slug)):
        first, second = sorted([one.article_id, other.article_id])
        return Link(first, second, round(max(alike, (alike + share + same_slug) / 3), 4), told)
    return None


def grouped(published: Mapping[UUID, int], links: Iterable[Link]) -> dict[UUID, UUID]:
    """The story of each article, named by its first one: that of the surest link to an earlier article.

    A story takes nothing in that comes later than LONGEST after its first: what is told every day is no one story.
    """
    earlier: dict[UUID, list[tuple[float, UUID]]] = {}
    for link in links:
        first, later = sorted([link.one, link.other], key=lambda key: (published[key], key))
        earlier.setdefault(later, []).append((link.score, first))
    stories: dict[UUID, UUID] = {}
    for key in sorted(published, key=lambda key: (published[key], key)):
        best = sorted(earlier.get(key, ()), key=lambda each: (-each[0], each[1]))
        joined = (stories[first] for _, first in best)
        fitting = (story for story in joined if published[key] - published[story] <= LONGEST)
        stories[key] = next(fitting, key)
    return stories
