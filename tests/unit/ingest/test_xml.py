import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage
from services.ingest.xml import looks_like_xml, parse_xml, root_name
from tests.support.wire_files import read_one, rejected

BOMB = (
    '<!DOCTYPE a [<!ENTITY b "' + "x" * 1000 + '">'
    + "".join(f'<!ENTITY {chr(98 + n)}{n} "&b;&b;&b;&b;&b;&b;">' for n in range(9)) + "]><a>&b;</a>"
)  # fmt: skip


def words(text: str) -> str:
    return "".join(parse_xml(text).root.itertext())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<?xml version="1.0" encoding="iso-8859-1"?>\n<a>é</a>', "é"),
        ("\ufeff \n<?xml version='1.0'?><a>x</a>", "x"),
        ('<!DOCTYPE nitf SYSTEM "nitf-3-3.dtd"><a>&eacute;&nbsp;&amp;&mdash;</a>', "é\xa0&—"),
        ("<!DOCTYPE a [<!ENTITY unused 'x'> <!NOTATION jpeg SYSTEM 'j'>]>\n<a>x</a>", "x"),
        ("<a>x<!-- c -->y<?pi z?>z</a>", "xyz"),
        ("<a><![CDATA[<p>&nbsp;</p>]]></a>", "<p>\xa0</p>"),
    ],
)
def test_what_is_well_formed_is_read_as_it_is(text: str, expected: str) -> None:
    assert words(text) == expected
    assert parse_xml(text).warnings == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a>R & D, AT&T</a>", "R & D, AT&T"),
        ("<a>x\x01y&#11;z&#0;&#xffffff;</a>", "xyz"),
        ("junk before <a>x</a> and after\x00", "x"),
        ("<a>&unknown;</a>", "&unknown;"),
    ],
)
def test_small_faults_are_mended_with_a_warning(text: str, expected: str) -> None:
    assert (words(text), parse_xml(text).warnings) == (expected, ("xml: not well-formed, mended",))


@pytest.mark.parametrize(
    "text",
    [
        "<a><b>cut off in the mid",
        "<a></b>",
        "",
        "<",
        "<a b=c>x</a>",
        "<a>" * 300 + "</a>" * 300,
        BOMB,
        '<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><a>&f;</a>',
        '<!DOCTYPE a [<!ENTITY f SYSTEM "http://127.0.0.1:9/x">]><a>&f;</a>',
        "<!DOCTYPE a [ never closed <a>x</a>",
    ],
)
def test_what_is_broken_or_hostile_is_malformed(text: str) -> None:
    with pytest.raises(InvalidMessage) as caught:
        parse_xml(text)
    assert caught.value.reason is Reason.MALFORMED


@pytest.mark.parametrize(
    "piece", ["<a>", "<a b=", "&", "<!--", "<?", "<!DOCTYPE a [", "]>", "&#", "<a b='", "<![CDATA["]
)
def test_a_megabyte_of_anything_takes_no_time(piece: str) -> None:
    began = time.process_time()
    with pytest.raises(InvalidMessage):
        parse_xml(piece * (1_000_000 // len(piece)))
    root_name(piece * (1_000_000 // len(piece)))
    looks_like_xml(f"<a{piece}" + " " * 1_000_000)
    assert time.process_time() - began < 5


@given(st.text(alphabet="<>/!&;?[]-='\"ab \n\x00\ud800"))
def test_any_text_is_read_or_malformed(text: str) -> None:
    with suppress(InvalidMessage):
        assert parse_xml(text).root is not None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<?xml version='1.0'?><!-- c --><!DOCTYPE nitf [<!ENTITY a 'b'>]><?p?>\n<nitf>", "nitf"),
        ('<nar:newsItem xmlns:nar="x"/>', "newsitem"),
        ("\ufeff<NewsML Version='1.2'>", "newsml"),
        ("<<", None),
        ("text", None),
    ],
)
def test_the_root_is_known_without_parsing(text: str, name: str | None) -> None:
    assert root_name(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "<1nitf> The ferry sails.", "< nitf><p>The ferry sails.</p>", "</nitf> The ferry sails.", "<ñitf><p>It sails.",
        "<!ENTITY x 'y'> The ferry sails.", "<![CDATA[ The ferry ]]> sails.", "<?php echo 1 ?> The ferry sails.",
        "\ufeff<nitf><body>It sails.", "\ufeff\ufeff<nitf><body>It sails.", "\x01<nitf><p>It sails.", "<nitf",
        "<:x><p>It sails.", "< nitf id='1'><p>It sails.",
    ],
)  # fmt: skip
@pytest.mark.parametrize("hints", [{}, {"name": "a.txt", "media_type": "text/plain"}])
def test_broken_xml_is_never_read_as_plain_text(text: str, hints: dict[str, str]) -> None:
    assert rejected(text, **hints).reason in {Reason.MALFORMED, Reason.UNKNOWN_FORMAT}


@pytest.mark.parametrize(
    "hints",
    [{"name": "ferry.XML"}, {"media_type": "application/xml; charset=utf-8"}, {"media_type": "application/nitf+xml"}],
)
def test_prose_that_is_called_xml_is_rejected(hints: dict[str, str]) -> None:
    assert rejected("The ferry sails again.", **hints).reason is Reason.UNKNOWN_FORMAT


@pytest.mark.parametrize(
    "text",
    [
        "<<< FLASH >>> The ferry sails.", "<ada@harbour.example> writes that the ferry sails.", "<- The ferry sails.",
        "< 5 degrees at sea, wind > 40 knots.", "<https://harbour.example/news> The ferry sails.", "<3 from Lerwick.",
        "<1st lead> The ferry sails.", "< The ferry sails > said the board.", "<> The ferry sails.",
    ],
)  # fmt: skip
def test_text_that_begins_with_an_angle_bracket_stays_text(text: str) -> None:
    assert read_one(text).format == "text"


def test_mark_up_is_known_by_its_beginning() -> None:
    assert [looks_like_xml(text) for text in ("<?xml", " <!doctype html>", "<a/>", "<<a", "< 5", "a <b>")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
