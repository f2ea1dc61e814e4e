"""Builders of articles: whole and valid from the first call; name only what a test is about.

raw_article(headline="Two trains meet")
enriched_article(article="trains-1", version="2", entities=(entity("PER", "Ada Lovelace"),))
"""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from schemas import EnrichedArticle, RawArticle
from schemas.enriched import DetectedLanguage, Enrichment, Entity, EntityType, Mention, Sentiment, Tone, Topic
from schemas.parts import Original

NOON = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)
"""The moment tests count from."""


def at(minutes: float) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def article_id(name: str) -> UUID:
    """The id of the story a test calls `name`."""
    return uuid5(NAMESPACE_URL, name)


def content_hash(text: str) -> str:
    """Some hash that differs where the text does."""
    return hashlib.sha256(text.encode()).hexdigest()


def raw_fields(**changes: Any) -> dict[str, Any]:
    """The fields of a valid article with `changes`; `article` names the story instead of its id."""
    name = changes.pop("article", "story-1")
    version = changes.get("version", "1")
    text = f"{changes.get('status', 'usable')}|{changes.get('headline', '')}|{changes.get('body', '')}"
    return {
        "article_id": article_id(name),
        "version": version,
        "version_order": int(version) if version.isdigit() else 1,
        "provider": "example-wire",
        "feed": "test",
        "provider_id": name,
        "format": "ninjs",
        "language": "en",
        "headline": "Ferry resumes service",
        "body": "The ferry resumed service on Monday.\n\nOfficials said the harbour was open.",
        "published_at": NOON,
        "received_at": NOON,
        "original": Original(sha256=content_hash(name), media_type="application/json", size=len(text)),
        "content_hash": content_hash(text),
        "parser_version": 1,
    } | changes


def raw_article(**changes: Any) -> RawArticle:
    """A valid article; `article` names the story, everything else is a field of the contract."""
    return RawArticle.model_validate(raw_fields(**changes))


def enriched_article(**changes: Any) -> EnrichedArticle:
    """A valid enriched article; `pipeline_version` sets that of its enrichment."""
    pipeline = changes.pop("pipeline_version", 1)
    fields: dict[str, Any] = {
        "detected_language": DetectedLanguage(code="en", confidence=0.99),
        "sentiment": sentiment("neutral"),
        "enrichment": Enrichment(pipeline_version=pipeline),
        "enriched_at": NOON + timedelta(seconds=1),
    }
    return EnrichedArticle.model_validate(_named(raw_fields(**(fields | changes))))


def _named(fields: dict[str, Any]) -> dict[str, Any]:
    """The body with a paragraph for each entity it does not name, and every mention moved to where its text stands."""
    body, entities = fields["body"], fields.get("entities", ())
    for one in entities:
        body += "" if one.name in body else f"\n\n{one.name}"
    moved = tuple(one.model_copy(update={"mentions": _mentions(one, body)}) for one in entities)
    return fields | {"body": body, "entities": moved}


def _mentions(one: Entity, body: str) -> tuple[Mention, ...]:
    return tuple(each if body[each.start : each.end] == each.text else _found(each.text, body) for each in one.mentions)


def _found(text: str, body: str) -> Mention:
    start = body.index(text)
    return Mention(start=start, end=start + len(text), text=text)


def sentiment(label: str, score: float = 0.0) -> Sentiment:
    """A tone without evidence."""
    return Sentiment(label=Tone(label), score=score, confidence=0.9)


def entity(kind: str, name: str, *, start: int = 0, salience: float = 0.5) -> Entity:
    """An entity that the body names once; where not at `start`, `enriched_article` moves it to its place."""
    mention = Mention(start=start, end=start + len(name), text=name)
    key = f"{kind.lower()}:{name.lower().replace(' ', '-')}"
    return Entity(id=key, type=EntityType(kind), name=name, mentions=(mention,), salience=salience)


def topic(code: str, name: str) -> Topic:
    """A confident topic."""
    return Topic(code=code, name=name, confidence=0.9)
