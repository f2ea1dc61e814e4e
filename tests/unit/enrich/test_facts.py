"""What must come out of the first seed article."""

from pathlib import Path

import pytest

from schemas.enriched import EntityType, Tone
from services.enrich.analysis import Analysis, Source, Step
from services.enrich.pipeline import analyze

ARTICLE = Path(__file__).parents[3] / "seeds" / "wire" / "001-bakhmut.txt"
HEADINGS = [
    None,
    "The background: the fight to get Bakhmut back",
    "The importance of the city-symbol",
    "The Wagner group and the specter of Moscow’s betrayal",
    "The shocking video of the Ukrainian prisoner killed in cold blood",
]
PEOPLE = [
    "Volodymyr Zelensky",
    "Valery Zaluzhny",
    "Vladimir Putin",
    "Yevgeny Prigozhin",
    "Pavlo Kyrylenko",
    "Lloyd Austin",
    "Andriy Yermak",
]


@pytest.fixture(scope="module")
def article(steps: tuple[Step, ...]) -> Analysis:
    (found,) = analyze([Source(body=ARTICLE.read_text(encoding="utf-8"))], steps)
    return found


def variants(article: Analysis, kind: EntityType, name: str) -> set[str]:
    (entity,) = [entity for entity in article.entities if entity.name == name]
    assert entity.type is kind
    return {mention.text for mention in entity.mentions}


def test_it_is_english(article: Analysis) -> None:
    assert article.language is not None
    assert article.language.code == "en"


def test_it_has_its_four_headings_and_five_sections(article: Analysis) -> None:
    assert [section.heading for section in article.sections] == HEADINGS


def test_a_section_starts_at_its_heading(article: Analysis) -> None:
    for section in article.sections[1:]:
        assert article.source.body[section.start :].startswith(section.heading or "?")


@pytest.mark.parametrize("name", PEOPLE)
def test_people_are_people(article: Analysis, name: str) -> None:
    assert name in variants(article, EntityType.PERSON, name)


@pytest.mark.parametrize("name", ["Bakhmut", "Donetsk", "Moscow", "Kiev", "Ukraine", "Jordan"])
def test_places_are_places(article: Analysis, name: str) -> None:
    assert name in variants(article, EntityType.LOCATION, name)


@pytest.mark.parametrize("name", ["Wagner Group", "Bild", "Ukrainska Pravda", "Russian Defense Ministry"])
def test_organisations_are_organisations(article: Analysis, name: str) -> None:
    assert name in variants(article, EntityType.ORGANISATION, name)


def test_the_group_is_named_without_its_adjective(article: Analysis) -> None:
    found = variants(article, EntityType.ORGANISATION, "Wagner Group")
    assert {"Wagner Group", "Wagner group"} <= found
    assert not any("Russian" in name for name in found)


def test_no_name_is_cut_out_of_a_title(article: Analysis) -> None:
    assert [entity.name for entity in article.entities if entity.name.startswith("US")] == ["US"]


def test_a_battle_is_an_event(article: Analysis) -> None:
    assert variants(article, EntityType.EVENT, "Battle of Bakhmut") == {"Battle of Bakhmut"}


def test_who_and_what_it_is_about_comes_first(article: Analysis) -> None:
    first = [entity.name for entity in article.entities[:5]]
    assert {"Bakhmut", "Volodymyr Zelensky", "Wagner Group"} <= set(first), first


def test_a_surname_is_the_person_named_in_full(article: Analysis) -> None:
    assert variants(article, EntityType.PERSON, "Volodymyr Zelensky") == {"Volodymyr Zelensky", "Zelensky"}


def test_a_misspelt_surname_is_the_same_person(article: Analysis) -> None:
    assert variants(article, EntityType.PERSON, "Valery Zaluzhny") == {"Valery Zaluzhny", "Zaluznhy"}


def test_its_tone_is_negative(article: Analysis) -> None:
    assert article.sentiment is not None
    assert article.sentiment.label is Tone.NEGATIVE


def test_its_first_topic_is_conflict(article: Analysis) -> None:
    assert (article.topics[0].code, article.topics[0].name) == ("medtop:16000000", "conflict, war and peace")
