"""`dateline schemas`: the published contracts."""

import click

from schemas.export import CONTRACTS, json_schema, publish


@click.command("schemas")
@click.argument("name", type=click.Choice(list(CONTRACTS)), required=False)
@click.option("--write", is_flag=True, help="Write them all to schemas/published.")
def command(name: str | None, *, write: bool) -> None:
    """Prints the JSON Schema of the contract NAME, or the names there are."""
    if write:
        click.echo("\n".join(map(str, publish())))
    else:
        click.echo(json_schema(name).rstrip() if name else "\n".join(CONTRACTS))
