"""The texts of a digitalwires item: what readers may see is the body, what is for editors is not."""

from services.ingest.fields import Fields
from services.ingest.markup import read_markup
from services.ingest.prose import Prose, joined, without_headline
from services.ingest.text import one_line

_PUBLIC = ("article_html", "infobox_html", "linkbox_html")
_NOTEPAD = ("public_html", "nonpublic_html")


def read_body(item: Fields, headline: str) -> Prose:
    """The article, then its boxes."""
    whole = joined(read_markup(html) for name in _PUBLIC if (html := item.prose(name)))
    return without_headline(whole, headline)


def read_notes(item: Fields) -> tuple[str, ...]:
    """The notes to editors, a line each, then the notepad without its mark-up."""
    notes = [thing.text("ednote", "name", "value") for thing in item.things("ednotes", "ednote")]
    notepad = next(item.things("notepad"), item.within({}))
    pads = [_lines(notepad.prose(name) or "") for name in _NOTEPAD]
    return tuple(dict.fromkeys(filter(None, (*notes, *pads))))


def _lines(html: str) -> str:
    prose = read_markup(html)
    text = "\n".join((prose.text, *prose.notes))
    return "\n".join(line for each in text.split("\n") if (line := one_line(each)))
