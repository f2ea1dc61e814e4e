"""`dateline config`: the settings, checked or shown."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from dateline.reference import KINDS, OpenApi, env_example, reference
from services.common.settings import Settings, load
from services.ingest.settings import IngestSettings
from services.store.settings import StoreSettings

_ROOT = Path(__file__).parents[2]
_PASSWORD_IN_URL = re.compile(r"(://[^:/@]*:).*(?=@)|([?&](?:ssl)?password=)[^&]*")


@click.group("config")
def command() -> None:
    """Checks or prints the settings: environment variables DATELINE_*, and the file .env."""


@command.command()
def check() -> None:
    """Ends with 2 and names the setting where one is wrong, or the place in feeds.toml."""
    from services.ingest.transports.feeds_file import load_feeds
    from services.store.database import read_url

    for kind in KINDS:
        load(kind)
    read_url(load(StoreSettings).database)
    load_feeds(load(IngestSettings))
    click.echo("The settings are good.")


@command.command("print")
def show() -> None:
    """Prints every setting with its value and what it is for; secrets are hidden."""
    for name, (value, description) in sorted(_all().items()):
        click.echo(f"{name}={value}\n    {description}")


@command.command("reference")
def write_reference() -> None:
    """Writes docs/reference.md and .env.example anew, from what exists."""
    (_ROOT / "docs").mkdir(exist_ok=True)
    (_ROOT / "docs" / "reference.md").write_text(reference(_apis()), "utf-8")
    (_ROOT / ".env.example").write_text(env_example(), "utf-8")


def _apis() -> dict[str, OpenApi]:
    from services.ingest.app import Parts
    from services.ingest.app import create_app as ingest
    from services.store.api.app import create_app as store

    nothing: Any = _Nothing()
    parts = Parts(load(IngestSettings), nothing)
    return {"ingest": ingest(parts).openapi(), "store": store(nothing, {}).openapi()}


class _Nothing:
    """Stands where an app is described and not run."""

    def connected(self) -> bool:
        """Never."""
        return False


def _all() -> dict[str, tuple[str, str]]:
    return {name: rest for kind in KINDS for name, *rest in _of(load(kind))}  # type: ignore[misc]


def _of(settings: Settings) -> Iterator[tuple[str, str, str]]:
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        shown = "" if value is None else _PASSWORD_IN_URL.sub(r"\1\2***", str(value))
        yield f"DATELINE_{name.upper()}", shown, field.description or ""
