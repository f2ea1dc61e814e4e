"""The times of an entry, and what they do to it: an embargo that cannot be read withholds it."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from services.ingest.formats.feeds.node import Node
from services.ingest.times import read_time
from services.ingest.values import WireFile

_PUBLISHED = ("pubdate", "atom:published", "atom:issued", "published", "dcterms:issued", "prism:publicationdate",
              "dc:date",              "date", "news:publication_date")  # fmt: skip
_UPDATED = (
    "atom:updated",
    "atom:modified",
    "dcterms:modified",
    "prism:modificationdate",
    "updated",
    "lastbuilddate",
    "modified",
)
_CREATED = ("dcterms:created", "atom:created", "prism:creationdate", "created")
_EXPIRES = ("prism:expirationdate", "expirationdate", "expires", "dcterms:valid")
_EMBARGO = ("prism:embargodate", "embargodate", "embargo", "dcterms:available")
_START, _END = re.compile(r"start=([^;]+)"), re.compile(r"end=([^;]+)")


@dataclass(slots=True)
class Times:
    """Reads times of one entry, and keeps the warnings."""

    entry: Node
    file: WireFile
    warnings: list[str] = field(default_factory=list)
    unreadable: bool = False

    @property
    def published(self) -> datetime | None:
        """When it was published; an entry that only knows its last change was published then."""
        return self._read(*_PUBLISHED) or self._read(*_UPDATED)

    @property
    def updated(self) -> datetime | None:
        """Its last change."""
        return self._read(*_UPDATED)

    @property
    def created(self) -> datetime | None:
        """The story's first creation."""
        return self._read(*_CREATED)

    @property
    def expires(self) -> datetime | None:
        """When it is no longer to be shown; of a period (DCMI) its end."""
        period = _END.search(self.entry.text("dcterms:valid") or "")
        return self._moment("dcterms:valid", period[1]) if period else self._read(*_EXPIRES)

    @property
    def embargo(self) -> datetime | None:
        """When it may be shown; of a period (DCMI) its start."""
        text = self.entry.text(*_EMBARGO)
        period = _START.search(text or "")
        moment = self._moment("embargo", period[1] if period else text) if text else None
        self.unreadable = bool(text) and moment is None
        return moment

    def read_when(self, text: str) -> datetime | None:
        """A time that stands in an attribute."""
        return self._moment("when", text)

    def _read(self, *names: str) -> datetime | None:
        found = (self._moment(name, text) for name in names for text in self.entry.texts(name))
        return next(filter(None, found), None)

    def _moment(self, name: str, text: str) -> datetime | None:
        moment = read_time(text, self.file.timezone, self.file.received_at)
        if moment.warning:
            self.warnings.append(f"{name}: {moment.warning}")
        return moment.at
