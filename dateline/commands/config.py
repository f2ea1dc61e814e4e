"""`dateline config`: the settings, checked or shown."""

import re
from collections.abc import Iterator

import click

from dateline.local.settings import LocalSettings
from services.common.settings import Settings, load
from services.enrich.settings import EnrichSettings
from services.ingest.settings import IngestSettings
from services.store.settings import StoreSettings

KINDS: tuple[type[Settings], ...] = (Settings, LocalSettings, IngestSettings, EnrichSettings, StoreSettings)
_PASSWORD_IN_URL = re.compile(r"(://[^:/@]*:)[^@]*@")


@click.group("config")
def command() -> None:
    """Checks or prints the settings: environment variables DATELINE_*, and the file .env."""


@command.command()
def check() -> None:
    """Ends with 2 and names the setting where one is wrong."""
    for kind in KINDS:
        load(kind)
    click.echo("The settings are good.")


@command.command("print")
def show() -> None:
    """Prints every setting with its value and what it is for; secrets are hidden."""
    for name, (value, description) in sorted(_all().items()):
        click.echo(f"{name}={value}\n    {description}")


def _all() -> dict[str, tuple[str, str]]:
    return {name: rest for kind in KINDS for name, *rest in _of(load(kind))}  # type: ignore[misc]


def _of(settings: Settings) -> Iterator[tuple[str, str, str]]:
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        shown = "" if value is None else _PASSWORD_IN_URL.sub(r"\1***@", str(value))
        yield f"DATELINE_{name.upper()}", shown, field.description or ""
