"""Articles as feeds for readers: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1."""

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from services.store.repository import Document

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to say."""

_WEB = re.compile(r"https?://[^\s<>\"]+")
Article = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's own words: `url` is its address, `home` that of the API."""

    id: str
    title: str
    url: str
    home: str


def rss(feed: Feed, documents: Sequence[Document]) -> bytes:
    """RSS 2.0 with whole texts (content:encoded)."""
    root = Element("rss", {"version": "2.0", "xmlns:content": _CONTENT, "xmlns:atom": _ATOM})
    channel = SubElement(root, "channel")
    _add(channel, "title", feed.title)
    _add(channel, "link", feed.home)
    _add(channel, "description", f"Articles of “{feed.title}”, newest first.")
    SubElement(channel, "atom:link", {"rel": "self", "href": feed.url, "type": "application/rss+xml"})
    for article in map(json.loads, documents):
        item = SubElement(channel, "item")
        _add(item, "title", _title(article))
        _add(item, "link", _link(feed, article))
        _add(item, "guid", _id(article)).set("isPermaLink", "false")
        _add(item, "pubDate", format_datetime(_moment(article), usegmt=True))
        _add(item, "description", _lead(article))
        _add(item, "content:encoded", _paragraphs(article))
        for topic in article.get("topics") or ():
            _add(item, "category", topic["name"])
    return _xml(root)


def atom(feed: Feed, documents: Sequence[Document]) -> bytes:
    """Atom with whole texts."""
    articles = [json.loads(document) for document in documents]
    root = Element("feed", {"xmlns": _ATOM})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", max(map(_moment, articles), default=datetime(1970, 1, 1, tzinfo=UTC)).isoformat())
    SubElement(root, "link", {"rel": "self", "href": feed.url})
    for article in articles:
        entry = SubElement(root, "entry")
        _add(entry, "id", _id(article))
        _add(entry, "title", _title(article))
        SubElement(entry, "link", {"rel": "alternate", "href": _text(_link(feed, article))})
        _add(entry, "published", _moment(article).isoformat())
        _add(entry, "updated", _moment(article).isoformat())
        _add(SubElement(entry, "author"), "name", article.get("byline") or article["provider"])
        _add(entry, "summary", _lead(article))
        _add(entry, "content", _paragraphs(article)).set("type", "html")
    return _xml(root)


def json_feed(feed: Feed, documents: Sequence[Document]) -> bytes:
    """JSON Feed 1.1 with whole texts."""
    items = [
        {
            "id": _id(article),
            "url": _link(feed, article),
            "title": _title(article),
            "summary": _lead(article),
            "content_text": article.get("body") or "",
            "date_published": _moment(article).isoformat(),
            "authors": [{"name": article.get("byline") or article["provider"]}],
            "tags": [topic["name"] for topic in article.get("topics") or ()],
        }
        for article in map(json.loads, documents)
    ]
    told = {"version": "https://jsonfeed.org/version/1.1", "title": feed.title, "feed_url": feed.url, "items": items}
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")


def _add(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, name)
    element.text = _text(text)
    return element


def _text(text: str) -> str:
    return _NO_XML.sub(" ", text)


def _xml(root: Element) -> bytes:
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _id(article: Article) -> str:
    return f"urn:uuid:{article['article_id']}"


def _title(article: Article) -> str:
    return str(article.get("headline") or article.get("slugline") or article["article_id"])


def _link(feed: Feed, article: Article) -> str:
    """The wire's own address where it is one of the web, else that of the API."""
    uri = article.get("uri") or ""
    return uri if _WEB.fullmatch(uri) else f"{feed.home}/v1/articles/{article['article_id']}"


def _moment(article: Article) -> datetime:
    return datetime.fromisoformat(article.get("published_at") or article["received_at"])


def _lead(article: Article) -> str:
    return str(article.get("summary") or (article.get("body") or "").partition("\n\n")[0])


def _paragraphs(article: Article) -> str:
    parts = (article.get("body") or "").split("\n\n")
    return "".join(f"<p>{html.escape(part)}</p>" for part in parts if part)
