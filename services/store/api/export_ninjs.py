"""An article as an item of ninjs 3.0 (IPTC, https://iptc.org/std/ninjs/ninjs-schema_3.0.json)."""

from collections.abc import Iterator
from typing import Any

_STANDARD = {"name": "ninjs", "version": "3.0", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json"}
_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/"
_TYPES = {"package": "composite"}
_NAMED = {"PER": "people", "ORG": "organisations", "LOC": "places", "EVENT": "events", "MISC": "objects"}
Item = dict[str, Any]


def ninjs_item(article: Item) -> Item:
    """The item; what the article does not say is left out."""
    item = {
        "standard": _STANDARD,
        "uri": article.get("uri") or f"urn:uuid:{article['article_id']}",
        "type": _TYPES.get(article["kind"], article["kind"]),
        "profile": "text",
        "version": article["version"],
        "versionCreated": article.get("published_at") or article["received_at"],
        "firstCreated": article.get("first_created_at"),
        "contentModified": article.get("updated_at"),
        "embargoed": article.get("embargo_until"),
        "expires": article.get("expires_at"),
        "pubStatus": article["status"],
        "urgency": article.get("urgency"),
        "language": article.get("language"),
        "by": article.get("byline"),
        "located": article.get("dateline"),
        "slugline": article.get("slugline"),
        "edNote": article.get("ednote"),
        "altIds": [{"role": "article_id", "value": article["article_id"]}],
        **_words(article),
        **_about(article),
    }
    return {name: value for name, value in item.items() if value not in (None, [], "")}


def _words(article: Item) -> Item:
    body, summary, headline = article.get("body"), article.get("summary"), article.get("headline")
    count = article.get("word_count") or len((body or "").split())
    return {
        "headlines": [{"role": "main", "value": headline, "contentType": "text/plain"}] if headline else [],
        "descriptions": [{"role": "summary", "value": summary, "contentType": "text/plain"}] if summary else [],
        "bodies": [{"role": "main", "value": body, "contentType": "text/plain", "wordCount": count}] if body else [],
        "keywords": [{"name": word} for word in article.get("keywords") or ()],
    }


def _about(article: Item) -> Item:
    sources = [{"name": article["provider"], "role": "provider"}]
    sources += [{"name": article["source"], "role": "source"}] if article.get("source") else []
    named: Item = {field: [] for field in _NAMED.values()}
    for entity in article.get("entities") or ():
        named[_NAMED[entity["type"]]].append({"name": entity["name"], "uri": entity["id"]})
    named["places"] += [{"name": place["name"]} for place in article.get("places") or ()]
    return {"infoSources": sources, "subjects": list(_subjects(article)), **named}


def _subjects(article: Item) -> Iterator[Item]:
    for topic in article.get("topics") or ():
        code = str(topic["code"]).removeprefix("medtop:")
        yield {"name": topic["name"], "uri": _TOPICS + code, "creator": "dateline"}
    for subject in article.get("subjects") or ():
        found = {"name": subject.get("name") or subject.get("code"), "uri": subject.get("code")}
        yield {name: value for name, value in found.items() if value}
