"""What stands at the ends of a tagged name and is no part of it: titles, articles, possessives, marks."""

import re

from services.enrich.text import Place

_TITLE = (
    r"mr|mrs|ms|miss|mx|sir|dame|lord|lady|dr|prof|professor|rev|reverend|father|rabbi|imam|cardinal|bishop|archbishop|pope|"
    r"president|vice[ -]president|prime minister|premier|chancellor|minister|secretary|foreign minister|"
    r"defen[cs]e (?:minister|secretary)|finance minister|governor|gov|senator|sen|rep|representative|"
    r"congressman|congresswoman|mayor|ambassador|judge|justice|king|queen|prince|princess|general|gen|colonel|col|major|maj|captain|capt|"
    r"lieutenant|lt|sergeant|sgt|admiral|adm|commander|chief|chairman|chairwoman|chair|ceo|coach|spokesman|spokeswoman|spokesperson"
)
_BEFORE = re.compile(rf"(?:(?:the|a|an)\s+|(?:{_TITLE})\.?\s+|[^\w(]+)", re.IGNORECASE)
_AFTER = re.compile(r"(?:['’]s?|[^\w)])$")
_ABBREVIATION = re.compile(r"(?:^|[\s.])(?:\w|Inc|Corp|Co|Ltd|Jr|Sr)\.$")


def bare(text: str, start: int, end: int) -> Place | None:
    """The place of the name alone; None where nothing is left."""
    while (match := _BEFORE.match(text, start, end)) and match.end() < end:
        start = match.end()
    while (end > start) and not _ABBREVIATION.search(text[start:end]) and (match := _AFTER.search(text[start:end])):
        end = start + match.start()
    return (start, end) if any(map(str.isalnum, text[start:end])) else None
