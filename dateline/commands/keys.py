"""`dateline keys`: who may ask the query API."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import click

from services.common.settings import load
from services.store.database import migrate, open_repository
from services.store.keys import Key, Keys, Scope, new_secret
from services.store.settings import StoreSettings

_DAYS = re.compile(r"([1-9]\d{0,4})d")


@click.group("keys")
def command() -> None:
    """Who may ask the query API, where it listens to more than this machine.

    Keys are kept in the database, as digests: the text of a key is shown once, when it is made.
    """


@contextmanager
def _keys() -> Iterator[Keys]:
    database = load(StoreSettings).database
    migrate(database)
    repository = open_repository(database)
    try:
        yield repository.keys
    finally:
        repository.close()


def _moment(_: click.Context, __: click.Parameter, text: str | None) -> datetime | None:
    if text is None:
        return None
    if match := _DAYS.fullmatch(text):
        return datetime.now(UTC) + timedelta(days=int(match[1]))
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is neither days, as in 90d, nor a date, as in 2027-01-31") from None
    return moment.replace(tzinfo=moment.tzinfo or UTC)


@command.command("add")
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What it may do, once for each; all of them where none is named.",
)
@click.option("--expires", callback=_moment, metavar="WHEN", help="Days from now, as in 90d, or a date; else never.")
@click.option("--rate", type=click.IntRange(1, 1_000_000), help="Requests a minute; else DATELINE_API_RATE.")
def add(name: str, scopes: Sequence[str], expires: datetime | None, rate: int | None) -> None:
    """Makes a key called NAME and prints it. It cannot be shown again."""
    key_id, text, digest = new_secret()
    granted = frozenset(map(Scope, scopes or Scope))
    with _keys() as keys:
        keys.add(Key(key_id, name, digest, granted, datetime.now(UTC), rate, expires))
    click.echo(text)


@command.command("list")
def list_keys() -> None:
    """Prints a line a key: its id, name, scopes, rate, and whether it is valid."""
    with _keys() as keys:
        for key in keys.all():
            rate = f"{key.rate}/min" if key.rate else "-"
            click.echo("\t".join([key.id, key.name, ",".join(sorted(key.scopes)), rate, _state(key)]))


def _state(key: Key) -> str:
    if key.revoked is not None:
        return f"revoked {key.revoked:%Y-%m-%d}"
    if not key.valid(datetime.now(UTC)):
        return f"expired {key.expires:%Y-%m-%d}"
    return f"valid until {key.expires:%Y-%m-%d}" if key.expires else "valid"


@command.command("revoke")
@click.argument("key_id", metavar="ID")
def revoke(key_id: str) -> None:
    """Ends the key of that ID for good; a running store lets it in for five more seconds at most."""
    with _keys() as keys:
        if not keys.revoke(key_id, datetime.now(UTC)):
            raise click.ClickException(f"there is no valid key {key_id}: `dateline keys list` shows them")
