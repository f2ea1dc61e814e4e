"""Update markers: what desks write into slugs and before headlines to say which take of a story this is."""

import re

_WORDS = (
    r"\d{1,2}(?:st|nd|rd|th)[ -]ld(?:[ -]writethru)?|\d{0,2}[ -]?ld[ -]writethru|writethru"
    r"|\d{1,2}(?:st|nd|rd|th)[ -](?:lead|add|insert|sub|update)|(?:update|upd|lead|add|take)[ -]?\d{1,2}"
    r"|\d{1,2}[ -]?(?:lead|add)|new[ -]?lead|(?:mandatory[ -])?kill|advisory|correct(?:ion|ed|s|ive)|refile[sd]?"
    r"|recasts?|rpt|repeat(?:s|ing)?|clarif(?:ies|ication)|korr(?:ektur)?|berichtigung|aktualisiert|wiederholung"
    r"|zusammenfassung|rectificati(?:f|on)|correctif|actualisation|avance|ampliaci[óo]n|actualizaci[óo]n"
    r"|correcci[óo]n|aggiornamento|rettifica|rettelse|rättelse|oikaisu|rectificatie"
)
_IN_SLUG = re.compile(rf"(?<!\w)(?:{_WORDS})(?!\w)", re.IGNORECASE)
_BEFORE_HEADLINE = re.compile(rf"\W{{0,3}}({_WORDS})\s?(?:[-–—:)\]/*=]|\s-)", re.IGNORECASE)
_LONGEST = 200


def update_markers(slug: str | None, headline: str | None = None) -> tuple[str, ...]:
    """The markers in a slug (`BC-Vote,2nd Ld-Writethru`), and one that stands before a headline (`UPDATE 1-...`)."""
    before = _BEFORE_HEADLINE.match((headline or "")[:_LONGEST])
    found = [match[0].strip() for match in _IN_SLUG.finditer((slug or "")[:_LONGEST])]
    return tuple(dict.fromkeys([*found, *([before[1].strip()] if before else [])]))
