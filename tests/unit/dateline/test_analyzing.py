"""What `dateline analyze` shows in a terminal."""

import io

import pytest
from rich.console import Console

from dateline.analyzing.page import page
from schemas import EnrichedArticle
from schemas.enriched import Enrichment, Section, Sentiment, StepReport, StepStatus, Tone
from schemas.parts import Span
from tests.support.articles import enriched_article, entity, topic

CYAN, BOLD, UNDERLINED, RED = "\x1b[1;36m", "\x1b[1m", "\x1b[4m", "\x1b[31m"


def shown(article: EnrichedArticle, *, colour: bool = False) -> str:
    console = Console(file=io.StringIO(), width=110, force_terminal=colour, color_system="standard" if colour else None)
    console.print(page(article))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def story() -> EnrichedArticle:
    body = "Ada Lund wept in Oslo.\n\nWhat now\n\nThe bank closes."
    return enriched_article(
        body=body,
        headline="A bank closes",
        entities=(entity("PER", "Ada Lund"), entity("LOC", "Oslo")),
        topics=(topic("medtop:04000000", "economy, business and finance"),),
        sections=(Section(index=0, start=0, end=24), Section(index=1, start=24, end=len(body), heading="What now")),
        sentiment=Sentiment(
            label=Tone.NEGATIVE, score=-0.5, confidence=0.7, mixed=True, evidence=(Span(start=34, end=50),)
        ),
    )


@pytest.mark.parametrize(
    "text",
    ["A bank closes", "en 0.99", "economy, business and finance 0.90", "negative -0.50 (0.70, mixed)", "What now"],
)
def test_a_page_tells_what_was_found(text: str) -> None:
    assert text in shown(story())


def test_the_text_is_there_whole() -> None:
    assert "Ada Lund wept in Oslo.\n\nWhat now\n\nThe bank closes." in "\n".join(
        line.rstrip() for line in shown(story()).splitlines()
    )


def test_names_headings_and_evidence_stand_out() -> None:
    page = shown(story(), colour=True)
    assert f"{CYAN}Ada Lund\x1b[0m wept" in page
    assert f"{BOLD}What now\x1b[0m" in page
    assert f"{UNDERLINED}The bank closes.\x1b[0m" in page
    assert f"{RED}negative" in page


def test_what_would_move_the_cursor_is_shown_as_a_sign_and_places_stay() -> None:
    hostile = enriched_article(body="\x1b[2J\x07Ada\r Lund\x1b[31m fell.", entities=(entity("PER", "Lund"),))
    page = shown(hostile, colour=True)
    assert "\x1b[2J" not in page
    assert "\x07" not in page
    assert f"·[2J·Ada· {CYAN}Lund\x1b[0m·[31m fell." in page


def test_mark_up_in_a_text_is_text() -> None:
    assert "[bold]no[/bold]" in shown(enriched_article(headline="[bold]no[/bold]", body="[red]no[/red] more"))


def test_a_step_that_did_not_go_well_is_named() -> None:
    steps = {"topics": StepReport(status=StepStatus.FAILED), "language": StepReport(status=StepStatus.OK)}
    found = shown(enriched_article(enrichment=Enrichment(pipeline_version=1, steps=steps)))
    assert "topics: failed" in found
    assert "language: ok" not in found
