"""`make evaluate`: how good the language steps are, beside what pip can install, on every labelled set."""

import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from tests.evaluate import measures, speed
from tests.evaluate.measures import Measured

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "evaluation.md"
PARTS = {
    "entities": measures.entities,
    "sentiment": measures.sentiment,
    "topics": measures.topics,
    "headings": measures.headings,
    "speed": speed.rows,
}
_BASELINES = ("spaCy sm", "spaCy md", "VADER")
_HEAD = """# How good the language steps are

Written by `make evaluate`: {date}, commit {commit}. One run, one scorer (`services/enrich/training/scores.py`), one
core. Names: strict F1, the same characters and kind after a leading article and a possessive are dropped. Posts
(wnut17, btc_tweets) are no news: they show the limits. Who cannot do a task, or is not installed, has no figure.
"""


@click.command()
@click.option("--data", envvar="DATELINE_TRAINING_DATA", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--only", type=click.Choice(list(PARTS)), multiple=True, help="Not all of them; the page is not written.")
def main(data: Path, only: tuple[str, ...]) -> None:
    """Measures, prints the table, and writes it to docs/evaluation.md."""
    found: list[Measured] = []
    for name in only or PARTS:
        click.echo(f"{name} …", err=True)
        found += PARTS[name](data)
    click.echo(table(found))
    if not only:
        PAGE.write_text(
            f"{_HEAD.format(date=f'{datetime.now(UTC):%Y-%m-%d}', commit=_commit())}\n{table(found)}\n", "utf-8"
        )


def _commit() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip() or "unknown"


def table(found: Sequence[Measured]) -> str:
    """Markdown, a row a set and measure."""
    head = f"| Set | Rows | Training | Measure | Ours | {' | '.join(_BASELINES)} | |"
    rows = [head, f"|---|---:|---|---|{'---:|' * (1 + len(_BASELINES))}---|"]
    return "\n".join([*rows, *(_row(one) for one in found)])


def _row(one: Measured) -> str:
    ours = ", ".join(_shown(value) for name, value in one.values.items() if name.startswith("ours"))
    others = " | ".join(_shown(one.values[name]) if name in one.values else "" for name in _BASELINES)
    return f"| {one.name} | {one.size:,} | {one.seen} | {one.measure} | **{ours}** | {others} | {one.note} |"


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value > 1 else f"{value:.3f}"


main()
