"""Mark-up to prose: every word that a reader would see, in order, and nothing that a browser would run.

What stands in which block is told in `blocks.py`; here HTML, XML trees and text with stray tags are fed to it.
"""

import re
from collections.abc import Callable
from textwrap import dedent

from services.ingest.blocks import ACTING, BlockReader
from services.ingest.prose import Prose
from services.ingest.text import clean, paragraphs
from services.ingest.xml import Element, html_events, local_name

_MARKED_SECTION = re.compile(r"<!\[(?:CDATA\[)?|\]\]>", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"<(?:p|br|div|li|ul|ol|tr|td|table|pre|h[1-6]|section|article|body)\b[^<>]*>", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[a-z][a-z0-9:-]*(?:\s[^<>]*)?/?>|&(?:[a-z]{2,8}|#\d{2,5}|#x[0-9a-f]{2,4});", re.IGNORECASE)
_OPENS_PARAGRAPH = re.compile("\n[^\\S\u3000]*\u3000+")
"""In Chinese and Japanese a line that begins with an ideographic space opens a paragraph."""

_ESCAPED_PAIR = re.compile(r"<([A-Za-z][\w-]*)>([^<>]*)</\1>")


def read_markup(html: str) -> Prose:
    """The prose of an HTML or XHTML document or fragment; broken mark-up loses no text."""
    reader = BlockReader()
    html_events(_closed(_MARKED_SECTION.sub("", clean(html))), reader)
    return reader.close()


def read_words(text: str) -> Prose:
    """The prose of text that may hold mark-up; where its tags part no paragraphs, its line ends do."""
    text = _OPENS_PARAGRAPH.sub("\n\n", text) if "\u3000" in text else text
    if not _ANY_TAG.search(text):
        return Prose(paragraphs(text))
    if _BLOCK_TAG.search(text):
        return read_markup(text)
    return read_markup(paragraphs(text).replace("\n", "<br>"))


def read_tree(root: Element) -> Prose:
    """The prose below an element of an XML tree, whatever its namespace; escaped mark-up is read as such."""
    if not len(root):
        return read_words(_outdented(root.text or ""))
    reader, whole = BlockReader(), "".join(root.itertext())
    _feed(root, reader, str if _plain(whole) is whole else _plain)
    return reader.close()


def _feed(element: Element, reader: BlockReader, plain: Callable[[str], str]) -> None:
    """The element and all below it; one that only holds text is not told of. lxml parses no deeper than 256."""
    name, attributes = local_name(element), element.items()
    acts = attributes or name in ACTING
    if acts:
        reader.start(name, dict(attributes))
    if text := element.text:
        reader.data(plain(text))
    for child in element:
        _feed(child, reader, plain)
        if text := child.tail:
            reader.data(plain(text))
    if acts:
        reader.end(name)


def _outdented(text: str) -> str:
    """Without the indentation that the XML gave its lines; what is indented further stays so."""
    first, end, rest = text.strip("\n").partition("\n")
    return first.strip() + end + dedent(rest) if end else text


def _plain(text: str) -> str:
    """Cleaned, and without tags that were escaped twice over: their text is the reader's."""
    return _ESCAPED_PAIR.sub(r"\2", clean(text)) if "</" in text else clean(text)


def _closed(html: str) -> str:
    """What is opened and never closed is text: the parser would look for its end again from every such place."""
    comments = html.rfind("-->") + 1
    html = html[:comments] + html[comments:].replace("<!--", "")
    tags = html.rfind(">") + 1
    return html[:tags] + html[tags:].replace("<", "&lt;")
