"""What two looks say together."""

import io
from typing import Any

import pytest
from rich.console import Console

from dateline.top.looking import Look
from dateline.top.page import page
from dateline.top.summary import quantile, summarize
from services.common.exposition import read_samples

A, B = "http://a:8002", "http://b:8002"
FEED = {"name": "afp", "health": "failing", "last_error": "refused", "last_article_at": None}
COUNTS = {"accepted": 3, "rejected": 0, "missing": 0}


def passed(count: int, hop: str = "enrich") -> str:
    return f'dateline_articles_total{{hop="{hop}",outcome="passed"}} {count}'


def handled(quick: int, slow: int) -> list[str]:
    buckets = {"0.1": quick, "1.0": quick + slow, "+Inf": quick + slow}
    return [f'dateline_handling_seconds_bucket{{hop="enrich",le="{le}"}} {count}' for le, count in buckets.items()]


def seen(at: float, *, away: str | None = None, **lines: list[str]) -> Look:
    texts = {"a": A, "b": B}
    samples = {texts[name]: read_samples("\n".join([*each, ""])) for name, each in lines.items()}
    return Look(at=at, now=1000.0, samples=samples, away={away: "refused"} if away else {})


def enrich(before: Look, after: Look) -> Any:
    return summarize(before, after).hops[1]


def test_rates_are_of_the_time_between_and_of_all_instances() -> None:
    before, after = seen(0, a=[passed(10)], b=[passed(5)]), seen(2, a=[passed(30)], b=[passed(15)])
    assert enrich(before, after).rates["passed"] == 15


def test_a_service_that_was_started_anew_counts_from_zero() -> None:
    assert enrich(seen(0, a=[passed(100)]), seen(2, a=[passed(8)])).rates["passed"] == 4


def test_a_service_that_has_come_meanwhile_counts_too() -> None:
    assert enrich(seen(0, a=[]), seen(2, a=[], b=[passed(8)])).rates["passed"] == 4


@pytest.mark.parametrize(("share", "seconds"), [(0.25, 0.05), (0.5, 0.1), (0.75, 0.55), (1.0, 1.0)])
def test_quantiles_are_straight_lines_within_buckets(share: float, seconds: float) -> None:
    before, after = seen(0, a=handled(5, 5)), seen(2, a=handled(15, 15))
    found = quantile(share, "dateline_handling_seconds", before, after, hop="enrich")
    assert found == pytest.approx(seconds)


def test_where_nothing_was_done_there_is_no_quantile() -> None:
    look = seen(0, a=handled(5, 5))
    assert quantile(0.5, "dateline_handling_seconds", look, look, hop="enrich") is None


def test_lag_that_two_services_tell_of_counts_once() -> None:
    lines = [f'dateline_consumer_lag_messages{{hop="enrich",topic="t",partition="{part}"}} 4' for part in (0, 1)]
    look = seen(0, a=lines, b=lines)
    assert enrich(look, look).lag_messages == 8


def test_troubles_name_who_is_away_not_ready_or_silent_and_what_was_dead_lettered() -> None:
    letters = 'dateline_dead_letters_total{{hop="ingest",reason="malformed"}} {}'.format
    before = seen(0, a=[letters(1)])
    after = seen(2, a=[letters(3), 'dateline_ready{check="kafka"} 0', 'dateline_ready{check="models"} 1'], away=B)
    told = summarize(before, Look(**{**_fields(after), "feeds": [FEED | COUNTS]})).troubles
    assert told == (
        f"{B} does not answer: refused",
        f"{A} is not ready: kafka",
        "ingest: 3 dead letters for malformed, 2 of them new",
        "feed afp is failing: refused",
    )


def test_the_page_holds_every_hop_and_feed_and_what_is_wrong() -> None:
    before, after = seen(0, a=[passed(10)]), seen(2, a=[passed(30), "dateline_books_timestamp_seconds 900"], away=B)
    console = Console(width=120, record=True, file=io.StringIO())
    console.print(page(summarize(before, after), [FEED | COUNTS]))
    text = console.export_text()
    assert [word for word in ("ingest", "enrich", "store", "afp", "failing", "balanced", B) if word not in text] == []


def _fields(look: Look) -> dict[str, Any]:
    return {name: getattr(look, name) for name in ("at", "now", "samples", "away", "feeds")}
