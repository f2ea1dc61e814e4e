"""docs/reference.md and .env.example, written from what exists: commands, settings, endpoints, metrics."""

from collections.abc import Iterator
from typing import Any

import click
from pydantic_core import PydanticUndefined

from dateline.cli import COMMANDS, dateline
from dateline.local.settings import LocalSettings
from services.common.metrics import catalogue
from services.common.settings import Settings
from services.enrich.settings import EnrichSettings
from services.ingest.settings import IngestSettings
from services.store.settings import StoreSettings

OpenApi = dict[str, Any]
KINDS: tuple[type[Settings], ...] = (Settings, IngestSettings, EnrichSettings, StoreSettings, LocalSettings)
_HEAD = "# Reference\n\nWritten by `dateline config reference`; a test holds it against the code.\n"
_HOME = {"cache_dir": "the user's cache"}


def reference(apis: dict[str, OpenApi]) -> str:
    """The page, as Markdown; `apis` are the OpenAPI documents of the services, by name."""
    parts = [_HEAD, "## Commands\n", *_commands(), "\n## Settings\n", *_settings_table(), "\n## Endpoints\n"]
    parts += [line for name, api in apis.items() for line in _endpoints(name, api)]
    return "\n".join([*parts, "\n## Metrics\n", *_metrics(), ""])


def env_example() -> str:
    """Every setting as a comment, with its default."""
    lines = ["# Copy to .env and change what you need. `dateline config print` shows what is in force.", ""]
    for name, default, description in settings():
        lines += [f"# {description}", f"# DATELINE_{name.upper()}={default}", ""]
    return "\n".join(lines)


def settings() -> Iterator[tuple[str, str, str]]:
    """Name, default and description of each setting, once."""
    seen: set[str] = set()
    for kind in KINDS:
        for name, field in kind.model_fields.items():
            if name not in seen:
                yield name, _HOME.get(name) or _shown(field.default), field.description or ""
            seen.add(name)


def _shown(default: object) -> str:
    if default is None or default is PydanticUndefined:
        return ""
    return ",".join(map(str, default)) if isinstance(default, tuple) else str(default)


def _settings_table() -> Iterator[str]:
    yield "| Setting | Default | What it is for |\n|---|---|---|"
    for name, default, description in settings():
        yield f"| `DATELINE_{name.upper()}` | {f'`{default}`' if default else ''} | {description} |"


def _commands() -> Iterator[str]:
    yield "| Command | What it does |\n|---|---|"
    for name, line in COMMANDS.items():
        command = dateline.get_command(click.Context(dateline), name)
        below = command.commands.values() if isinstance(command, click.Group) else []
        yield f"| `dateline {name}` | {line} |"
        yield from (f"| `dateline {name} {sub.name}` | {sub.get_short_help_str(200)} |" for sub in below)


def _endpoints(service: str, api: OpenApi) -> Iterator[str]:
    yield f"### {service}\n\nBeside these: `/live`, `/ready`, `/metrics`, `/docs`.\n"
    yield "| Endpoint | What it answers | Parameters |\n|---|---|---|"
    for path, methods in api["paths"].items():
        for method, card in methods.items():
            yield f"| `{method.upper()} {path}` | {card.get('summary', '')} | {_parameters(card)} |"
    yield ""


def _parameters(card: dict[str, Any]) -> str:
    return " ".join(f"`{parameter['name']}`" for parameter in card.get("parameters", []) if parameter["in"] == "query")


def _metrics() -> Iterator[str]:
    yield "| Metric | Kind | Labels | What it says |\n|---|---|---|---|"
    for card in catalogue():
        yield f"| `{card.name}` | {card.kind} | {' '.join(f'`{label}`' for label in card.labels)} | {card.meaning} |"
