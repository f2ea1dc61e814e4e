"""The text of a teletype message to the fields of an article: the same for every format of that age."""

from dataclasses import dataclass
from typing import Any

from schemas.parts import Place
from services.ingest.formats.teletype.head import Head, read_dateline
from services.ingest.formats.teletype.lines import paragraphs_of
from services.ingest.formats.teletype.notes import is_marker, prefix_of, read_notes
from services.ingest.formats.teletype.tail import Tail, links_in, without_tail
from services.ingest.markers import update_markers
from services.ingest.values import WireFile

_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True)
class Story:
    """The fields of a draft that the text gives, and the agency it names."""

    fields: dict[str, Any]
    agency: str | None
    warnings: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to read in it."""
        return not (self.fields["headline"] or self.fields["body"])


def read_story(head: Head, file: WireFile, agency: str | None = None) -> Story:
    """The story below a head. `agency` is who the header says it is from."""
    paragraphs = paragraphs_of(head.rest)
    dateline = read_dateline(paragraphs[0]) if paragraphs else None
    tail = without_tail(paragraphs, filter(None, (agency, dateline.agency if dateline else None)))
    named = agency or (dateline.agency if dateline else None) or tail.signed
    markers = update_markers(head.slugline, head.headline)
    notes = read_notes((*head.notes, *markers, prefix_of(head.headline)), file)
    fields = {
        **_text(head, tail),
        "ednote": "\n".join((*filter(_says_more, head.notes), *tail.notes)) or None,
        "dateline": dateline.text if dateline else None,
        "places": (Place(name=dateline.place),) if dateline else (),
        "signals": notes.signals,
        "update_markers": tuple(dict.fromkeys((*filter(is_marker, head.notes), *markers))),
        "status": notes.status,
        "embargo_until": notes.embargo_until,
    }
    return Story(fields, named, notes.warnings)


def _text(head: Head, tail: Tail) -> dict[str, Any]:
    slug = head.slugline
    return {
        "slugline": slug,
        "keywords": tuple(filter(None, slug.split("/"))) if slug and "/" in slug else (),
        "headline": head.headline,
        "byline": head.byline,
        "summary": head.summary,
        "body": _BETWEEN.join(tail.paragraphs),
        "links": links_in((*tail.paragraphs, *tail.notes)),
    }


def _says_more(remark: str) -> bool:
    """A bare word in capitals is a marker and no note."""
    return not is_marker(remark) or remark.startswith("(")
