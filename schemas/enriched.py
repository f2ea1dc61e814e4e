"""`EnrichedArticle`: the raw article and what the language steps found. Key on Kafka: `article_id`."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from schemas.article import RawArticle
from schemas.base import GREATEST, Contract, UtcTime
from schemas.parts import Span


class Tone(StrEnum):
    """The label of a sentiment."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class EntityType(StrEnum):
    """The kinds of names."""

    PERSON = "PER"
    ORGANISATION = "ORG"
    LOCATION = "LOC"
    EVENT = "EVENT"
    MISCELLANEOUS = "MISC"


class StepStatus(StrEnum):
    """How a language step went on an article."""

    OK = "ok"
    UNSUPPORTED_LANGUAGE = "unsupported_language"
    FAILED = "failed"


class Sentiment(Contract):
    """Tone of a text or towards a name."""

    label: Tone
    score: float = Field(ge=-1, le=1)
    confidence: float = Field(ge=0, le=1)
    mixed: bool = False
    evidence: tuple[Span, ...] = Field(default=(), description="The sentences that carried it.")


class DetectedLanguage(Contract):
    """What the text itself says; `RawArticle.language` stays what was declared."""

    code: str = Field(min_length=2, description="BCP 47; `und` where nothing can be told.")
    confidence: float = Field(ge=0, le=1)


class Mention(Span):
    """One place where the body names an entity; `text` is exactly the span's."""

    text: str


class Entity(Contract):
    """A person, organisation, place, event or other name, with all its variants in the article."""

    id: str = Field(min_length=1, description="Stable key across articles, made of type and name.")
    type: EntityType
    name: str = Field(description="Canonical in the article: its longest form in the most used spelling.")
    mentions: tuple[Mention, ...]
    salience: float = Field(ge=0, le=1)
    sentiment: Sentiment | None = None


class Section(Span):
    """A part of the article; it starts at its heading, and together the sections cover the body once."""

    index: int = Field(ge=0)
    heading: str | None = None
    sentiment: Sentiment | None = None
    entity_ids: tuple[str, ...] = ()


class Topic(Contract):
    """A term of the IPTC Media Topics, named as the vocabulary names it."""

    scheme: str = "iptc-mediatopic"
    code: str = Field(description="medtop:XXXXXXXX")
    name: str
    confidence: float = Field(ge=0, le=1)


class StepReport(Contract):
    """What one step did, and the model it did it with."""

    status: StepStatus
    model: str | None = None


class Enrichment(Contract):
    """Which pipeline enriched the article, and how each step went."""

    pipeline_version: int = Field(ge=1, le=GREATEST)
    steps: dict[str, StepReport] = Field(default_factory=dict)


class EnrichedArticle(RawArticle):
    """One version of one article with its language, names, sections, topics and tone."""

    detected_language: DetectedLanguage | None = None
    entities: tuple[Entity, ...] = ()
    sections: tuple[Section, ...] = ()
    topics: tuple[Topic, ...] = ()
    sentiment: Sentiment | None = None
    enrichment: Enrichment
    enriched_at: UtcTime

    @model_validator(mode="after")
    def _spans_lie_in_the_body(self) -> Self:
        spans = [*self.sections, *(mention for entity in self.entities for mention in entity.mentions)]
        if any(span.end > len(self.body) for span in spans):
            raise ValueError("a section or a mention ends after the body")
        return self
