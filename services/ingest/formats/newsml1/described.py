"""What a NewsML story is about: subjects, places, keywords, categories."""

import re
from collections.abc import Iterator

from schemas.parts import Place, Subject
from services.ingest.elements import once
from services.ingest.formats.newsml1.envelope import Envelope
from services.ingest.formats.newsml1.stories import Story
from services.ingest.vocabularies import scheme_subject, subject_code
from services.ingest.xml import Element

_CITIES = ("city", "sublocation", "locality", "town")
_REGIONS = ("countryarea", "province", "state", "region")
_COUNTRIES = ("country", "countrycode", "countryname", "worldregion")
_COUNTRY_CODE = re.compile(r"[A-Z]{2,3}")
_NUMBER = re.compile(r"\d{7,8}")


def read_subjects(story: Story, envelope: Envelope) -> tuple[Subject, ...]:
    """`SubjectCode`, its parts the finer ones, and the topics that occur."""
    coded = (_coded(each) for group in story.find_all("descriptivemetadata/subjectcode") for each in group)
    topics = (_topic(each, envelope) for each in story.find_all("descriptivemetadata/topicoccurrence"))
    return tuple(dict.fromkeys(subject for subject in (*coded, *topics) if subject))


def read_places(story: Story) -> tuple[Place, ...]:
    """`Location`, by its finest name."""
    return tuple(dict.fromkeys(filter(None, map(_place, story.find_all("descriptivemetadata/location")))))


def read_keywords(story: Story) -> tuple[str, ...]:
    """Keyword lines, and properties of that name."""
    lines = (word.strip() for line in story.all("newslines/keywordline") for word in _parted(line))
    return once((*lines, *story.properties("keyword", "keywords")))


def _parted(line: str) -> list[str]:
    """`A, B` and `A/B/`; a slash in the middle alone may belong to a word."""
    return re.split(r"[;,/]" if line.endswith("/") else r"[;,]", line)


def read_category(story: Story) -> str | None:
    """A property of that name, the category some put beside a subject's code, else the genre."""
    beside = (each.get("cat") for group in story.find_all("descriptivemetadata/subjectcode") for each in group)
    given = next(story.properties("category", "section", "desk"), None)
    return given or next(filter(None, beside), None) or story.named("descriptivemetadata/genre")


def _coded(element: Element) -> Subject | None:
    code = (element.get("FormalName") or "").strip()
    if not code:
        return None
    if _NUMBER.fullmatch(code):
        return subject_code(code)
    return scheme_subject(element.get("Vocabulary") or element.get("Scheme"), code)


def _topic(element: Element, envelope: Envelope) -> Subject | None:
    reference = element.get("Topic") or ""
    name = envelope.topics.get(reference)
    code = None if reference.startswith("#") else reference or None
    return Subject(code=code, name=name) if code or name else None


def _place(location: Element) -> Place | None:
    parts = dict(_properties(location))
    finest = (*_CITIES, *_REGIONS, *_COUNTRIES)
    name = next((parts[each] for each in finest if each in parts), None)
    country = next((parts[each] for each in _COUNTRIES if each in parts and _COUNTRY_CODE.fullmatch(parts[each])), None)
    return Place(name=name, code=country) if name else None


def _properties(location: Element) -> Iterator[tuple[str, str]]:
    for each in location.iter("property"):
        value = " ".join((each.get("Value") or "").split())
        if value:
            yield (each.get("FormalName") or "").casefold(), value
