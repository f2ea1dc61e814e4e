"""The sample articles of seeds/wire as ingest reads them, each with what seeds/expected says that enrichment finds."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from schemas import RawArticle
from services.ingest.article import assemble, original_of
from services.ingest.parse import parse
from services.ingest.values import Rejection, WireFile

SEEDS = Path(__file__).parents[2] / "seeds"
RECEIVED = datetime(2026, 4, 1, 12, tzinfo=UTC)


def told() -> Iterator[tuple[str, RawArticle, dict[str, Any]]]:
    """Name, article and facts of every item that is one."""
    for path in sorted((SEEDS / "wire").iterdir()):
        facts = json.loads((SEEDS / "expected" / f"{path.stem}.json").read_text("utf-8"))["items"]
        for number, (article, fact) in enumerate(zip(_articles(path), facts, strict=True)):
            if article is not None:
                yield f"{path.stem}-{number}", article, fact["enriched"]


def _articles(path: Path) -> Iterator[RawArticle | None]:
    data = path.read_bytes()
    for item in [line for line in data.splitlines() if line] if path.suffix == ".ndjson" else [data]:
        file = WireFile(data=item, feed="seeds", received_at=RECEIVED, name=path.name)
        for reading in parse(file):
            yield None if isinstance(reading, Rejection) else assemble(reading, file, original_of(file))
