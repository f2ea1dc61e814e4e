"""Every message ever sent still decodes: the examples only grow, and so do the contracts."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from schemas import DeadLetter, EnrichedArticle, RawArticle
from schemas.base import Contract
from schemas.export import CONTRACTS, PUBLISHED, json_schema
from services.common.codec import decode, encode

EXAMPLES = PUBLISHED.parent / "examples"
KINDS: dict[str, type[Contract]] = {
    "raw_article": RawArticle,
    "enriched_article": EnrichedArticle,
    "dead_letter": DeadLetter,
}
LEAST_OF_A_KIND = 5


def every_example() -> list[Any]:
    return [pytest.param(path, id=f"{path.parent.name}/{path.stem}") for path in sorted(EXAMPLES.glob("*/*.json"))]


def decoded(path: Path) -> Contract:
    return decode(KINDS[path.parent.name], path.read_bytes())


@pytest.mark.parametrize("path", every_example())
def test_every_example_ever_sent_still_decodes(path: Path) -> None:
    assert isinstance(decoded(path), KINDS[path.parent.name])


@pytest.mark.parametrize("path", every_example())
def test_no_known_field_of_an_example_is_lost(path: Path) -> None:
    sent, kind = json.loads(path.read_text("utf-8")), KINDS[path.parent.name]
    written = json.loads(encode(decoded(path)))
    assert {name for name, value in sent.items() if name in kind.model_fields and value} <= {
        name for name, value in written.items() if value
    }


@pytest.mark.parametrize("path", every_example())
def test_writing_what_was_read_is_stable(path: Path) -> None:
    once = encode(decoded(path))
    assert encode(decode(KINDS[path.parent.name], once)) == once


@pytest.mark.parametrize("path", every_example())
def test_an_example_keeps_to_the_published_schema_as_sent_and_written_again(path: Path) -> None:
    schema = Draft202012Validator(json.loads((PUBLISHED / f"{path.parent.name}.v1.json").read_text("utf-8")))
    schema.validate(json.loads(path.read_text("utf-8")))
    schema.validate(json.loads(encode(decoded(path))))


@pytest.mark.parametrize("path", every_example())
def test_a_field_not_yet_known_changes_nothing(path: Path) -> None:
    grown = json.loads(path.read_text("utf-8")) | {"field_of_a_later_day": {"deep": [1]}}
    assert decode(KINDS[path.parent.name], json.dumps(grown).encode()) == decoded(path)


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_published_schema_is_the_generated_one(name: str) -> None:
    assert (PUBLISHED / f"{name}.json").read_text("utf-8") == json_schema(name)


@pytest.mark.parametrize("name", CONTRACTS)
def test_the_published_schema_is_itself_valid(name: str) -> None:
    Draft202012Validator.check_schema(json.loads(json_schema(name)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_contract_has_several_examples(kind: str) -> None:
    assert len(list((EXAMPLES / kind).glob("*.json"))) >= LEAST_OF_A_KIND


def test_every_contract_has_a_folder_of_examples_and_the_reverse() -> None:
    assert {f"{kind}.v1" for kind in KINDS} == set(CONTRACTS)
    assert {path.name for path in EXAMPLES.iterdir()} == set(KINDS)


def test_what_was_published_is_still_published() -> None:
    assert {path.stem for path in PUBLISHED.glob("*.json")} == set(CONTRACTS)


@pytest.mark.skipif(not shutil.which("git") or not (EXAMPLES.parents[1] / ".git").exists(), reason="no history here")
def test_no_example_was_ever_taken_away_or_changed() -> None:
    log = subprocess.run(
        ["git", "log", "--diff-filter=DMR", "--no-renames", "--format=", "--name-only", "--", str(EXAMPLES)],
        cwd=EXAMPLES.parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert log.stdout.split() == []
