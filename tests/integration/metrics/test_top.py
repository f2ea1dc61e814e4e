"""`dateline top` on a Dateline that runs."""

import subprocess

from tests.support.ports import free_port
from tests.support.processes import clean_environment, dateline
from tests.support.watched import SERVICES, Watched


def top(*arguments: str, settings: dict[str, object] | None = None) -> subprocess.CompletedProcess[str]:
    environment = clean_environment(settings) | {"COLUMNS": "140"}
    argv = dateline("top", "--once", "--every", "1.5", *arguments)
    return subprocess.run(argv, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_one_page_shows_hops_the_canary_and_balanced_books(house: Watched) -> None:
    done = top(settings={f"{service}_port": house.ports[service] for service in SERVICES})
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert "canary -" not in done.stdout
    assert "books balanced" in done.stdout
    rates = {hop: next(line.split()[1:3] for line in lines if line.split()[:1] == [hop]) for hop in ("ingest", "store")}
    assert float(rates["ingest"][0]) > 0
    assert float(rates["store"][1]) > 0


def test_who_does_not_answer_is_named(house: Watched) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    done = top("--at", nobody, "--at", f"http://127.0.0.1:{house.ports['store']}")
    assert done.returncode == 1
    assert f"{nobody} does not answer" in done.stdout
