"""Sentences, paragraphs, what is trimmed off names, what the wire's codes say, and how tones are counted."""

import pytest

from schemas.enriched import EntityType, Tone
from schemas.parts import Subject
from services.enrich.consistency import agree
from services.enrich.models.decoding import Tagged
from services.enrich.text import blocks, sentences
from services.enrich.topics import given
from services.enrich.trimming import bare
from services.enrich.votes import Vote, count

SURE_PERSON, SURE_PLACE = (-0.01, -6.0, -6.0, -6.0), (-6.0, -6.0, -0.01, -6.0)


def parts(text: str, places: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in places]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One here. Two there.", ["One here.", "Two there."]),
        ("“Go now.” He went.", ["“Go now.”", "He went."]),
        (
            "Sen. A. B. Smith of the U.S. Senate spoke. Then he left.",
            ["Sen. A. B. Smith of the U.S. Senate spoke.", "Then he left."],
        ),
        ("It rose 3.5 percent. Why? Nobody knows!", ["It rose 3.5 percent.", "Why?", "Nobody knows!"]),
        ("A line\nand another", ["A line", "and another"]),
        ("  \n ", []),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert parts(text, sentences(text)) == expected


def test_a_sentence_without_end_is_cut_at_white_space() -> None:
    text = "word " * 1_000
    found = parts(text, sentences(text))
    assert max(map(len, found)) <= 1_000
    assert " ".join(found) == text.strip()


def test_paragraphs_are_what_blank_lines_part() -> None:
    text = "\n\nOne\nstill one\n \t\nTwo\n\n\n\n Three \n"
    assert parts(text, blocks(text)) == ["One\nstill one", "Two", "Three"]


@pytest.mark.parametrize(
    ("tagged", "name"),
    [
        ("General Ann Smith", "Ann Smith"),
        ("the U.N.", "U.N."),
        ("Ann Smith’s", "Ann Smith"),
        ("“Acme Inc.”", "Acme Inc."),
        ("Prime Minister Lee", "Lee"),
        ("President", "President"),
        ("Jane Doe,", "Jane Doe"),
        ("«»", None),
    ],
)
def test_names_are_trimmed_of_what_is_no_part_of_them(tagged: str, name: str | None) -> None:
    place = bare(tagged, 0, len(tagged))
    assert (tagged[place[0] : place[1]] if place else None) == name


def test_one_name_means_one_kind_of_thing_by_the_sum_of_the_evidence() -> None:
    body = "Orin fell. Orin rose. Orin fell."
    tagged = [Tagged(0, 4, SURE_PERSON), Tagged(11, 15, SURE_PLACE), Tagged(22, 26, SURE_PLACE)]
    assert {name.type for name in agree(body, tagged)} == {EntityType.LOCATION}


def test_the_surname_of_a_known_full_name_is_a_person() -> None:
    body = "Ida Lund spoke. Lund left."
    names = agree(body, [Tagged(0, 8, SURE_PERSON), Tagged(16, 20, (-0.9, -6.0, -0.6, -6.0))])
    assert [name.type for name in names] == [EntityType.PERSON] * 2


def test_a_confident_name_is_found_where_the_tagger_passed_it_over() -> None:
    body = "Ida Lund spoke. Then Ida Lund left; Ida Lundgren stayed."
    assert [(name.start, name.end) for name in agree(body, [Tagged(0, 8, SURE_PERSON)])] == [(0, 8), (21, 29)]


@pytest.mark.parametrize(
    ("scheme", "code", "expected"),
    [
        (None, "medtop:16000000", "medtop:16000000"),
        ("http://cv.iptc.org/newscodes/mediatopic/", "11000000", "medtop:11000000"),
        ("medtop", "15000000", "medtop:15000000"),
        (None, "http://cv.iptc.org/newscodes/mediatopic/17000000", "medtop:17000000"),
        ("subj", "16009000", "medtop:16000000"),
        (None, "subj:04000000", "medtop:04000000"),
        ("house", "16000000", None),
        (None, "16000000", None),
        ("medtop", None, None),
    ],
)
def test_the_wires_own_codes_are_understood(scheme: str | None, code: str | None, expected: str | None) -> None:
    found = given((Subject(scheme=scheme, code=code),))
    assert [(topic.code, topic.confidence) for topic in found] == ([(expected, 1.0)] if expected else [])


def test_a_finer_term_keeps_the_name_the_wire_gives() -> None:
    (topic,) = given((Subject(code="medtop:20000002", name="arts and entertainment"),))
    assert (topic.code, topic.name) == ("medtop:20000002", "arts and entertainment")


def vote(negative: float, positive: float, at: int = 0, weight: float = 1.0) -> Vote:
    return Vote((negative, 1 - negative - positive, positive), weight, (at, at + 1))


def test_no_votes_have_no_tone() -> None:
    assert count([]) is None


@pytest.mark.parametrize(
    ("votes", "label", "mixed"),
    [
        ([vote(0.8, 0.1), vote(0.7, 0.1)], Tone.NEGATIVE, False),
        ([vote(0.1, 0.9), vote(0.1, 0.2)], Tone.POSITIVE, False),
        ([vote(0.9, 0.0), vote(0.0, 0.9)], Tone.NEUTRAL, True),
        ([vote(0.9, 0.0, weight=3), vote(0.0, 0.9)], Tone.NEGATIVE, True),
        ([vote(0.1, 0.1)], Tone.NEUTRAL, False),
    ],
)
def test_votes_are_counted_by_weight(votes: list[Vote], label: Tone, *, mixed: bool) -> None:
    found = count(votes)
    assert found is not None
    assert (found.label, found.mixed) == (label, mixed)


def test_the_evidence_is_the_strongest_sentences_that_say_so_in_their_order() -> None:
    votes = [vote(0.9, 0, 10), vote(0, 0.9, 20), vote(0.6, 0, 30), vote(0.8, 0, 40), vote(0.7, 0, 50)]
    found = count(votes)
    assert found is not None
    assert [span.start for span in found.evidence] == [10, 40, 50]
