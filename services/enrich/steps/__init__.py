"""The language steps, in the order they run: the topology of the second hop.

language ─▶ sections ─▶ entities ─▶ names ─▶ topics ─▶ sentiment
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from services.common.errors import Misconfigured
from services.enrich.analysis import Step
from services.enrich.models import language as languages
from services.enrich.models import tagger, tone
from services.enrich.models import topics as desks
from services.enrich.steps import entities, language, names, sections, sentiment, topics

ENGLISH = frozenset({"en"})


def _language() -> Step:
    return Step(name="language", model=languages.NAME, run=partial(language.detect, model=languages.load()))


def _sections() -> Step:
    return Step(name="sections", model=sections.NAME, run=sections.divide)


def _entities() -> Step:
    return Step(name="entities", model=tagger.NAME, run=partial(entities.find, model=tagger.load()), languages=ENGLISH)


def _names() -> Step:
    return Step(name="names", model=names.NAME, run=names.join)


def _topics() -> Step:
    return Step(
        name="topics",
        model=desks.NAME,
        run=partial(topics.classify, model=desks.load()),
        languages=ENGLISH,
        otherwise=topics.from_wire,
    )


def _sentiment() -> Step:
    return Step(name="sentiment", model=tone.NAME, run=partial(sentiment.weigh, model=tone.load()), languages=ENGLISH)


_STEPS: Mapping[str, Callable[[], Step]] = {
    "language": _language,
    "sections": _sections,
    "entities": _entities,
    "names": _names,
    "topics": _topics,
    "sentiment": _sentiment,
}
NAMES = tuple(_STEPS)


def load(only: Sequence[str] = NAMES) -> tuple[Step, ...]:
    """The steps named, always in the order they run, with their models; a model nobody needs is not loaded.

    Raises:
        Misconfigured: a step is unknown, or a model's file is missing or another.
    """
    if unknown := set(only) - set(NAMES):
        raise Misconfigured(f"DATELINE_ENRICH_STEPS: no step is called {min(unknown)!r}; there are {', '.join(NAMES)}")
    return tuple(make() for name, make in _STEPS.items() if name in only)
