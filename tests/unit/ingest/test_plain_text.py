from datetime import UTC, datetime

import pytest

from schemas.article import Status
from schemas.dead_letter import Reason
from tests.support.wire_files import article, read_one, rejected

RUNNING = " date 2026-03-07 The ferry sails again.\n\nA subhead\n\nThe harbour is open.\n"


def test_a_date_that_runs_into_the_text_is_the_issue_date_and_leaves_the_text() -> None:
    draft = read_one(RUNNING)
    assert draft.published_at == datetime(2026, 3, 7, tzinfo=UTC)
    assert (draft.headline, draft.body) == ("", "The ferry sails again.\n\nA subhead\n\nThe harbour is open.")


def test_after_a_date_line_of_its_own_a_title_is_the_headline() -> None:
    draft = read_one("date 2026-03-07\n\nFerry sails again\n\nThe harbour is open.")
    assert (draft.headline, draft.body) == ("Ferry sails again", "The harbour is open.")


@pytest.mark.parametrize(
    "text",
    [
        "The ferry sails again.\n\nThe harbour is open.",
        "Ferry sails again\nThe harbour is open\n\nMore.",
        "Ferry sails again",
        "word " * 16 + "\n\nThe harbour is open.",
    ],
)
def test_a_first_line_that_is_not_clearly_a_title_stays_in_the_body(text: str) -> None:
    assert read_one(text).headline == ""
    assert read_one(text).body == text.strip().replace(" \n", "\n")


def test_header_lines_fill_the_fields_they_name() -> None:
    draft = read_one(
        "Headline: Rates held\nSlug: RATES\nLanguage: en-GB\nVersion: 2\nId: urn:x:rates\n"
        "Status: canceled\nEmbargo: 2026-03-07T12:00:00Z\nSource: Corbel\n\ndate 2026-03-07\n\nThe bank held rates."
    )
    assert (draft.headline, draft.slugline, draft.language, draft.version) == ("Rates held", "RATES", "en-GB", "2")
    assert (draft.provider_id, draft.status, draft.source) == ("urn:x:rates", Status.CANCELED, "Corbel")
    assert (draft.embargo_until, draft.body) == (datetime(2026, 3, 7, 12, tzinfo=UTC), "The bank held rates.")


def test_a_block_with_an_unknown_header_is_text() -> None:
    assert read_one("Source: Essence\nMEDIA RELEASE PR1\n\nText.").body.startswith("Source: Essence\nMEDIA RELEASE")


@pytest.mark.parametrize("header", ["Status: maybe", "Embargo: tomorrow"])
def test_what_cannot_be_read_about_release_withholds_the_article(header: str) -> None:
    draft = read_one(f"{header}\nHeadline: Rates\n\nText.")
    assert draft.status is Status.WITHHELD
    assert header.split(":", maxsplit=1)[0] in draft.warnings[0]


def test_an_impossible_date_stays_in_the_text_with_a_warning() -> None:
    draft = read_one("date 2026-02-30 The ferry sails.")
    assert (draft.published_at, draft.body) == (None, "date 2026-02-30 The ferry sails.")
    assert "no time" in draft.warnings[0]


def test_line_breaks_in_a_paragraph_stay_and_blank_lines_become_one() -> None:
    assert read_one("One\r\ntwo.  \r\n \r\n\r\nThree.\x00\u200b\n").body == "One\ntwo.\n\nThree."


def test_a_kill_needs_no_text() -> None:
    assert read_one("Id: urn:x:1\nVersion: 2\nStatus: canceled").status is Status.CANCELED


def test_the_same_file_again_is_the_same_version() -> None:
    first, again = article(RUNNING), article(RUNNING)
    assert (first.article_id, first.version, first.version_order) == (
        again.article_id,
        again.version,
        again.version_order,
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n\t ", Reason.EMPTY),
        ("Slug: X", Reason.EMPTY),
        (bytes(range(256)) * 8, Reason.UNDECODABLE),
        (b"\x89PNG\r\n\x1a\n", Reason.UNKNOWN_FORMAT),
        ("<?xml version='1.0'?><unheard-of/>", Reason.UNKNOWN_FORMAT),
        ("<html><p>a</p></html>", Reason.UNKNOWN_FORMAT),
        ("\x01a framed wire format", Reason.UNKNOWN_FORMAT),
        ('{"some": "json"}', Reason.UNKNOWN_FORMAT),
    ],
)
def test_what_is_no_plain_text_is_rejected(content: bytes | str, reason: Reason) -> None:
    assert rejected(content).reason is reason


def test_text_in_brackets_is_no_json() -> None:
    assert read_one("[Editors: this recasts.]\n\nThe ferry sails.").body.startswith("[Editors")
