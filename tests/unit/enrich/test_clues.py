"""What the words in and around a name make of it: its kind, its ends, whether it is an event's."""

import pytest

from schemas.enriched import EntityType
from services.enrich.consistency import agree
from services.enrich.events import is_event
from services.enrich.models.decoding import Tagged
from services.enrich.wholeness import whole

PERSON, BODY, PLACE, OTHER = (
    (-0.2, -2.2, -3.0, -3.0),
    (-2.2, -0.2, -3.0, -3.0),
    (-3.0, -3.0, -0.2, -3.0),
    (-3.0, -3.0, -3.0, -0.2),
)


def tagged(text: str, *names: tuple[str, tuple[float, ...]]) -> list[Tagged]:
    return [Tagged(text.index(name), text.index(name) + len(name), scores) for name, scores in names]


def kinds(text: str, *names: tuple[str, tuple[float, ...]]) -> list[EntityType]:
    return [name.type for name in agree(text, tagged(text, *names))]


def ends(text: str, *names: tuple[str, tuple[float, ...]]) -> list[str]:
    return [text[name.start : name.end] for name in whole(text, tagged(text, *names))]


@pytest.mark.parametrize(
    ("text", "name", "scores", "kind"),
    [
        ("According to the Morgen, talks failed.", "Morgen", PERSON, EntityType.ORGANISATION),
        ("The newspaper Morgen says so.", "Morgen", PERSON, EntityType.ORGANISATION),
        ("A video published by Dnipro Herald shows it.", "Dnipro Herald", PERSON, EntityType.ORGANISATION),
        ("The village of Anders was cut off.", "Anders", PERSON, EntityType.LOCATION),
        ("LUND - The council met.", "LUND", PERSON, EntityType.LOCATION),
        ("Ada Lund, 24, won.", "Ada Lund", BODY, EntityType.PERSON),
        ("The winner, Ada Lund, wept.", "Ada Lund", BODY, EntityType.PERSON),
        ("President Lund Vale spoke.", "President Lund Vale", BODY, EntityType.PERSON),
        ("They fear the Battle of Lund again.", "Battle of Lund", OTHER, EntityType.EVENT),
        ("Lund Vale spoke.", "Lund Vale", BODY, EntityType.ORGANISATION),
    ],
)
def test_what_stands_beside_a_name_tells_its_kind(
    text: str, name: str, scores: tuple[float, ...], kind: EntityType
) -> None:
    assert kinds(text, (name, scores)) == [kind]


def test_who_ends_in_a_surname_that_stands_alone_is_a_person() -> None:
    text = "Ines Duarte beat the top seed. Duarte, 20, wept."
    assert kinds(text, ("Ines Duarte", BODY), ("Duarte,", PERSON))[0] is EntityType.PERSON


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("OSLO - Norvia holds.", [("OSLO - Norvia", PLACE)], ["OSLO", "Norvia"]),
        ("A line: Anna\nRome follows", [("Anna\nRome", PERSON)], ["Anna", "Rome"]),
        ("The Norvian Defence Ministry said.", [("Norvian Defence", BODY)], ["Norvian Defence Ministry"]),
        ("The Volga group fights. The Volga Group is rich.", [("Volga", BODY)], ["Volga group"]),
        ("The Volga group sang.", [("Volga", BODY)], ["Volga"]),
        ("US Defense Secretary Ada Lund left.", [("US Defense", BODY)], ["US"]),
        ("Ada Ministry left.", [("Ada", PERSON)], ["Ada"]),
    ],
)
def test_a_name_is_whole_and_alone(text: str, names: list[tuple[str, tuple[float, ...]]], expected: list[str]) -> None:
    assert ends(text, *names) == expected


def test_an_adjective_is_left_out_where_the_article_has_the_name_without() -> None:
    text = "Norvians fled. The Norvian Volga came. Volga fights; Norvian cars stood."
    found = [
        *tagged(text, ("Norvian Volga", OTHER)),
        Tagged(text.rindex("Volga"), text.rindex("Volga") + 5, BODY),
        Tagged(text.rindex("Norvian"), text.rindex("Norvian") + 7, OTHER),
    ]
    assert [text[name.start : name.end] for name in whole(text, found)] == ["Volga", "Volga", "Norvian"]


@pytest.mark.parametrize(
    "name",
    [
        "Battle of Lund",
        "World War II",
        "Hurricane Ida",
        "Lund Open",
        "Norvian Grand Prix",
        "COP29",
        "Rugby World Cup 2027",
    ],
)
def test_events_are_told_by_their_noun(name: str) -> None:
    assert is_event(name)


@pytest.mark.parametrize(
    "name", ["World Cup Committee", "Open Society", "Ministry of War", "Lund", "War", "Warner Group"]
)
def test_what_only_sounds_like_an_event_is_none(name: str) -> None:
    assert not is_event(name)
