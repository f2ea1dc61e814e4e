"""Which lines of a text without mark-up are headings: rules on the line, on its neighbours and on the article.

A heading is a paragraph of its own, not the first, of at most 90 characters and 14 words, that starts with a capital, a
digit or a quotation mark and ends without punctuation but "?". What follows it is a paragraph or a list. Captions,
credits, pointers to other stories, rows of tables, items of lists and an interviewer's questions are none.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from services.enrich.text import Place, blocks

_LONGEST, _MOST_WORDS = 90, 14
_CREDIT = re.compile(
    r"(?:photo|picture|image|video|graphic|graph|chart|map|file|source|credit|by|read (?:more|also)|see also|related"
    r"|more on|reporting|editing|editor[’']s note|additional reporting|writing|compiled|copyright|courtesy|watch|listen"
    r"|subscribe|sign up|share|©|\(c\)|\()\b|^©|^\(",
    re.IGNORECASE,
)
_CREDITED = re.compile(
    r"\b(?:photo|foto|image|bild|picture|courtesy|copyright|illustration|artist[’']s (?:view|impression)|file photo"
    r"|video still|getty|reuters|afp|epa|unicef)\b|©|\||\bAP\b|/[A-Z]\w+",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|jan(?:uary)?|feb(?:ruary)?|march|april|may|june|july|aug(?:ust)?"
    r"|sept(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|[12]\d{3}|\d{1,2}(?::\d\d)? ?[ap]\.?m)\b",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    r"^(?:an?|the|people|\w+s|[A-Z]\w+(?: [A-Z]\w+)*)\b.*\b(?:waits?|poses?|speaks?|cheers?|stands?|holds? up|leaves?"
    r"|sleeps?|walks?|looks?|sits?|mixes|pictured|seen|arrives?|at work|at the|outside the|on the|over the|in the"
    r"|before a)\b"
)
_NUMBER = re.compile(r"[+\u2212–-]?\d[\d.,:–-]*%?")
_MARK = re.compile(r"[^\w\s?)\]”\"’'»%]\s*$")
_BULLET = re.compile(r"(?:[-–—•*·▪►]|\d{1,2}(?::\d\d)? ?[ap]\.?m\.?)\s")
_YOU = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
_ME = re.compile(r"\b(?:I|my|me|we|our|yes|no)\b")
_CAPTION_WORDS, _DATED_WORDS, _ITEMS, _QUESTIONS = 5, 6, 2, 3


def unmarked(body: str) -> Iterator[Place]:
    """The places of the lines that are headings."""
    paragraphs = blocks(body)
    texts = [body[start:end] for start, end in paragraphs]
    short = [place > 0 and is_short(text) for place, text in enumerate(texts)]
    interview = _is_interview(texts)
    for places in _runs(short):
        after = texts[places[-1] + 1] if places[-1] + 1 < len(texts) else ""
        for place in _heads([texts[at] for at in places], after):
            if not (texts[places[place]].endswith("?") and (interview or _asked(texts, places[place]))):
                yield paragraphs[places[place]]


def is_short(block: str) -> bool:
    """A line, no sentence."""
    if len(block) > _LONGEST or len(block.split()) > _MOST_WORDS or "\n" in block:
        return False
    return not _MARK.search(block) and not _ends_speech(block)


def _ends_speech(block: str) -> bool:
    """A sentence may end within its closing quotes."""
    bare = block.rstrip("”\"’'»)]")
    return bool(bare) and bare[-1] in ".!,;:…"


def _runs(short: Sequence[bool]) -> Iterator[list[int]]:
    """Short lines that stand together."""
    for is_run, members in groupby(range(len(short)), key=lambda place: short[place]):
        if is_run:
            yield list(members)


def _heads(run: Sequence[str], after: str) -> Iterator[int]:
    """Of short lines together: the first, over a list; the last, over a paragraph; none between."""
    first, last = 0, len(run) - 1
    if len(run) > _ITEMS and not _is_item(run[first]) and _can_head(run[first]):
        yield first
    elif not last and after and _can_head(run[last]):
        yield last
    if last and after and _can_head(run[last]) and not (_is_item(run[last - 1]) and _is_item(run[last])):
        yield last


def _can_head(text: str) -> bool:
    starts = text[0].isupper() or text[0].isdigit() or text[0] in "\"“«'‘"
    return starts and not _is_row(text) and not _BULLET.match(text) and not _is_aside(text)


def _is_item(text: str) -> bool:
    """Of a list or a table: a colon within, a bullet, figures."""
    return bool(re.search(r"\w: \S", text) or _BULLET.match(text)) or _is_row(text)


def _is_row(text: str) -> bool:
    """Half of it figures, or figures at its end."""
    words = text.split()
    numbers = [bool(_NUMBER.fullmatch(word.strip("()"))) for word in words]
    return sum(numbers) * 2 >= len(words) or (len(words) > 1 and numbers[-1])


def _is_aside(text: str) -> bool:
    """A caption, a credit, a pointer to another story."""
    words = len(text.split())
    dated = words >= _DATED_WORDS and bool(_DATED.search(text))
    shown = words >= _CAPTION_WORDS and bool(_SHOWN.match(text)) and not text.endswith("?")
    return bool(_CREDIT.match(text) or _CREDITED.search(text)) or dated or shown


def _is_interview(texts: Sequence[str]) -> bool:
    """Three paragraphs or more are questions, and a third of them ask "you"."""
    asked = [text for text in texts if text.endswith("?")]
    return len(asked) >= _QUESTIONS and sum(bool(_YOU.search(text)) for text in asked) * 3 >= len(asked)


def _asked(texts: Sequence[str], place: int) -> bool:
    """A question that is answered by who was asked."""
    after = texts[place + 1] if place + 1 < len(texts) else ""
    return bool(_YOU.search(texts[place]) and _ME.search(after))
