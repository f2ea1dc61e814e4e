import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import Status
from services.ingest.content_hash import content_hash
from services.ingest.identity import article_id, identify, version
from services.ingest.parse import parse
from services.ingest.values import Draft, Rejection
from tests.support.articles import NOON
from tests.support.wire_files import wire_file

NAMES = st.text(min_size=1).filter(str.strip)
HASH = "a" * 64


@given(NAMES, NAMES, st.integers(0, 10**9), st.integers(0, 10**9))
def test_all_versions_of_a_story_have_one_id(provider: str, name: str, one: int, other: int) -> None:
    first, second = (Draft(provider_id=name, version=str(each)) for each in (one, other))
    assert article_id(first, provider, "a" * 64) == article_id(second, provider, "b" * 64)


@given(NAMES, NAMES)
def test_an_id_that_is_global_stands_alone(one: str, other: str) -> None:
    assert identify(one, "urn:x:ferry") == identify(other, "urn:x:ferry")


@given(st.tuples(NAMES, NAMES), st.tuples(NAMES, NAMES))
def test_stories_with_other_ids_are_never_merged(one: tuple[str, str], other: tuple[str, str]) -> None:
    alike = " ".join(one[0].casefold().split()) == " ".join(other[0].casefold().split())
    same = alike and one[1].strip() == other[1].strip()
    assert (identify(*one) == identify(*other)) == same


def test_the_same_id_of_two_providers_is_two_stories() -> None:
    assert identify("AP", "1") != identify("AFP", "1")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("urn:newsml:x.com:20260307:ferry:1", "urn:newsml:x.com:20260307:ferry:2U"),
        ("http://api.ap.org/media/v/content/8c?qt=1", "http://api.ap.org/media/v/content/8c?qt=2"),
    ],
)
def test_what_is_no_part_of_an_id_is_left_out(one: str, other: str) -> None:
    assert identify("x", one) == identify("x", other)


def test_without_an_id_the_slot_of_its_day_is_the_story() -> None:
    one = Draft(slugline="FERRY", sequence="0012", published_at=NOON)
    assert article_id(one, "x", "a") == article_id(replace(one, headline="Later"), "x", "b")
    assert article_id(one, "x", "a") != article_id(replace(one, sequence="0013"), "x", "a")


def test_without_anything_the_content_is_the_story() -> None:
    assert article_id(Draft(), "x", "a") == article_id(Draft(), "x", "a") != article_id(Draft(), "x", "b")


@given(st.integers(0, 2**63 - 1), st.integers(0, 2**63 - 1))
def test_numeric_versions_are_ordered_as_numbers(one: int, other: int) -> None:
    first, second = (version(Draft(version=str(each)), HASH, NOON).order for each in (one, other))
    assert (first < second) == (one < other)


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_other_versions_are_ordered_by_their_time(at: datetime) -> None:
    assert version(Draft(version="2nd lead", published_at=at), HASH, NOON).order == round(at.timestamp() * 1000)


def test_other_content_at_the_same_time_is_a_further_version() -> None:
    draft = Draft(published_at=NOON)
    assert version(draft, "a" * 64, NOON) == version(draft, "a" * 64, NOON)
    assert version(draft, "a" * 64, NOON) != version(draft, "b" * 64, NOON)


@given(st.text(), st.text(), st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_the_hash_does_not_see_the_unicode_form(headline: str, body: str, form: str) -> None:
    other = content_hash(Status.USABLE, unicodedata.normalize(form, headline), unicodedata.normalize(form, body))  # type: ignore[arg-type]
    assert content_hash(Status.USABLE, headline, body) == other


@given(st.lists(NAMES), st.sampled_from([" ", "\n", "\n\n", "\t ", "\u00a0", "\u2003"]))
def test_the_hash_does_not_see_white_space(words: list[str], space: str) -> None:
    one, other = (content_hash(Status.USABLE, "", f"{each}{each.join(words)}") for each in (" ", space))
    assert one == other


@given(st.text(alphabet="ab '\""), st.sampled_from(["‘’", "‚‘", "‹›"]), st.sampled_from(["“”", "„“", "«»"]))  # noqa: RUF001
def test_the_hash_does_not_see_the_kind_of_quotes(text: str, single: str, double: str) -> None:
    text = text.replace("''", "' '")
    quoted = text.replace("'", single[0]).replace('"', double[1])
    assert content_hash(Status.USABLE, "", text) == content_hash(Status.USABLE, "", quoted)


@pytest.mark.parametrize("status", [Status.WITHHELD, Status.CANCELED])
def test_the_hash_sees_the_status(status: Status) -> None:
    assert content_hash(Status.USABLE, "a", "b") != content_hash(status, "a", "b")


KEYS = st.sampled_from(
    [
        "uri",
        "headline",
        "headlines",
        "body_html",
        "bodies",
        "versioncreated",
        "urgency",
        "subject",
        "places",
        "embargoed",
        "pubstatus",
        "associations",
        "renditions",
        "infosource",
        "type",
        "version",
        "width",
        "href",
        "value",
        "name",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("<p>a<![b</p><table><td>&#0;"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_raise_or_meet_a_bug(data: bytes) -> None:
    assert all(not (isinstance(each, Rejection) and each.bug) for each in parse(wire_file(data)))


@given(st.dictionaries(KEYS, VALUES) | VALUES)
def test_no_json_raises_or_meets_a_bug(value: object) -> None:
    assert [each.bug for each in parse(wire_file(value)) if isinstance(each, Rejection) and each.bug] == []


def test_a_version_that_hangs_on_a_tag_is_no_part_of_the_story() -> None:
    first, second = identify("p", "tag:x,2026:L4N1:1001", "1001"), identify("p", "tag:x,2026:L4N1:1002", "1002")
    assert first == second


def test_a_tag_that_without_its_last_part_names_no_item_keeps_it() -> None:
    first, second = identify("p", "tag:x,2026:story:1", "1"), identify("p", "tag:x,2026:story:2", "2")
    assert first != second
