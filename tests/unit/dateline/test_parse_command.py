"""Many files at once, archives, and the report that tells people why."""

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from click import unstyle
from click.testing import CliRunner

from dateline.cli import dateline
from dateline.commands.parse_report import as_report
from dateline.parsing.reading import Order, as_json, told
from tests.support.archives import story, zipped

UTC = ZoneInfo("UTC")
SHORT = "Ferry sails\n\nHULL (XYZ) - Die Fähre fährt.".encode("cp1252")


def parsed(*arguments: str) -> list[dict[str, Any]]:
    result = CliRunner().invoke(dateline, ["parse", *arguments])
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.output.splitlines()]


def report(path: Path) -> str:
    return unstyle(told([str(path)], Order(UTC, as_report, explain=True)))


def test_many_files_are_told_in_their_order_whichever_process_read_them(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number:03}.txt").write_bytes(story(number))
    found = parsed(str(tmp_path))
    assert [each["article"]["provider_id"] for each in found] == [f"f-{number}" for number in range(200)]


def test_many_files_are_told_as_each_alone_is(tmp_path: Path) -> None:
    for number in range(80):
        (tmp_path / f"{number:03}.xml").write_bytes(b"<nitf>" if number % 2 else story(number))
    for each in parsed(str(tmp_path)):
        (alone,) = parsed(each["path"])
        assert {**alone, "article": None} == {**each, "article": None}


def test_members_of_an_archive_are_items(tmp_path: Path) -> None:
    path = tmp_path / "day.zip"
    path.write_bytes(zipped(("a/1.txt", story(1)), ("2.xml", b"<nitf>")))
    first, second = parsed(str(path), "--explain")
    assert (first["item"], first["format"], first["scores"]["text"]) == (0, "text", 0.5)
    assert (second["item"], second["reason"]) == (1, "malformed")
    assert "2.xml" in second["error"]


def test_json_tells_what_a_format_is_known_by_and_how_the_charset_was_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(SHORT)
    (line,) = parsed(str(tmp_path / "a"), "--explain")
    assert next(iter(line["scores"])) == "text"
    assert line["told_by"]["text"].startswith("no mark-up")
    assert (line["charset"], line["charset_told_by"][:8]) == ("cp1252", "no UTF-8")
    assert line["warnings"] == line["article"]["warnings"]


def test_without_explain_a_line_says_no_more_than_its_contract(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(SHORT)
    (line,) = parsed(str(tmp_path / "a"))
    assert set(line) == {"path", "item", "outcome", "format", "article"}


def test_the_report_tells_the_format_the_charset_each_field_and_each_warning(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(SHORT)
    lines = [line.split(None, 1) for line in report(tmp_path / "a").splitlines() if line.strip()]
    told_of = dict(line for line in lines if len(line) > 1)
    assert told_of["parsed"] == "as text"
    assert told_of["charset"].startswith("cp1252: no UTF-8")
    assert told_of["scores"].startswith("0.20  text")
    assert (told_of["headline"], told_of["dateline"]) == ("Ferry sails", "HULL (XYZ)")
    assert told_of["warning"] == "charset: none declared that holds, guessed cp1252"


def test_the_report_of_what_cannot_be_read_says_where_it_broke(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(b"<nitf>\n<body>")
    assert "malformed: no XML" in report(tmp_path / "a.xml")
    assert "line 2" in report(tmp_path / "a.xml")


def test_every_item_is_a_line_of_json(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_text('{"uri": "u:1", "headline": "A \\n \\u2028 B"}\n{\n')
    text = told([str(tmp_path / "a.ndjson")], Order(UTC, as_json))
    assert [json.loads(line)["item"] for line in text.split("\n") if line] == [0, 1]
