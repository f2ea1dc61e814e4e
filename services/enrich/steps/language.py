"""Which language a text is in, by its own words; what was declared only decides between near candidates."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from schemas.enriched import DetectedLanguage
from services.enrich.analysis import Analysis, Source
from services.enrich.models.language import Identifier

UNKNOWN = DetectedLanguage(code="und", confidence=0.0)
_FEWEST_LETTERS = 12
_READ = 4_000
_LOUD = 0.7
_PRIOR = 4.0


def detect(batch: Sequence[Analysis], model: Identifier) -> list[Analysis]:
    """`und` where there are fewer than 12 letters."""
    return [replace(analysis, language=_language(analysis.source, model)) for analysis in batch]


def _language(source: Source, model: Identifier) -> DetectedLanguage:
    text = _own_words(source)
    if sum(map(str.isalpha, text)) < _FEWEST_LETTERS:
        return UNKNOWN
    declared = (source.language or "").replace("_", "-").split("-")[0].lower()
    likely = {code: odds * (_PRIOR if code == declared else 1.0) for code, odds in model.predict([text])[0].items()}
    code = max(likely, key=lambda each: likely[each])
    return DetectedLanguage(code=code, confidence=round(min(1.0, likely[code] / sum(likely.values())), 4))


def _own_words(source: Source) -> str:
    """Headline and the first 4,000 characters; shouted text is read as if spoken."""
    text = unicodedata.normalize("NFC", f"{source.headline}\n{source.body[:_READ]}")
    letters = sum(map(str.isalpha, text))
    return text.lower() if sum(map(str.isupper, text)) > _LOUD * letters else text
