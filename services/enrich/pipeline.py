"""Runs the language steps over batches. A step that fails marks itself on the article; the others go on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from schemas import EnrichedArticle, RawArticle
from schemas.enriched import Enrichment, StepReport, StepStatus
from services.common import metrics
from services.enrich.analysis import Analysis, Run, Source, Step

VERSION = 2
"""Grows with each pipeline whose answers are better: the store then replaces what it has."""

_CONFIDENT = 0.5
log = structlog.get_logger()


def enrich(articles: Sequence[RawArticle], steps: Sequence[Step], now: datetime) -> list[EnrichedArticle]:
    """The articles with what the steps found, in order."""
    found = analyze([source(article) for article in articles], steps)
    return [_enriched(article, analysis, now) for article, analysis in zip(articles, found, strict=True)]


def source(article: RawArticle) -> Source:
    """What the steps read of an article."""
    return Source(
        body=article.body,
        headline=article.headline,
        language=article.language,
        headings=article.headings,
        places=article.places,
        subjects=article.subjects,
    )


def _enriched(article: RawArticle, analysis: Analysis, now: datetime) -> EnrichedArticle:
    return EnrichedArticle(
        **dict(article),
        detected_language=analysis.language,
        entities=analysis.entities,
        sections=analysis.sections,
        topics=analysis.topics,
        sentiment=analysis.sentiment,
        enrichment=report(analysis),
        enriched_at=now,
    )


def report(analysis: Analysis) -> Enrichment:
    """Which pipeline it was, and how each step went."""
    return Enrichment(pipeline_version=VERSION, steps=dict(analysis.reports))


def analyze(sources: Sequence[Source], steps: Sequence[Step]) -> list[Analysis]:
    """One analysis for each source, in order, after all steps."""
    batch = [Analysis(source=each) for each in sources]
    metrics.MODEL_BATCH.observe(len(batch))
    with metrics.MODEL_SECONDS.time():
        for step in steps:
            with metrics.STEP.labels(step.name).time():
                batch = _take(step, batch)
    return batch


def _take(step: Step, batch: Sequence[Analysis]) -> list[Analysis]:
    """The step on those it can read; on the others what it does without the language."""
    spoken = [place for place, analysis in enumerate(batch) if reads(step, analysis)]
    other = [place for place in range(len(batch)) if place not in set(spoken)]
    grown = dict(zip(spoken, _run(step, step.run, StepStatus.OK, [batch[at] for at in spoken]), strict=True))
    rest = _run(step, step.otherwise, StepStatus.UNSUPPORTED_LANGUAGE, [batch[at] for at in other])
    grown |= zip(other, rest, strict=True)
    return [grown[place] for place in range(len(batch))]


def reads(step: Step, analysis: Analysis) -> bool:
    """Whether the step knows the article's language: the detected one where that is confident, else the declared."""
    if step.languages is None:
        return True
    found = analysis.language
    confident = found is not None and found.code != "und" and found.confidence >= _CONFIDENT
    code = found.code if found is not None and confident else analysis.source.language
    return (code or "und").replace("_", "-").split("-")[0].lower() in step.languages


def _run(step: Step, run: Run, status: StepStatus, batch: Sequence[Analysis]) -> list[Analysis]:
    if not batch:
        return []
    try:
        return [_marked(step, status, analysis) for analysis in _grown(run, batch)]
    except Exception:  # noqa: BLE001 - one by one tells whose it is
        return [_alone(step, run, status, analysis) for analysis in batch]


def _alone(step: Step, run: Run, status: StepStatus, analysis: Analysis) -> Analysis:
    try:
        (grown,) = _grown(run, [analysis])
    except Exception:
        log.exception("step failed", step=step.name)
        return _marked(step, StepStatus.FAILED, analysis)
    return _marked(step, status, grown)


def _grown(run: Run, batch: Sequence[Analysis]) -> Sequence[Analysis]:
    grown = run(batch)
    if [each.source for each in grown] != [each.source for each in batch]:
        raise ValueError("a step must answer for each article it was given, in order")
    return grown


def _marked(step: Step, status: StepStatus, analysis: Analysis) -> Analysis:
    metrics.STEP_ARTICLES.labels(step.name, status).inc()
    return replace(analysis, reports={**analysis.reports, step.name: StepReport(status=status, model=step.model)})
