"""How the steps are run: failures, languages, order."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
import structlog

from schemas.enriched import DetectedLanguage, StepStatus
from schemas.parts import Place, Subject
from services.common import metrics
from services.enrich.analysis import Analysis, Source, Step, unchanged
from services.enrich.pipeline import VERSION, analyze, enrich
from tests.support.articles import NOON, raw_article

GERMAN = "Der Präsident sagte am Montag in Genf, die Gespräche seien gescheitert und der Gesandte reise nach Hause."
ENGLISH = "The president said in Geneva on Monday that the talks had failed and the envoy was going home."


def breaks_on(word: str) -> Step:
    def run(batch: Sequence[Analysis]) -> Sequence[Analysis]:
        if any(word in analysis.source.body for analysis in batch):
            raise RuntimeError(word)
        return batch

    return Step(name="fragile", model="none", run=run)


def test_a_step_that_fails_marks_itself_on_its_article_only() -> None:
    good, bad = analyze([Source(body="fine"), Source(body="poison")], [breaks_on("poison")])

    assert good.reports["fragile"].status is StepStatus.OK
    assert bad.reports["fragile"].status is StepStatus.FAILED


def test_after_a_failed_step_the_others_go_on(steps: tuple[Step, ...]) -> None:
    (found,) = analyze([Source(body=ENGLISH, language="en")], [steps[0], breaks_on("Geneva"), *steps[1:]])

    assert found.reports["fragile"].status is StepStatus.FAILED
    assert [entity.name for entity in found.entities] == ["Geneva"]
    assert found.sentiment is not None


def test_every_article_of_a_step_is_counted_by_how_it_went() -> None:
    def count(status: StepStatus) -> float:
        return float(metrics.STEP_ARTICLES.labels("fragile", status)._value.get())

    before = count(StepStatus.OK), count(StepStatus.FAILED)
    analyze([Source(body="fine"), Source(body="poison"), Source(body="good")], [breaks_on("poison")])
    assert (count(StepStatus.OK) - before[0], count(StepStatus.FAILED) - before[1]) == (2, 1)


def test_a_failed_step_is_logged_with_its_name() -> None:
    with structlog.testing.capture_logs() as logs:
        analyze([Source(body="poison")], [breaks_on("poison")])

    assert [(entry["event"], entry["step"]) for entry in logs] == [("step failed", "fragile")]


def test_a_step_that_mixes_up_its_articles_has_failed() -> None:
    step = Step(
        name="mixed", model="none", run=lambda batch: [replace(each, source=Source(body="x")) for each in batch]
    )

    (found,) = analyze([Source(body="mine")], [step])

    assert found.source.body == "mine"
    assert found.reports["mixed"].status is StepStatus.FAILED


def test_text_in_another_language_is_never_read_as_english(steps: tuple[Step, ...]) -> None:
    (found,) = analyze([Source(body=GERMAN, language="en")], steps)

    assert found.language is not None
    assert found.language.code == "de"
    for name in ("entities", "topics", "sentiment"):
        assert found.reports[name].status is StepStatus.UNSUPPORTED_LANGUAGE
    assert (found.entities, found.sentiment) == ((), None)


def test_in_any_language_sections_and_what_the_wire_names_are_found(steps: tuple[Step, ...]) -> None:
    source = Source(body=GERMAN, places=(Place(name="Genf"),), subjects=(Subject(code="medtop:11000000"),))

    (found,) = analyze([source], steps)

    assert len(found.sections) == 1
    assert [entity.id for entity in found.entities] == ["loc:genf"]
    assert [topic.name for topic in found.topics] == ["politics"]
    assert found.reports["sections"].status is StepStatus.OK


@pytest.mark.parametrize(("declared", "reads"), [("en-GB", True), ("EN_us", True), ("de", False), (None, False)])
def test_where_nothing_can_be_told_the_declared_language_counts(
    steps: tuple[Step, ...], declared: str | None, *, reads: bool
) -> None:
    (found,) = analyze([Source(body="LONDON 1-0", language=declared)], steps)

    assert found.language == DetectedLanguage(code="und", confidence=0)
    assert (found.reports["sentiment"].status is StepStatus.OK) is reads


def test_an_article_keeps_all_it_came_with(steps: tuple[Step, ...]) -> None:
    raw = raw_article(body=ENGLISH, language="en-GB", keywords=("talks",), ednote="Updates")

    (found,) = enrich([raw], steps, NOON)

    assert {name: getattr(found, name) for name in type(raw).model_fields} == dict(raw)
    assert found.enrichment.pipeline_version == VERSION
    assert found.enriched_at == NOON


def test_no_articles_give_no_answers(steps: tuple[Step, ...]) -> None:
    assert enrich([], steps, NOON) == []


def test_what_can_do_nothing_changes_nothing() -> None:
    batch = [Analysis(source=Source(body="x"))]
    assert unchanged(batch) is batch
