"""The languages, names and headings of the sample articles are those that seeds/expected gives them."""

from collections.abc import Iterator
from typing import Any

import pytest

from services.enrich.analysis import Analysis
from services.enrich.pipeline import analyze, source
from services.enrich.steps import load
from tests.support.seeds import told

Found = dict[str, tuple[Analysis, dict[str, Any]]]


@pytest.fixture(scope="module")
def found() -> Found:
    rows = list(told())
    every = analyze([source(article) for _, article, _ in rows], load())
    return {name: (analysis, facts) for (name, _, facts), analysis in zip(rows, every, strict=True)}


def missing(found: Found, fact: str) -> Iterator[tuple[Analysis, dict[str, Any], str]]:
    return ((analysis, facts, name) for name, (analysis, facts) in found.items() if facts.get(fact))


def test_languages(found: Found) -> None:
    told = {name: (facts["language"], analysis.language) for analysis, facts, name in missing(found, "language")}
    assert {name: pair for name, pair in told.items() if pair[1] is None or pair[0] != pair[1].code} == {}


def test_names_with_their_kinds_and_variants(found: Found) -> None:
    wrong: dict[str, list[str]] = {}
    for analysis, facts, name in missing(found, "entities"):
        ours = {(e.name, str(e.type)): {mention.text for mention in e.mentions} for e in analysis.entities}
        lost = [
            e["name"] for e in facts["entities"] if not set(e["variants"]) <= ours.get((e["name"], e["type"]), set())
        ]
        wrong |= {name: lost} if lost else {}
    assert wrong == {}


def test_headings(found: Found) -> None:
    told = {
        name: ([section.heading for section in analysis.sections], facts["sections"])
        for analysis, facts, name in missing(found, "sections")
    }
    assert {name: pair for name, pair in told.items() if pair[0] != pair[1]} == {}
