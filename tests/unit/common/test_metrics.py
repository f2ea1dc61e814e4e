"""The catalogue's rules: prefix, base units, bounded labels, sets that start at 0."""

import re

from prometheus_client import REGISTRY, generate_latest

from schemas.dead_letter import Reason
from schemas.enriched import StepStatus
from services.common.hop import Outcome
from services.common.metrics import ANSWERS, OUTCOMES, STATUSES, known_feed, known_method, start_at_zero
from services.ingest.answers import Answer

OURS = [metric for metric in REGISTRY.collect() if metric.name.startswith("dateline_")]


def test_every_name_ends_in_a_base_unit_or_says_what_it_counts() -> None:
    endings = (
        r"_(seconds|bytes|articles|letters|retries|rounds|rebalances|progress|messages|stops|followers|drops|info)$"
    )
    bare = {
        "dateline_parsers",
        "dateline_ready",
        "dateline_database_connections",
        "dateline_database_connections_limit",
    }
    assert [metric.name for metric in OURS if not re.search(endings, metric.name) and metric.name not in bare] == []


def test_no_label_can_hold_an_id_or_a_text() -> None:
    allowed = {"hop", "outcome", "step", "topic", "partition", "feed", "reason", "route", "method", "code", "le"}
    allowed |= {"status", "limit", "pool", "state", "check"}
    labels = {label for metric in OURS for sample in metric.samples for label in sample.labels}
    assert labels - allowed <= {"version", "python"}


def test_the_outcomes_are_the_hops_outcomes() -> None:
    assert set(OUTCOMES) == {outcome.value for outcome in Outcome}


def test_every_closed_set_starts_at_zero() -> None:
    start_at_zero("store")
    text = generate_latest().decode()
    wanted = [f'dateline_articles_total{{hop="store",outcome="{outcome}"}}' for outcome in Outcome]
    wanted += [f'dateline_dead_letters_total{{hop="store",reason="{reason}"}}' for reason in Reason]
    assert [line for line in wanted if line not in text] == []


def test_an_unknown_feed_counts_as_other() -> None:
    assert [known_feed(feed, ("afp",)) for feed in ("afp", "anything")] == ["afp", "other"]


def test_the_statuses_of_a_step_are_the_contracts() -> None:
    assert set(STATUSES) == {status.value for status in StepStatus}


def test_what_ingest_answers_for_an_article_is_one_of_the_labels() -> None:
    assert set(ANSWERS) < {answer.value for answer in Answer}


def test_a_method_that_a_sender_invents_counts_as_other() -> None:
    assert [known_method(method) for method in ("GET", "BREW", "get")] == ["GET", "other", "other"]
