"""One Reuters Connect item to a draft."""

import re
from dataclasses import replace

from schemas.article import Status
from services.ingest.elements import once
from services.ingest.fields import Fields
from services.ingest.formats.ninjs.labels import read_kind, read_places, read_status, read_subjects, require
from services.ingest.formats.reuters_connect.media import read_media, read_references
from services.ingest.markers import update_markers
from services.ingest.markup import read_words
from services.ingest.prose import Prose, without_headline
from services.ingest.text import one_line
from services.ingest.values import Draft

_VERSIONED = re.compile(r"(.+):(\d+)")
_TAG = re.compile(r"tag:([^,:]+),", re.IGNORECASE)
_LEAST_URGENT = 9
_EMBARGO = ("embargoed", "embargo", "embargountil")


def read_item(item: Fields, own: bytes) -> Draft:
    """The draft.

    Raises:
        InvalidMessage: it has no words and no media, and cancels nothing.
    """
    embargo = next((name for name in _EMBARGO if item.raw(name)), _EMBARGO[0])
    headline, status, (guid, version) = _plain(item, "headline", "title"), read_status(item, embargo), _guid(item)
    body, media = _body(item, headline), read_media(item)
    require(headline or body.text or media or status is Status.CANCELED)
    slug = item.text("slug", "slugline")
    draft = Draft(
        item_bytes=own,
        status=status,
        kind=read_kind(item),
        provider=_provider(item, guid),
        service=_named(item, "channel", "channels"),
        source=_named(item, "source", "sources"),
        provider_id=guid,
        uri=item.text("uri"),
        version=version,
        language=item.text("language"),
        headline=headline,
        summary=_plain(item, "intro", "abstract", "description", "caption") or None,
        slugline=slug,
        byline=item.text("byline") or ", ".join(item.words("bylines", "authors", "author")) or None,
        dateline=item.text("dateline", "located"),
        places=read_places(item),
        subjects=tuple(read_subjects(item, "subject", "subjects")),
        category=_named(item, "category", "genre"),
        keywords=item.words("keyword", "keywords"),
        urgency=item.count("urgency", least=1, most=_LEAST_URGENT),
        priority=item.count("priority", least=1, most=_LEAST_URGENT),
        ednote="\n".join(filter(None, (item.text("ednote", "editornote", "editorialnote"), *body.notes))) or None,
        signals=item.words("signal", "signals"),
        update_markers=update_markers(slug, headline),
        body=body.text,
        headings=body.headings,
        links=body.links,
        media=tuple(dict.fromkeys((*media, *body.media))),
        word_count=item.count("wordcount"),
        references=read_references(item),
    )
    return _timed(draft, item, embargo)


def _guid(item: Fields) -> tuple[str | None, str | None]:
    """The GUID without its version, and the version: its own field, else the end of the versioned GUID."""
    versioned = _VERSIONED.fullmatch(item.text("versionedguid") or "")
    guid, version = item.text("guid"), item.text("version")
    if versioned is None:
        return guid or item.text("versionedguid"), version
    return guid or versioned[1], version or versioned[2]


def _provider(item: Fields, guid: str | None) -> str | None:
    """As named, else the authority that minted the GUID (RFC 4151)."""
    minted = _TAG.match(guid or "")
    return _named(item, "provider") or (minted[1] if minted else None)


def _named(item: Fields, *names: str) -> str | None:
    """One name of an object, a list of objects, or a text."""
    found = (each.text("name", "description", "literal", "code", "alias", "value") for each in item.things(*names))
    return next(filter(None, found), None)


def _body(item: Fields, headline: str) -> Prose:
    """The story; a fragment is a part of it that stands alone."""
    names = ("bodyxhtml", "bodyhtml", "body_xhtml", "body", "fragment", "bodytext", "script")
    return without_headline(read_words(item.prose(*names) or ""), headline)


def _plain(item: Fields, *names: str) -> str:
    return one_line(read_words(item.prose(*names) or "").text)


def _timed(draft: Draft, item: Fields, embargo: str) -> Draft:
    """With its times, and the warnings that reading it all gave."""
    return replace(
        draft,
        embargo_until=item.time(embargo),
        expires_at=item.time("expires", "expirydate"),
        published_at=item.time("versioncreated", "contenttimestamp", "sorttimestamp"),
        first_created_at=item.time("firstcreated", "datecreated"),
        updated_at=item.time("contentmodified", "updated"),
        warnings=once(item.warnings),  # last: the times warn too
    )
