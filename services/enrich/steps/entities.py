"""Names in the body: the tagger's, trimmed of titles and possessives, and made of one mind over the article."""

from collections.abc import Sequence
from dataclasses import replace

from services.enrich.analysis import Analysis
from services.enrich.consistency import agree
from services.enrich.models.tagger import Tagger


def find(batch: Sequence[Analysis], model: Tagger) -> list[Analysis]:
    """The names of each body, in order, none overlapping another."""
    bodies = [analysis.source.body for analysis in batch]
    tagged = model.predict(bodies)
    return [
        replace(analysis, names=tuple(agree(body, names)))
        for analysis, body, names in zip(batch, bodies, tagged, strict=True)
    ]
