"""A real Prometheus that scrapes a running Dateline every second and evaluates our rules."""

import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml

from tests.support.ports import free_port
from tests.support.processes import running
from tests.support.rules import RULES
from tests.support.waiting import wait_until

_WEEK = 7 * 24 * 3600
Series = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Prometheus:
    """The server."""

    port: int

    def now(self, expr: str) -> Series:
        """The answer to an instant query."""
        return self._ask("query", query=expr)

    def lately(self, expr: str, *, seconds: int = 60, step: int = 1) -> Series:
        """The answer to a range query that ends now."""
        end = time.time()
        return self._ask("query_range", query=expr, start=end - seconds, end=end, step=step)

    def label_values(self, selector: str, label: str) -> list[str]:
        """What a variable of a dashboard lists."""
        answer = httpx.get(self._url(f"label/{label}/values"), params={"match[]": selector}, timeout=10)
        return list(answer.raise_for_status().json()["data"])

    def firing(self) -> set[str]:
        """The names of the alerts that fire now."""
        return {each["metric"]["alertname"] for each in self.now('ALERTS{alertstate="firing"}')}

    def _ask(self, kind: str, **parameters: Any) -> Series:
        answer = httpx.get(self._url(kind), params=parameters, timeout=20)
        return list(answer.raise_for_status().json()["data"]["result"])

    def _url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/api/v1/{path}"


@contextmanager
def watching(program: Path, folder: Path, jobs: Mapping[str, int], rules: Path = RULES) -> Iterator[Prometheus]:
    """Prometheus on the ports of those jobs, ready; `folder`/data may hold blocks already."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "prometheus.yaml").write_text(yaml.safe_dump(_configuration(jobs, rules)))
    port = free_port()
    argv = [
        str(program),
        f"--config.file={folder / 'prometheus.yaml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    with running(argv, folder):
        made = Prometheus(port)
        wait_until(lambda: _scraped(made, len(jobs)), deadline=60, what=f"all is scraped, see {folder}/output")
        yield made


def _configuration(jobs: Mapping[str, int], rules: Path) -> dict[str, Any]:
    return {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": [f"{rules}/*.yaml"],
        "scrape_configs": [
            {"job_name": job, "static_configs": [{"targets": [f"127.0.0.1:{port}"]}]} for job, port in jobs.items()
        ],
    }


def _scraped(made: Prometheus, jobs: int) -> bool:
    try:
        return len(made.now("up == 1")) == jobs
    except httpx.HTTPError:
        return False


def remember_last_week(promtool: Path, folder: Path, feed: str, instance: str) -> None:
    """Puts a feed's articles of a week ago where Prometheus will find them: two an hour around this moment."""
    labels = f'job="dateline-ingest",instance="{instance}",feed="{feed}",outcome="accepted"'
    first = int(time.time()) - _WEEK - 2 * 3600
    lines = [f"dateline_feed_articles_total{{{labels}}} {minute / 30} {first + 60 * minute}" for minute in range(240)]
    source = folder / "last-week.txt"
    source.write_text("\n".join(["# TYPE dateline_feed_articles counter", *lines, "# EOF", ""]))
    argv = [str(promtool), "tsdb", "create-blocks-from", "openmetrics", str(source), str(folder / "data")]
    subprocess.run(argv, check=True, capture_output=True, timeout=60)
