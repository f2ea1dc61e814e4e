"""`dateline analyze`, as a user calls it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dateline.commands.analyze import command
from services.common.errors import Misconfigured
from services.enrich.analysis import Step
from tests.support.articles import raw_article

TEXT = "The mayor of Lyon told Reuters in Geneva on Friday that the bridge will open again."


def lines(*questions: Any) -> list[Any]:
    text = "".join(f"{json.dumps(question)}\n" for question in questions)
    result = CliRunner().invoke(command, ["--jsonl"], input=text, catch_exceptions=False)
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.usefixtures("steps")
def test_every_line_is_answered_in_order() -> None:
    found = lines(*({"id": f"q{number}", "body": TEXT * (number % 3)} for number in range(20)))
    assert [answer["id"] for answer in found] == [f"q{number}" for number in range(20)]


def test_an_answer_has_all_its_parts() -> None:
    (found,) = lines({"id": 1, "body": TEXT, "targets": [{"start": 23, "end": 30}]})

    assert list(found) == [
        "id",
        "detected_language",
        "entities",
        "sections",
        "topics",
        "sentiment",
        "targets",
        "enrichment",
    ]
    assert [(target["start"], target["end"]) for target in found["targets"]] == [(23, 30)]
    assert found["targets"][0]["sentiment"]["label"]


def test_in_a_language_it_cannot_read_a_target_has_no_tone() -> None:
    german = "Der Bürgermeister sagte am Freitag in Genf, die Brücke werde bald wieder geöffnet sein."
    (found,) = lines({"id": 1, "body": german, "targets": [{"start": 4, "end": 17}]})
    assert found["targets"] == [{"start": 4, "end": 17, "sentiment": None}]


@pytest.mark.parametrize("question", [{"body": TEXT}, {"id": 1, "body": "x", "targets": [{"start": 0, "end": 2}]}, "x"])
def test_a_line_that_is_no_question_is_named(question: object) -> None:
    with pytest.raises(Misconfigured, match="line 2"):
        lines({"id": 1, "body": ""}, question)


def test_files_are_read_as_ingest_reads_them(tmp_path: Path, steps: tuple[Step, ...]) -> None:
    (tmp_path / "a.txt").write_text(f"date 2026-03-07 {TEXT}", encoding="utf-8")
    (tmp_path / "b.json").write_text(raw_article(body=TEXT).model_dump_json(), encoding="utf-8")

    result = CliRunner().invoke(command, [str(tmp_path)], catch_exceptions=False)

    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [article["format"] for article in found] == ["text", "ninjs"]
    assert [article["body"] for article in found] == [TEXT, TEXT]
    assert all(len(article["enrichment"]["steps"]) == len(steps) for article in found)


@pytest.mark.parametrize("arguments", [[], ["--jsonl", "x.txt"]])
def test_either_files_or_lines_are_asked_for(arguments: list[str]) -> None:
    assert CliRunner().invoke(command, arguments).exit_code == 2
