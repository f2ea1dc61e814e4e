import pytest

from schemas.parts import Subject
from services.ingest.vocabularies import (
    MEDIA_TOPICS,
    SUBJECT_CODES,
    qcode_subject,
    scheme_subject,
    subject_code,
    urgency,
    uri_subject,
)

SPORT = Subject(scheme=SUBJECT_CODES, code="subj:15000000", name="sport")


@pytest.mark.parametrize(
    "subject",
    [
        subject_code("15000000"),
        qcode_subject("subj:15000000", "sport", {}),
        qcode_subject("s:15000000", "sport", {"s": f"{SUBJECT_CODES}/"}),
        scheme_subject("IptcSubjectCodes", "15000000", "sport"),
        scheme_subject("urn:newsml:iptc.org:20010101:SubjectCode:1", "15000000"),
        uri_subject("https://cv.iptc.org/newscodes/subjectcode/15000000", "sport"),
    ],
)
def test_a_subject_code_is_the_same_however_it_is_written(subject: Subject) -> None:
    assert subject == SPORT


def test_a_code_that_lost_its_zero_has_it_back() -> None:
    assert subject_code("4010000").code == "subj:04010000"


def test_numbers_from_twenty_million_on_are_media_topics() -> None:
    assert subject_code("20000073") == Subject(scheme=MEDIA_TOPICS, code="medtop:20000073")
    assert scheme_subject("medtop", "20000073").code == "medtop:20000073"


def test_codes_of_others_keep_their_scheme() -> None:
    assert qcode_subject("acme:pl", "Politics", {"acme": "http://acme.example/cv/"}) == Subject(
        scheme="http://acme.example/cv", code="acme:pl", name="Politics"
    )
    assert qcode_subject("acme:pl", None, {}).scheme == "acme"
    assert scheme_subject("House", "x1") == Subject(scheme="House", code="x1")
    assert subject_code("not a number") == Subject(code="not a number")


@pytest.mark.parametrize(
    ("word", "number"), [("1", 1), ("Flash", 1), ("urg:3", 3), ("0", None), ("soon", None), ("", None)]
)
def test_urgency_is_a_figure_or_a_word(word: str, number: int | None) -> None:
    assert urgency(word) == number
