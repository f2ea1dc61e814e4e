"""`dateline migrate`: brings the database to this release."""

import click

from services.common.errors import Unavailable
from services.common.settings import load
from services.store.database import migrate
from services.store.settings import StoreSettings


@click.command(name="migrate")
def command() -> None:
    """Bring the database to this release.

    `dateline store` and `dateline run` do the same at their start. Running it again changes nothing.
    The database is DATELINE_DATABASE_URL; unset, it is the file dateline.db in DATELINE_DATA_DIR.
    """
    try:
        applied = migrate(load(StoreSettings).database)
    except Unavailable as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"applied: {', '.join(applied)}" if applied else "nothing to do: the database is of this release")
