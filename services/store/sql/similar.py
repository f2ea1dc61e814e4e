"""Articles about the same: those that share names which few others have, and words of the headline."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from math import log
from uuid import UUID

from sqlalchemy import Connection, func, select

from schemas import EnrichedArticle
from services.common.codec import decode
from services.store.folding import tokens
from services.store.query.tree import Either, Words
from services.store.repository import Filters, Similar
from services.store.sql.among import among
from services.store.sql.engine import FullText
from services.store.sql.single import current_document, documents
from services.store.sql.tables import entities, mentions
from services.store.sql.windows import Search

_NAMES, _EACH, _CANDIDATES, _WORDS, _LETTERS = 12, 200, 100, 8, 4
_OF_NAMES = 0.7
"""What shared names count; the rest is for words of the headline."""

_LEAST = 0.05


def similar(connection: Connection, text: FullText, article_id: UUID, limit: int) -> tuple[Similar, ...]:
    """The most similar ones, those below a score that says nothing left out."""
    document = current_document(connection, article_id)
    if document is None:
        return ()
    article = decode(EnrichedArticle, document)
    weights = _weights(connection, [entity.id for entity in article.entities])
    shared = _sharing(connection, weights)
    candidates = sorted(shared, key=lambda place: -sum(weights[key] for key in shared[place]))[:_CANDIDATES]
    candidates += [place for place in _worded(connection, text, article) if place not in shared]
    found = [_scored(article, one, weights) for one in documents(connection, candidates)]
    own = [one for one in found if one.score >= _LEAST and one.document != document]
    return tuple(sorted(own, key=lambda one: (-one.score, one.document))[:limit])


def _weights(connection: Connection, ids: Collection[str]) -> dict[str, float]:
    """How telling each name is: the fewer articles have it, the more. The most telling ones."""
    total = (connection.scalar(select(func.max(entities.c.articles))) or 0) + 1
    rows = connection.execute(select(entities.c.id, entities.c.articles).where(among(entities.c.id, ids)))
    weights = {row.id: log(total / max(row.articles, 1)) for row in rows}
    return dict(sorted(weights.items(), key=lambda item: -item[1])[:_NAMES])


def _sharing(connection: Connection, weights: Mapping[str, float]) -> dict[int, set[str]]:
    """The newest articles with each of the names."""
    found = defaultdict[int, set[str]](set)
    for key in weights:
        newest = select(mentions.c.article).where(mentions.c.entity_id == key).order_by(mentions.c.article.desc())
        for place in connection.scalars(newest.limit(_EACH)):
            found[place].add(key)
    return found


def _worded(connection: Connection, text: FullText, article: EnrichedArticle) -> list[int]:
    """The newest articles whose headline has one of the longer words of its headline."""
    words = sorted(_words(article.headline), key=lambda word: (-len(word), word))[:_WORDS]
    if not words:
        return []
    query = Either(tuple(Words(word, field="headline") for word in words))
    newest = Search(connection, text, Filters(query=query)).newest(_EACH)
    hits = sorted(connection.execute(text.ranked(query, newest)).all(), key=lambda hit: hit.rank)
    return [hit.id for hit in hits[:_CANDIDATES]]


def _words(headline: str) -> set[str]:
    return {token.word for token in tokens(headline) if len(token.word) >= _LETTERS}


def _scored(article: EnrichedArticle, document: bytes, weights: Mapping[str, float]) -> Similar:
    other = decode(EnrichedArticle, document)
    shared = {entity.id for entity in other.entities} & weights.keys()
    whole = sum(weights.values())
    names = sum(weights[key] for key in shared) / whole if whole else 0.0
    one, two = _words(article.headline), _words(other.headline)
    words = len(one & two) / len(one | two) if one or two else 0.0
    score = _OF_NAMES * names + (1 - _OF_NAMES) * words
    return Similar(document, round(score, 4), tuple(sorted(shared)))
