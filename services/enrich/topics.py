"""The 17 top-level terms of the IPTC Media Topics (2023-10-24), and what a wire's own subject codes say of them.

http://cv.iptc.org/newscodes/mediatopic/, CC BY 4.0.
"""

import re

from schemas.enriched import Topic
from schemas.parts import Subject

NAMES = {
    "medtop:01000000": "arts, culture, entertainment and media",
    "medtop:02000000": "crime, law and justice",
    "medtop:03000000": "disaster, accident and emergency incident",
    "medtop:04000000": "economy, business and finance",
    "medtop:05000000": "education",
    "medtop:06000000": "environment",
    "medtop:07000000": "health",
    "medtop:08000000": "human interest",
    "medtop:09000000": "labour",
    "medtop:10000000": "lifestyle and leisure",
    "medtop:11000000": "politics",
    "medtop:12000000": "religion",
    "medtop:13000000": "science and technology",
    "medtop:14000000": "society",
    "medtop:15000000": "sport",
    "medtop:16000000": "conflict, war and peace",
    "medtop:17000000": "weather",
}
CODES = {name: code for code, name in NAMES.items()}
_MEDIA_TOPIC = re.compile(r"med(?:top|iatopic)\b.*?([012]\d{7})$")
_SUBJECT_CODE = re.compile(r"subj(?:ect)?(?:code)?s?\b.*?([01]\d)\d{6}$")


def given(subjects: tuple[Subject, ...]) -> tuple[Topic, ...]:
    """The topics that the wire itself names, with confidence 1, each once, in order."""
    found = [topic for subject in subjects if (topic := _topic(subject)) is not None]
    return tuple({topic.code: topic for topic in found}.values())


def _topic(subject: Subject) -> Topic | None:
    """A media topic as it is; a code of the older Subject Codes by its first two digits, which both share."""
    if subject.code is None:
        return None
    code = _code(subject.code, subject.scheme or "")
    name = NAMES.get(code or "", subject.name)
    return Topic(code=code, name=name, confidence=1.0) if code and name else None


def _code(code: str, scheme: str) -> str | None:
    place = f"{scheme}:{code}".lower()
    if newer := _MEDIA_TOPIC.search(place):
        return f"medtop:{newer[1]}"
    older = _SUBJECT_CODE.search(place)
    return f"medtop:{older[1]}000000" if older else None
