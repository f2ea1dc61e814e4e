"""What exists is documented, and what is documented exists."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from dateline.cli import COMMANDS, dateline
from dateline.commands.config import _apis
from dateline.reference import env_example, reference, settings
from services.common.metrics import catalogue

ROOT = Path(__file__).parents[2]
RUNBOOK = tuple(f"docs/runbook/{path.name}" for path in sorted((ROOT / "docs" / "runbook").glob("*.md")))
PAGES = (
    *(
        "README.md",
        "CONTRIBUTING.md",
        "DECISIONS.md",
        "seeds/README.md",
        "deploy/README.md",
        "deploy/kubernetes/README.md",
    ),
    *(f"docs/{name}.md" for name in ("reference", "guarantee", "feeds", "safety", "operations")),
    *RUNBOOK,
)
MADE = "deploy/secrets"
"""What an operator makes first."""

REFRESH = "run `dateline config reference`"


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_the_reference_is_what_the_code_says() -> None:
    assert page("docs/reference.md") == reference(_apis()), REFRESH


def test_the_example_of_settings_is_what_the_code_says() -> None:
    assert page(".env.example") == env_example(), REFRESH


@pytest.mark.parametrize("name", PAGES)
def test_every_setting_a_page_names_exists(name: str) -> None:
    known = {f"DATELINE_{setting.upper()}" for setting, _, _ in settings()}
    outside = {"DATELINE_TEST_KAFKA", "DATELINE_TEST_POSTGRES", "DATELINE_TEST_STRICT", "DATELINE_TRAINING_DATA"}
    assert set(re.findall(r"\bDATELINE_[A-Z_]*[A-Z]\b", page(name))) - known - outside == set()


@pytest.mark.parametrize("name", PAGES)
def test_every_metric_a_page_names_exists(name: str) -> None:
    named = set(re.findall(r"\bdateline_[a-z_]+", page(name)))
    assert named <= {card.name for card in catalogue()}


@pytest.mark.parametrize("name", PAGES)
def test_every_command_a_page_names_exists(name: str) -> None:
    named = set(re.findall(r"(?:`|/)dateline ([a-z]+)", page(name)))
    assert named <= set(COMMANDS)


@pytest.mark.parametrize("name", PAGES)
def test_every_file_a_page_names_exists(name: str) -> None:
    linked = re.findall(r"\]\((?!http)([^)#]+)", page(name))
    named = re.findall(r"`((?:dateline|schemas|services|seeds|deploy|tests)/[\w./-]+)`", page(name))
    beside = (ROOT / name).parent
    missing = [path for path in linked if not (beside / path).exists()]
    there = [path for path in named if not path.startswith(MADE)]
    assert missing + [path for path in there if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_help_that_begins_with_what_it_does(name: str) -> None:
    shown = CliRunner().invoke(dateline, [name, "--help"])
    assert shown.exit_code == 0
    assert shown.output.startswith("Usage: ")
    assert len(shown.output.splitlines()) > 4


@pytest.mark.parametrize("target", ["setup", "run", "test", "test-all", "check", "bench"])
def test_every_make_target_a_page_names_exists(target: str) -> None:
    assert re.search(rf"^{target}:", page("Makefile"), re.MULTILINE)


def test_the_readme_is_neither_short_nor_long() -> None:
    assert 100 <= page("README.md").count("\n") <= 150


def test_the_trace_of_one_article_takes_at_most_twelve_steps() -> None:
    steps = re.findall(r"^\d+\. `([^`]+)`", page("CONTRIBUTING.md"), re.MULTILINE)
    assert 0 < len(steps) <= 12
    assert [step for step in steps if not (ROOT / step).exists()] == []
