"""The value that the language steps hand on: each returns a grown copy, none changes the text."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from schemas.enriched import DetectedLanguage, Entity, EntityType, Section, Sentiment, StepReport, Topic
from schemas.parts import Heading, Place, Span, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is read: the text, and what the wire said of it.

    Attributes:
        body: The text; all offsets are code points into it.
        language: As declared, BCP 47.
        targets: Spans whose tone is asked for.
    """

    body: str
    headline: str = ""
    language: str | None = None
    headings: tuple[Heading, ...] = ()
    places: tuple[Place, ...] = ()
    subjects: tuple[Subject, ...] = ()
    targets: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the body, end exclusive; `confidence` is that of its type."""

    start: int
    end: int
    type: EntityType
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What is known so far of one source. `reports` tells how each step went."""

    source: Source
    language: DetectedLanguage | None = None
    sections: tuple[Section, ...] = ()
    names: tuple[Name, ...] = ()
    entities: tuple[Entity, ...] = ()
    topics: tuple[Topic, ...] = ()
    sentiment: Sentiment | None = None
    targets: tuple[Sentiment | None, ...] = ()
    reports: Mapping[str, StepReport] = field(default_factory=dict)


Run = Callable[[Sequence[Analysis]], Sequence[Analysis]]


def unchanged(batch: Sequence[Analysis]) -> Sequence[Analysis]:
    """What a step does where it can do nothing."""
    return batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One language step.

    Attributes:
        name: As in the metrics and in `enrichment.steps`.
        model: What it decides with.
        run: Grows a batch, in order; may raise.
        languages: Those it can read (primary subtags); none means any.
        otherwise: What it still does in other languages.
    """

    name: str
    model: str
    run: Run
    languages: frozenset[str] | None = None
    otherwise: Run = unchanged
