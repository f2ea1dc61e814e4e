"""Articles of different kinds, written for this test, and what must be found in them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from schemas.enriched import EntityType, StepStatus
from services.enrich.analysis import Analysis, Source, Step
from services.enrich.pipeline import analyze

_FILE = Path(__file__).with_name("own_articles.txt")
_KINDS = {str(kind) for kind in EntityType}


@dataclass(frozen=True, slots=True)
class Article:
    """A text and its facts, each as `word rest`."""

    name: str
    facts: tuple[tuple[str, str], ...]
    body: str

    def told(self, word: str) -> list[str]:
        return [rest for first, rest in self.facts if first == word]


@cache
def articles() -> tuple[Article, ...]:
    return tuple(_article(text) for text in _FILE.read_text("utf-8").split("== ")[1:])


def _article(text: str) -> Article:
    head, body = text.split("\nbody\n")
    name, *lines = head.split("\n")
    pairs = [(first, rest) for first, _, rest in (line.partition(" ") for line in lines)]
    return Article(name, tuple(pairs), body.strip())


@pytest.fixture(scope="module")
def found(steps: tuple[Step, ...]) -> dict[str, Analysis]:
    every = analyze([Source(body=one.body) for one in articles()], steps)
    return {one.name: analysis for one, analysis in zip(articles(), every, strict=True)}


def told(word: str) -> list[Article]:
    return [one for one in articles() if one.told(word)]


def name(article: Article) -> str:
    return article.name


def test_there_are_twelve_kinds() -> None:
    assert len(articles()) == 12


@pytest.mark.parametrize("article", told("language"), ids=name)
def test_the_language_is_known(found: dict[str, Analysis], article: Article) -> None:
    language = found[article.name].language
    assert language is not None
    assert [language.code] == article.told("language")


@pytest.mark.parametrize("article", [one for one in articles() if _KINDS & dict(one.facts).keys()], ids=name)
def test_its_names_are_found_whole_and_of_their_kind(found: dict[str, Analysis], article: Article) -> None:
    entities = {(str(entity.type), entity.name) for entity in found[article.name].entities}
    assert {fact for fact in article.facts if fact[0] in _KINDS} - entities == set()


@pytest.mark.parametrize("article", articles(), ids=name)
def test_its_headings_are_found_and_no_others(found: dict[str, Analysis], article: Article) -> None:
    headings = [section.heading for section in found[article.name].sections if section.heading]
    assert headings == article.told("heading")


@pytest.mark.parametrize("article", told("topic"), ids=name)
def test_its_topic_is_found(found: dict[str, Analysis], article: Article) -> None:
    assert article.told("topic")[0] in [topic.code for topic in found[article.name].topics]


@pytest.mark.parametrize("article", told("tone"), ids=name)
def test_its_tone_is_found(found: dict[str, Analysis], article: Article) -> None:
    sentiment = found[article.name].sentiment
    assert sentiment is not None
    assert [str(sentiment.label)] == article.told("tone")


@pytest.mark.parametrize("article", [one for one in articles() if ("unread", "") in one.facts], ids=name)
def test_a_language_that_no_model_reads_is_said_to_be_none(found: dict[str, Analysis], article: Article) -> None:
    analysis = found[article.name]
    status = {step: report.status for step, report in analysis.reports.items()}
    assert {status[step] for step in ("entities", "topics", "sentiment")} == {StepStatus.UNSUPPORTED_LANGUAGE}
    assert {status[step] for step in ("language", "sections", "names")} == {StepStatus.OK}
    assert analysis.sentiment is None
