"""`python -m tests.chaos --seed N`: one run, and what it showed."""

import sys
import tempfile
from pathlib import Path

import click

from tests.chaos.plan import make_plan
from tests.chaos.run import run


@click.command()
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--articles", type=int, default=400, show_default=True, help="Distinct article versions.")
@click.option("--faults", type=int, default=6, show_default=True)
@click.option("--rate", type=float, default=20, show_default=True, help="Sent a second.")
@click.option("--long", type=float, default=0, show_default=True, help="Seconds a process is stopped for, at most.")
@click.option("--steps", default="", help="Language steps of enrich, parted by commas; none: no models.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where logs are left; a new one where not given.")
def main(seed: int, articles: int, faults: int, **given: object) -> None:
    """Sends, breaks, compares. Exit 1: the guarantee did not hold."""
    plan = make_plan(
        seed, articles=articles, faults=faults, rate=float(str(given["rate"])), long=float(str(given["long"]))
    )
    for fault in plan.faults:
        click.echo(
            f"{fault.at:>7.1f} s  {fault}  {fault.seconds:.1f} s" + (f", by {fault.step:.0f} s" if fault.step else "")
        )
    folder = Path(str(given["folder"] or tempfile.mkdtemp(prefix="chaos-")))
    report = run(plan, folder, steps=str(given["steps"] or ""))
    click.echo(f"{report}\nlogs in {folder / 'logs'}")
    sys.exit(bool(report.problems))


if __name__ == "__main__":
    main()
