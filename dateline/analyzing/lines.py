"""Questions and answers of `dateline analyze --jsonl`, a JSON object a line."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, Field, ValidationError, model_validator

from schemas.parts import Span
from services.common.errors import Misconfigured
from services.enrich.analysis import Analysis, Source
from services.enrich.pipeline import report


class Line(BaseModel):
    """One question."""

    id: str | int
    body: str
    headline: str = ""
    language: str | None = None
    targets: tuple[Span, ...] = Field(default=(), description="Spans of the body whose tone is asked for.")

    @model_validator(mode="after")
    def _targets_lie_in_the_body(self) -> "Line":
        if any(target.end > len(self.body) for target in self.targets):
            raise ValueError("a target ends after the body")
        return self

    def source(self) -> Source:
        """What the steps read of it."""
        return Source(body=self.body, headline=self.headline, language=self.language, targets=self.targets)


def questions(lines: Iterable[bytes]) -> Iterator[Line]:
    """The questions, in order.

    Raises:
        Misconfigured: a line is none; the text tells which and why.
    """
    for number, text in enumerate(lines, start=1):
        if text.strip():
            yield _question(number, text)


def _question(number: int, text: bytes) -> Line:
    try:
        return Line.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "the line"
        raise Misconfigured(f"line {number}: {first['msg']} (at {place})") from None


def answer(line: Line, analysis: Analysis) -> str:
    """The answer to a question, as JSON."""
    tones = analysis.targets or (None,) * len(line.targets)
    targets = [
        {"start": target.start, "end": target.end, "sentiment": _plain(tone)}
        for target, tone in zip(line.targets, tones, strict=True)
    ]
    parts = {
        "id": line.id,
        "detected_language": _plain(analysis.language),
        "entities": [_plain(entity) for entity in analysis.entities],
        "sections": [_plain(section) for section in analysis.sections],
        "topics": [_plain(topic) for topic in analysis.topics],
        "sentiment": _plain(analysis.sentiment),
        "targets": targets,
        "enrichment": _plain(report(analysis)),
    }
    return json.dumps(parts, ensure_ascii=False)


def _plain(value: BaseModel | None) -> Any:
    return None if value is None else value.model_dump(mode="json")
