"""`make bench`: articles a second, stage by stage and through the whole chain, and each stage's ratio to the chain."""

import sys

import click

from tests.bench.chain import chain
from tests.bench.stages import Rate, stages


@click.command()
@click.option("--articles", default=1_000, show_default=True, help="Stories to push through each stage.")
def main(articles: int) -> None:
    """Measures on this machine, now. Let nothing else run meanwhile; compare ratios, not seconds."""
    rates = [*stages(articles), *chain(articles)]
    click.echo(f"{articles} stories, Python {sys.version.split()[0]}\n")
    click.echo(table(rates, against=rates[-1]))


def table(rates: list[Rate], *, against: Rate) -> str:
    """Rates and their ratios to one of them."""
    lines = [
        f"{rate.stage:<32}{rate.each_second:>12,.0f}{rate.each_second / against.each_second:>10.1f}x" for rate in rates
    ]
    return "\n".join([f"{'stage':<32}{'articles/s':>12}{'ratio':>11}", *lines])


main()
