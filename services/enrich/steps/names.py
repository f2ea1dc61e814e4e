"""Things and people: the names that are one thing joined, with a canonical name, a stable id and a salience.

Places that the wire gives are names too, wherever the body has them: that needs no language.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from schemas.enriched import Entity, EntityType, Mention, Section
from services.enrich.analysis import Analysis, Name, Source
from services.enrich.clusters import canonical, clusters
from services.enrich.folding import fold

NAME = "rules-2"
_SHORTEST = 3
_OTHERS_WEIGHT = 0.6


def join(batch: Sequence[Analysis]) -> list[Analysis]:
    """The entities of each article, the most salient first, and which of them each section names."""
    return [_joined(analysis) for analysis in batch]


def _joined(analysis: Analysis) -> Analysis:
    source = analysis.source
    names = sorted([*analysis.names, *_wire_places(source, analysis.names)], key=lambda name: name.start)
    found = clusters(source.body, names)
    most = max((len(cluster) for cluster in found), default=1)
    entities = _distinct(_entity(source, cluster, most) for cluster in found)
    sections = tuple(_with_ids(section, entities) for section in analysis.sections)
    return replace(analysis, names=tuple(names), entities=entities, sections=sections)


def _wire_places(source: Source, names: Sequence[Name]) -> Iterator[Name]:
    """Where the body has a place of the wire's, and no other name stands."""
    texts = sorted(
        {place.name for place in source.places if len(place.name) >= _SHORTEST}, key=lambda text: (-len(text), text)
    )
    if not texts:
        return
    taken = {place for name in names for place in range(name.start, name.end)}
    for match in re.finditer(r"(?<!\w)(?:" + "|".join(map(re.escape, texts)) + r")(?!\w)", source.body):
        if taken.isdisjoint(range(*match.span())):
            yield Name(match.start(), match.end(), EntityType.LOCATION, 1.0)


def _entity(source: Source, cluster: Sequence[Name], most: int) -> Entity:
    mentions = tuple(Mention(start=at.start, end=at.end, text=source.body[at.start : at.end]) for at in cluster)
    name = canonical([" ".join(mention.text.split()) for mention in mentions])
    kind = cluster[0].type
    return Entity(
        id=entity_id(kind, name),
        type=kind,
        name=name,
        mentions=mentions,
        salience=round(_weight(kind) * _salience(source, mentions, most), 4),
    )


def entity_id(kind: EntityType, name: str) -> str:
    """Type and folded name, so that one name has one id in all articles; names of only marks by their digest."""
    key = fold(name).replace(" ", "-")
    return f"{kind.lower()}:{key or hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:16]}"


def _weight(kind: EntityType) -> float:
    """A story is about people, bodies, places and events; the nations it mentions as adjectives come after."""
    return _OTHERS_WEIGHT if kind is EntityType.MISCELLANEOUS else 1.0


def _salience(source: Source, mentions: Sequence[Mention], most: int) -> float:
    """Half for how often, three tenths for how early, two tenths for the headline."""
    early = 1 - mentions[0].start / len(source.body)
    headline = fold(source.headline).split()
    in_headline = any(word in headline for mention in mentions for word in fold(mention.text).split()[-1:])
    return min(1.0, 0.5 * len(mentions) / most + 0.3 * early + 0.2 * in_headline)


def _distinct(entities: Iterator[Entity]) -> tuple[Entity, ...]:
    """Two clusters that came to the same name are one entity."""
    by_id: dict[str, Entity] = {}
    for entity in entities:
        known = by_id.get(entity.id)
        by_id[entity.id] = entity if known is None else _both(known, entity)
    return tuple(sorted(by_id.values(), key=lambda entity: (-entity.salience, entity.mentions[0].start)))


def _both(one: Entity, other: Entity) -> Entity:
    mentions = tuple(sorted((*one.mentions, *other.mentions), key=lambda mention: mention.start))
    return one.model_copy(update={"mentions": mentions, "salience": max(one.salience, other.salience)})


def _with_ids(section: Section, entities: Sequence[Entity]) -> Section:
    inside = [e.id for e in entities if any(section.start <= mention.start < section.end for mention in e.mentions)]
    return section.model_copy(update={"entity_ids": tuple(inside)})
