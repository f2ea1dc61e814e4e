"""Every panel's and every variable's query, asked of a real Prometheus that scrapes a running Dateline under load."""

import itertools
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.support.contact_sheet import Picture, photograph, points, sheet
from tests.support.dashboards import FILES, Target, board, panels, targets
from tests.support.needs import GET_PROMETHEUS, find_prometheus, need
from tests.support.prometheus import Prometheus, remember_last_week, watching
from tests.support.waiting import wait_until
from tests.support.watched import SERVICES, Watched, watched
from tests.support.wire import story

pytestmark = pytest.mark.long
INTERVAL = "20s"
SEEDS = Path(__file__).parents[3] / "seeds" / "wire"
ASKED = ("/v1/articles?q=council", "/v1/entities?prefix=B", "/v1/changes?limit=5", "/v1/articles?limit=5")


@dataclass(frozen=True, slots=True)
class Observed:
    """The house under load, and who watches."""

    house: Watched
    prometheus: Prometheus


@pytest.fixture(scope="session")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observed]:
    program = need(__name__, "Prometheus", find_prometheus("prometheus"), GET_PROMETHEUS)
    folder = tmp_path_factory.mktemp("observed")
    with watched(folder, "--seeds", str(SEEDS), feeds="seeds,load", feeds_file=_feeds(folder)) as house:
        jobs = {f"dateline-{service}": house.ports[service] for service in SERVICES}
        history = folder / "prometheus"
        history.mkdir()
        remember_last_week(program.with_name("promtool"), history, "load", f"127.0.0.1:{house.ports['ingest']}")
        with watching(program, history, jobs) as prometheus, load(house, folder / "inbox"):
            wait_until(lambda: _measured(prometheus), deadline=150, what="rates and rules have values")
            yield Observed(house, prometheus)


def _feeds(folder: Path) -> Path:
    (folder / "inbox").mkdir()
    file = folder / "feeds.toml"
    file.write_text(f'[[feed]]\nname = "desk"\nkind = "folder"\npath = "{folder / "inbox"}"\nperiod = 0.5\n')
    return file


@contextmanager
def load(house: Watched, inbox: Path) -> Iterator[None]:
    """Articles, broken ones too, pushed and put into a folder, and queries, meanwhile."""
    over = threading.Event()
    thread = threading.Thread(target=_load, args=(house, inbox, over))
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _load(house: Watched, inbox: Path, over: threading.Event) -> None:
    with httpx.Client(timeout=20) as client:
        for number in itertools.count():
            data = story(number) if number % 10 else b'{"headline": "cut o'
            client.post(house.stack.url("ingest", "/v1/articles?feed=load"), content=data)
            (inbox / f"{number}.json").write_bytes(story(100_000 + number))
            client.get(house.stack.url("store", ASKED[number % len(ASKED)]))
            if over.wait(0.2):
                return


def _measured(prometheus: Prometheus) -> bool:
    """The slowest to have values: a rate over the load, and the burn of an objective."""
    return all(
        _numbers(prometheus, expr)
        for expr in (
            'histogram_quantile(0.5, sum by (le) (rate(dateline_step_seconds_bucket{step="sentiment"}[20s])))',
            "dateline:api_latency_budget_left:ratio",
            "dateline:freshness_errors:ratio_rate6h",
            "dateline_stored_articles > 60",
        )
    )


def _numbers(prometheus: Prometheus, expr: str) -> int:
    return sum(bool(points(each)) for each in prometheus.lately(expr))


@pytest.mark.parametrize("target", targets(), ids=lambda target: f"{target.board}: {target.panel}")
def test_every_query_of_a_panel_has_an_answer_with_numbers(observed: Observed, target: Target) -> None:
    assert _numbers(observed.prometheus, target.filled(INTERVAL)) >= 1, target.filled(INTERVAL)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_variable_lists_something(observed: Observed, path: Path) -> None:
    for variable in board(path)["templating"]["list"]:
        if variable["type"] == "query":
            selector, name = re.fullmatch(r"label_values\((.+), (\w+)\)", variable["query"]).groups()  # type: ignore[union-attr]
            values = observed.prometheus.label_values(Target("", "", selector).filled(), name)
            assert values, variable["query"]


def test_all_panels_are_drawn_on_one_sheet(observed: Observed, chromium: Path, pytestconfig: pytest.Config) -> None:
    drawn = [_picture(observed.prometheus, panel) for path in FILES for panel in panels(path)]
    target = Path(pytestconfig.cache.mkdir("panels")) / "panels.png"
    photograph(sheet(drawn), chromium, target)
    assert target.stat().st_size > 50_000
    assert [picture.title for picture in drawn if not any(line for _, line in picture.series)] == []


def _picture(prometheus: Prometheus, panel: dict[str, object]) -> Picture:
    series = [
        (_legend(query["legendFormat"], answer["metric"]), points(answer))
        for query in json.loads(json.dumps(panel["targets"]))
        for answer in prometheus.lately(Target("", "", query["expr"]).filled(INTERVAL))
    ]
    unit = json.loads(json.dumps(panel["fieldConfig"]))["defaults"]["unit"]
    return Picture(str(panel["title"]), unit, series)


def _legend(form: str, labels: dict[str, str]) -> str:
    return re.sub(r"\{\{(\w+)\}\}", lambda match: labels.get(match[1], ""), form)
