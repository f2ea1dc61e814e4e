"""Metrics as they are served by a Dateline that runs: valid, complete, and bounded."""

import subprocess
import time
from pathlib import Path

import httpx
import pytest

from services.common.metrics import BALANCE
from tests.support.waiting import wait_until
from tests.support.watched import SERVICES, Watched

INVENTED = 40


@pytest.mark.parametrize("service", SERVICES)
def test_promtool_finds_nothing_to_say_of_an_endpoint(house: Watched, promtool: Path, service: str) -> None:
    done = subprocess.run(
        [promtool, "check", "metrics"], input=house.text(service), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("hop", ["ingest", "enrich", "store"])
def test_a_canary_goes_through_every_hop_again_and_again(house: Watched, hop: str) -> None:
    def left() -> float:
        return house.samples(hop).value("dateline_canary_timestamp_seconds", hop=hop)

    first = wait_until(left, what="a canary has been seen")
    wait_until(lambda: left() > first, deadline=30, what="a further one has been seen")
    assert time.time() - left() < 30


def test_canaries_are_in_no_answer_and_in_one_row(house: Watched) -> None:
    assert house.stack.get("/v1/articles", q="canary")["total"]["value"] == 0
    ingested = house.samples("ingest").value("dateline_feed_articles_total", feed="dateline-canary", outcome="accepted")
    again = house.samples("store").value("dateline_articles_total", hop="store", outcome="duplicate")
    assert ingested > 1
    assert again > 0


def test_the_books_gauges_balance(house: Watched) -> None:
    books = house.samples("books")
    states = sum(books.value("dateline_books_articles", state=state) for state in BALANCE)
    assert states == books.value("dateline_books_acknowledged_articles") > 40
    assert books.value("dateline_books_difference_articles") == 0
    assert time.time() - books.value("dateline_books_timestamp_seconds") < 60


def test_requests_that_a_stranger_invents_add_no_label_values(house: Watched) -> None:
    def routes() -> set[frozenset[tuple[str, str]]]:
        names = house.samples("store").labels("dateline_http_request_seconds_count")
        return {frozenset(labels.items()) for labels in names}

    before = routes()
    for number in range(INVENTED):
        httpx.request(f"BREW{number}", house.stack.url("store", f"/nowhere/{number}?q={number}"))
        httpx.get(house.stack.url("store", f"/v1/articles/{number}"))
        httpx.post(house.stack.url("ingest", f"/v1/articles?feed=stranger{number}"), content=b"")
    assert len(routes() - before) <= 3
    feeds = {labels["feed"] for labels in house.samples("ingest").labels("dateline_feed_articles_total")}
    assert feeds == {"seeds", "dateline-canary", "other"}


def test_pools_and_models_tell_their_sizes(house: Watched) -> None:
    ingest, enrich = house.samples("ingest"), house.samples("enrich")
    assert ingest.value("dateline_parsers") == 2
    assert ingest.value("dateline_producer_in_flight_limit_bytes", hop="ingest") == 64 * 1024 * 1024
    assert enrich.value("dateline_model_batch_articles_sum") > 40
    assert enrich.value("dateline_step_articles_total", step="entities", status="ok") > 0


@pytest.mark.parametrize("service", SERVICES)
def test_each_process_tells_of_itself_and_of_what_it_is(house: Watched, service: str) -> None:
    samples = house.samples(service)
    (build,) = samples.labels("dateline_build_info")
    assert set(build) == {"version", "python"}
    assert samples.labels("dateline_ready") != []
    assert {"process_resident_memory_bytes", "process_cpu_seconds_total", "process_open_fds"} <= samples.names()
