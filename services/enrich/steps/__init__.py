"""The language steps, in the order they run: the topology of the second hop.

language ─▶ sections ─▶ entities ─▶ names ─▶ topics ─▶ sentiment
"""

from functools import partial

from services.enrich.analysis import Step
from services.enrich.models import language as languages
from services.enrich.models import tagger, tone
from services.enrich.models import topics as desks
from services.enrich.steps import entities, language, names, sections, sentiment, topics

ENGLISH = frozenset({"en"})
NAMES = ("language", "sections", "entities", "names", "topics", "sentiment")


def load() -> tuple[Step, ...]:
    """The steps with their models.

    Raises:
        Misconfigured: a model's file is missing or another.
    """
    return (
        Step(name="language", model=languages.NAME, run=partial(language.detect, model=languages.load())),
        Step(name="sections", model=sections.NAME, run=sections.divide),
        Step(name="entities", model=tagger.NAME, run=partial(entities.find, model=tagger.load()), languages=ENGLISH),
        Step(name="names", model=names.NAME, run=names.join),
        Step(
            name="topics",
            model=desks.NAME,
            run=partial(topics.classify, model=desks.load()),
            languages=ENGLISH,
            otherwise=topics.from_wire,
        ),
        Step(name="sentiment", model=tone.NAME, run=partial(sentiment.weigh, model=tone.load()), languages=ENGLISH),
    )
