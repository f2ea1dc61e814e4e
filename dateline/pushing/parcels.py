"""What one request carries: a file, or a bundle of lines small enough to be answered before it is all read."""

import mimetypes
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dateline.pushing.paths import LINE_FILES, STANDARD_INPUT

FILE_ENDPOINT, LINES_ENDPOINT = "/v1/articles", "/v1/articles/batch"
NDJSON = "application/x-ndjson"
MOST_LINES, MOST_BYTES = 200, 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Parcel:
    """One request: the file, or the lines, each an item."""

    path: str
    parts: tuple[bytes, ...]
    media_type: str
    endpoint: str

    @property
    def data(self) -> bytes:
        """The body of the request."""
        return b"\n".join(self.parts)

    def only(self, places: list[int]) -> "Parcel":
        """The same with these parts alone."""
        return Parcel(self.path, tuple(self.parts[place] for place in places), self.media_type, self.endpoint)


def parcels(path: str) -> Iterator[Parcel]:
    """The requests that bring the file to ingest, in order."""
    if path.endswith(LINE_FILES):
        yield from (Parcel(path, bundle, NDJSON, LINES_ENDPOINT) for bundle in _bundles(Path(path)))
        return
    data = sys.stdin.buffer.read() if path == STANDARD_INPUT else Path(path).read_bytes()
    media_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    yield Parcel(path, (data,), media_type, FILE_ENDPOINT)


def _bundles(path: Path) -> Iterator[tuple[bytes, ...]]:
    bundle: list[bytes] = []
    size = 0
    with path.open("rb") as lines:
        for line in filter(None, map(bytes.strip, lines)):
            if bundle and (len(bundle) >= MOST_LINES or size + len(line) > MOST_BYTES):
                yield tuple(bundle)
                bundle, size = [], 0
            bundle.append(line)
            size += len(line)
    if bundle:
        yield tuple(bundle)
