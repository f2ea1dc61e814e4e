"""Which names are joined, what they are called, and the ids they get."""

import pytest

from schemas.enriched import EntityType
from schemas.parts import Place
from services.enrich.analysis import Analysis, Name, Source
from services.enrich.clusters import canonical
from services.enrich.folding import fold, near
from services.enrich.steps.names import entity_id, join

PER, ORG, LOC = EntityType.PERSON, EntityType.ORGANISATION, EntityType.LOCATION


def joined(kind: EntityType, *names: str) -> list[set[str]]:
    """The names, in this order in a text, as they are joined."""
    body, places = "", []
    for name in names:
        places.append(Name(len(body), len(body) + len(name), kind, 1.0))
        body += f"{name} spoke. "
    (found,) = join([Analysis(source=Source(body=body), names=tuple(places))])
    return [{mention.text for mention in entity.mentions} for entity in found.entities]


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (PER, "Anna Kowalska", "Kowalska"),
        (PER, "Anna Kowalska", "A. Kowalska"),
        (PER, "Dmytro Kharchenko", "Harchenko"),
        (PER, "Yuriy Bondarenko", "Yury Bondarenko"),
        (PER, "José Álvarez", "Jose Alvarez"),
        (PER, "Oleh Marchenko", "Marcehnko"),
        (PER, "Jean-Luc Moreau", "Jean Luc Moreau"),
        (ORG, "Acme Holdings Inc", "Acme"),
        (ORG, "World Health Organization", "WHO"),
        (ORG, "Bank of the South", "BS"),
        (LOC, "United States", "U.S."),
        (LOC, "Zürich", "Zurich"),
    ],
)
def test_variants_of_one_name_are_one(kind: EntityType, one: str, other: str) -> None:
    assert joined(kind, one, other) == [{one, other}]


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (PER, "Anna Kowalska", "Peter Kowalska"),
        (PER, "Anna Kowalska", "Nowak"),
        (PER, "Li Wei", "Li Na"),
        (PER, "John Brown", "Crown"),
        (ORG, "Bank of Italy", "Bank of Spain"),
        (LOC, "Austria", "Australia"),
        (LOC, "North Korea", "South Korea"),
    ],
)
def test_different_names_stay_apart(kind: EntityType, one: str, other: str) -> None:
    assert len(joined(kind, one, other)) == 2


def test_a_surname_is_the_last_bearer_named_before_it() -> None:
    found = joined(PER, "Maria Rossi", "Paolo Rossi", "Rossi")
    assert found.count({"Paolo Rossi", "Rossi"}) == 1


def test_a_name_of_another_kind_is_another_thing() -> None:
    body = "Paris Hilton saw Paris."
    names = (Name(0, 12, PER, 1.0), Name(17, 22, LOC, 1.0))
    (found,) = join([Analysis(source=Source(body=body), names=names)])
    assert {entity.id for entity in found.entities} == {"per:paris-hilton", "loc:paris"}


def test_the_canonical_name_is_the_fullest_in_the_most_used_spelling() -> None:
    assert canonical(["Yury Bondarenko", "Bondarenka", "Bondarenka"]) == "Yury Bondarenka"
    assert canonical(["Valery Petrenko", "Petrneko"]) == "Valery Petrenko"


@pytest.mark.parametrize(
    ("kind", "name", "key"),
    [
        (PER, "Volodymyr Zelensky", "per:volodymyr-zelensky"),
        (PER, "José  Álvarez", "per:jose-alvarez"),
        (LOC, "東京", "loc:東京"),
    ],
)
def test_an_id_is_made_of_type_and_folded_name(kind: EntityType, name: str, key: str) -> None:
    assert entity_id(kind, name) == key


def test_a_name_of_marks_alone_has_an_id_all_the_same() -> None:
    assert entity_id(ORG, "!!!").startswith("org:")
    assert entity_id(ORG, "!!!") != entity_id(ORG, "???")


def test_what_is_named_often_early_and_in_the_headline_is_salient() -> None:
    body = "Rome said so. Rome did so. Oslo did not."
    names = (Name(0, 4, LOC, 1.0), Name(14, 18, LOC, 1.0), Name(27, 31, LOC, 1.0))
    (found,) = join([Analysis(source=Source(body=body, headline="Rome does so"), names=names)])
    assert [(entity.name, entity.salience > 0.5) for entity in found.entities] == [("Rome", True), ("Oslo", False)]


def test_a_place_of_the_wire_is_found_in_the_body_but_not_within_a_name() -> None:
    source = Source(body="Bank of Italy and Italy. Italys.", places=(Place(name="Italy"),))
    (found,) = join([Analysis(source=source, names=(Name(0, 13, ORG, 1.0),))])
    assert [(e.id, [m.start for m in e.mentions]) for e in found.entities if e.type is LOC] == [("loc:italy", [18])]


def test_folding_takes_accents_case_and_marks() -> None:
    assert fold("  O’Neill-Sánchez ") == "oneill sanchez"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("kiew", "kiev", True), ("abcdef", "abcdfe", True), ("abcde", "abced", False), ("ab", "", False)],
)
def test_near_words(one: str, other: str, *, same: bool) -> None:
    assert near(one, other) is same
