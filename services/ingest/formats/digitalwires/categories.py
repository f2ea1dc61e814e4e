"""The categories of a digitalwires item: one list for signals, desks, keywords, places and subjects, told by `type`."""

from dataclasses import dataclass

from schemas.parts import Place, Subject
from services.ingest.fields import Fields
from services.ingest.vocabularies import qcode_subject

_SIGNAL, _DESK, _KEYWORD, _PLACE, _WIRE, _PROVIDER = "signal", "desk", "keyword", "geosubject", "wire", "provider"
_SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Categories:
    """What they say, each under its own name."""

    signals: tuple[str, ...]
    desk: str | None
    keywords: tuple[str, ...]
    places: tuple[Place, ...]
    subjects: tuple[Subject, ...]
    service: str | None
    provider: str | None


def read_categories(item: Fields) -> Categories:
    """The categories; where a type has none, the list of names that older items have instead."""
    each = [(thing, _kind(thing)) for thing in item.things("categories")]

    def named(wanted: str, *names: str) -> tuple[str, ...]:
        found = (thing.text(*(names or ("name", "qcode"))) for thing, kind in each if kind == wanted)
        return tuple(dict.fromkeys(filter(None, found)))

    places = [_place(thing) for thing, kind in each if kind == _PLACE]
    subjects = [_subject(thing) for thing, kind in each if kind.endswith(_SUBJECT) and kind != _PLACE]
    return Categories(
        signals=named(_SIGNAL, "qcode", "name"),
        desk=next(iter(named(_DESK) or item.words("desk_names")), None),
        keywords=named(_KEYWORD) or item.words("keyword_names"),
        places=tuple(filter(None, places)) or tuple(Place(name=name) for name in item.words("geosubject_names")),
        subjects=tuple(dict.fromkeys(subjects)) or tuple(Subject(name=name) for name in item.words("dpasubject_names")),
        service=next(iter(named(_WIRE)), None),
        provider=next(iter(named(_PROVIDER)), None),
    )


def _kind(thing: Fields) -> str:
    return (thing.text("type") or "").lower().rpartition(":")[2]


def _place(thing: Fields) -> Place | None:
    name = thing.text("name", "qcode")
    return Place(name=name, code=thing.text("qcode")) if name else None


def _subject(thing: Fields) -> Subject:
    qcode, name = thing.text("qcode"), thing.text("name")
    return qcode_subject(qcode, name, {}) if qcode else Subject(name=name)
