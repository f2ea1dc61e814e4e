"""`dateline parse` and `dateline push`, as far as they need no Kafka."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from dateline.cli import dateline
from dateline.commands.push import summary
from dateline.pushing import parcels as cut
from dateline.pushing.paths import wire_paths
from dateline.pushing.sender import Result as Sent
from dateline.pushing.sender import Sender
from services.common.errors import Misconfigured, Unavailable
from tests.support.wire_files import ninjs

NDJSON = "application/x-ndjson"


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(dateline, arguments, input=stdin)


def sender(*answers: httpx.Response, patience: float = 5) -> tuple[Sender, list[httpx.Request]]:
    """A sender whose ingest gives these answers, the last one for ever; and what it was asked."""
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return answers[min(len(asked), len(answers)) - 1]

    client = httpx.Client(transport=httpx.MockTransport(answer), base_url="http://ingest")
    return Sender(client, "desk", patience, pause=lambda _: None), asked


def lines(*items: dict[str, Any]) -> httpx.Response:
    return httpx.Response(200, text="".join(json.dumps(item) + "\n" for item in items))


def test_parse_shows_an_item_a_line(tmp_path: Path) -> None:
    path = tmp_path / "two.json"
    path.write_text(json.dumps([ninjs(), {"uri": "urn:x:2"}]))
    good, bad = map(json.loads, run("parse", str(path)).output.splitlines())
    assert (good["item"], good["outcome"], good["format"]) == (0, "parsed", "ninjs")
    assert good["article"]["headline"] == "Ferry sails again"
    assert (bad["item"], bad["outcome"], bad["reason"]) == (1, "rejected", "missing_field")


def test_parse_reads_each_line_of_a_file_of_lines(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_text(json.dumps(ninjs()) + "\n\n{broken\n")
    told = [json.loads(line) for line in run("parse", str(tmp_path)).output.splitlines()]
    assert [(each["item"], each["outcome"]) for each in told] == [(0, "parsed"), (1, "rejected")]


def test_parse_explains_scores_charset_and_warnings() -> None:
    text = b"Embargo: 2026-03-07T12:00\n\nText"
    told = json.loads(run("parse", "-", "--explain", "--timezone", "Europe/Paris", stdin=text).output)
    assert {name: score for name, score in told["scores"].items() if score} == {"text": 0.5}
    assert told["charset"] == "utf-8"
    assert told["warnings"] == ["Embargo: no zone, read as Europe/Paris"]
    assert told["article"]["embargo_until"] == "2026-03-07T11:00:00Z"


@pytest.mark.parametrize("arguments", [("parse", "nowhere"), ("parse", "-", "--timezone", "Mars"), ("push", "nowhere")])
def test_what_is_not_there_is_misconfigured(arguments: tuple[str, ...]) -> None:
    assert isinstance(run(*arguments).exception, Misconfigured)


def test_folders_are_read_in_order_of_name_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a.txt", "b/1.txt", ".git/x"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = [str(Path(path).relative_to(tmp_path)) for path in wire_paths([str(tmp_path)])]
    assert found == ["a.txt", "b/1.txt", "b/2.txt"]


def test_lines_are_bundled_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cut, "MOST_LINES", 2)
    (tmp_path / "a.jsonl").write_text("1\n\n2\n3\n")
    assert [parcel.parts for parcel in cut.parcels(str(tmp_path / "a.jsonl"))] == [(b"1", b"2"), (b"3",)]


def test_what_is_unavailable_alone_is_sent_again() -> None:
    first = lines({"item": 0, "outcome": "accepted"}, {"item": 1, "outcome": "unavailable", "retry_after": 2})
    push, asked = sender(first, lines({"item": 0, "outcome": "rejected", "reason": "empty"}))
    results = push.send(cut.Parcel("a", (b"one", b"two"), NDJSON, cut.LINES_ENDPOINT))
    assert results == [Sent("accepted"), Sent("rejected", "empty")]
    assert [request.content for request in asked] == [b"one\ntwo", b"two"]


def test_503_is_tried_again_and_a_rejection_is_an_answer() -> None:
    item = {"item": 0, "outcome": "rejected", "reason": "empty"}
    refused = httpx.Response(422, json={"code": "empty", "items": [item]})
    push, asked = sender(httpx.Response(503, headers={"retry-after": "1"}), refused)
    assert push.send(cut.Parcel("a", (b"",), "text/plain", cut.FILE_ENDPOINT)) == [Sent("rejected", "empty")]
    assert [request.url.params["feed"] for request in asked] == ["desk", "desk"]


def test_an_ingest_that_stays_away_is_given_up() -> None:
    push, _ = sender(httpx.Response(503), patience=0)
    with pytest.raises(Unavailable, match="took nothing for 0 s"):
        push.send(cut.Parcel("a", (b"",), "text/plain", cut.FILE_ENDPOINT))


def test_what_is_no_ingest_is_misconfigured() -> None:
    push, _ = sender(httpx.Response(404))
    with pytest.raises(Misconfigured, match="is --to an ingest"):
        push.send(cut.Parcel("a", (b"",), "text/plain", cut.FILE_ENDPOINT))


def test_the_summary_counts_rejections_by_reason() -> None:
    tally = Counter({Sent("accepted"): 5, Sent("rejected", "malformed"): 1, Sent("rejected", "empty"): 2})
    assert summary(tally) == "5 accepted, 3 rejected (2 empty, 1 malformed)"
