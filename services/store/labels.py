"""What an article can be filtered by, beside its words: labels of a kind, and numbers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schemas import EnrichedArticle
from services.store.folding import fold
from services.store.moments import to_micros
from services.store.rules import is_correction

HAS = (
    "byline",
    "correction",
    "ednote",
    "entities",
    "keywords",
    "links",
    "media",
    "sections",
    "sentiment",
    "slugline",
    "summary",
    "topics",
)
"""What an article may or may not have."""

CLUSTER = "cluster"
"""No label of an article by itself: known where clusters are kept."""

_CONFIDENT = 0.5


@dataclass(frozen=True, slots=True)
class Term:
    """A label as it is shown: `name` is how it is written, `key` what is equal in every writing."""

    kind: str
    key: str
    name: str


def effective_language(article: EnrichedArticle) -> str | None:
    """The detected language where that is confident, else the declared one."""
    found = article.detected_language
    return found.code if found and found.confidence >= _CONFIDENT else article.language


def label_keys(article: EnrichedArticle) -> set[tuple[str, str]]:
    """Kind and key of everything the article can be filtered by."""
    return {(kind, key) for kind, texts in _labels(article) for text in texts if text and (key := fold(text))}


def _labels(article: EnrichedArticle) -> Iterator[tuple[str, Iterable[str | None]]]:
    yield from _plain(article)
    for entity in article.entities:
        yield "entity", {entity.id, entity.name, *[each.text for each in entity.mentions]}
    for topic in article.topics:
        yield "topic", (topic.code, topic.name)


def _plain(article: EnrichedArticle) -> Iterator[tuple[str, Iterable[str | None]]]:
    """The labels whose every form is shown."""
    yield "source", (article.source, article.provider)
    language = effective_language(article)
    yield "language", (language, language and language.split("-")[0])
    yield "sentiment", (article.sentiment.label.value if article.sentiment else None,)
    yield "urgency", (str(article.urgency) if article.urgency else None,)
    yield "entity_type", {entity.type.value for entity in article.entities}
    yield "kind", (article.kind.value,)
    yield "feed", (article.feed,)
    yield "wire_format", (article.format,)
    yield "has", [name for name in HAS if _has(article, name)]


def _has(article: EnrichedArticle, name: str) -> bool:
    return is_correction(article) if name == "correction" else bool(getattr(article, name))


def terms(article: EnrichedArticle) -> list[Term]:
    """The labels that facets show, once each; entities have a list of their own."""
    found = {
        (kind, key): Term(kind, key, text)
        for kind, texts in _plain(article)
        for text in texts
        if text and (key := fold(text))
    }
    topics = {("topic", fold(one.code)): Term("topic", fold(one.code), one.name) for one in article.topics}
    return [*found.values(), *topics.values()]


def numbers(article: EnrichedArticle) -> dict[str, float | None]:
    """What has an order. An article that was never issued is as old as its receipt."""
    return {
        "published": to_micros(article.published_at or article.received_at),
        "received": to_micros(article.received_at),
        "urgency": article.urgency,
        "score": article.sentiment.score if article.sentiment else None,
    }
