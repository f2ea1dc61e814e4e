"""`feeds.toml`: found, read, and refused with the place where it is wrong."""

import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from services.common.errors import Misconfigured
from services.ingest.settings import IngestSettings
from services.ingest.transports.settings import KINDS, Feed, FeedsFile

_NAME = "feeds.toml"


def load_feeds(settings: IngestSettings) -> tuple[Feed, ...]:
    """The feeds of DATELINE_FEEDS_FILE, else of `feeds.toml` in the data folder; none where there is no such file.

    Raises:
        Misconfigured: it cannot be read, or something in it is wrong; the text names the feed and the key.
    """
    path = settings.feeds_file or settings.data_dir / _NAME
    if settings.feeds_file is None and not path.exists():
        return ()
    return read_feeds(path)


def read_feeds(path: Path) -> tuple[Feed, ...]:
    """The feeds in a file. Raises Misconfigured as `load_feeds` does."""
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Misconfigured(f"{path}: {error}") from None
    try:
        feeds = FeedsFile.model_validate(document).feed
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise Misconfigured(f"{path}: {_place(first, document)}: {_fault(first)}") from None
    _check_names(feeds, path)
    return feeds


def _check_names(feeds: tuple[Feed, ...], path: Path) -> None:
    twice = [name for name, count in Counter(feed.name for feed in feeds).items() if count > 1]
    if twice:
        raise Misconfigured(f"{path}: two feeds are named {twice[0]!r}")


def _place(error: ErrorDetails, document: dict[str, Any]) -> str:
    match error["loc"]:
        case ("feed", int(number), *rest):
            feed = document["feed"][number]
            name = feed.get("name") if isinstance(feed, dict) else None
            return ", ".join([f"feed {name!r}" if name else f"feed number {number + 1}", *_keys(rest)])
        case place:
            return ".".join(map(str, place))


def _keys(rest: Iterable[str | int]) -> list[str]:
    """Without pydantic's name of the kind that was tried."""
    return [str(key) for key in rest if key not in KINDS]


def _fault(error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        return "there is no such key"
    return error["msg"].removeprefix("Value error, ")
