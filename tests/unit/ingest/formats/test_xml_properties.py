"""NITF, NewsML 1 and NewsML-G2: what is written reads back equal, nothing makes them raise, neighbours stay alike."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.parse import parse
from services.ingest.values import Draft, Reading, Rejection, WireFile
from tests.support.articles import at
from tests.support.wire_files import article, wire_file
from tests.support.xml_wires import g2_item, g2_message, newsml1, newsml1_item, nitf
from tests.unit.ingest.formats.test_files import FILES
from tests.unit.ingest.formats.test_text_and_feed_properties import BODIES, HEADLINES, MOMENTS, ORDERS, SPEEDY

Item = Callable[..., str]
MARKED = st.tuples(BODIES, st.sampled_from(["", " & ", " <b> ", " ]]> ", " é ", " \u2014 "])).map(
    lambda drawn: [f"{paragraph[:-1]}{drawn[1]}end." for paragraph in drawn[0]]
)


def itself(item: str) -> str:
    return item


@dataclass(frozen=True, slots=True)
class Wire:
    """How a format writes one item, and many."""

    item: Item
    one: Callable[[str], str]
    many: Callable[..., str]

    def file(self, numbers: Iterable[int]) -> WireFile:
        return wire_file(self.many(*map(self.numbered, numbers)))

    def numbered(self, number: int) -> str:
        return self.item(f"x:{number}", f"It sails at {number}.", headline=f"T{number}")


def wrapped(*items: str) -> str:
    return f"<wrapper>{''.join(items)}</wrapper>"


def message(*items: str) -> str:
    return g2_message("<header><transmitId>42</transmitId><priority>3</priority></header>", *items)


def letter(*items: str) -> str:
    return newsml1("<NewsEnvelope><TransmissionId>42</TransmissionId></NewsEnvelope>", *items)


WIRES = {
    "nitf": Wire(nitf, itself, wrapped),
    "newsml1": Wire(newsml1_item, newsml1, letter),
    "newsml-g2": Wire(g2_item, itself, message),
}
EACH_WIRE = pytest.mark.parametrize("wire", WIRES.values(), ids=WIRES)


def written(wire: Wire, headline: str, body: list[str], moment: datetime) -> str:
    return wire.one(wire.item("urn:x:1", *body, headline=headline, at=moment))


@EACH_WIRE
@given(headline=HEADLINES, body=MARKED, moment=MOMENTS)
@SPEEDY
def test_what_is_written_reads_back_equal(wire: Wire, headline: str, body: list[str], moment: datetime) -> None:
    found = article(written(wire, headline, body, moment))
    assert (found.headline, found.body, found.published_at, found.warnings) == (headline, "\n\n".join(body), moment, ())


@EACH_WIRE
@given(headline=HEADLINES, body=BODIES)
@SPEEDY
def test_a_resend_is_the_same_version_of_the_same_article(wire: Wire, headline: str, body: list[str]) -> None:
    first, again = (article(written(wire, headline, body, at(-60))) for _ in range(2))
    assert first == again


@EACH_WIRE
def test_a_story_written_anew_is_another_version_of_the_same_article(wire: Wire) -> None:
    first = article(written(wire, "Ferries sail", ["They sail."], at(-60)))
    later = article(written(wire, "Ferries sail", ["They sail again."], at(-30)))
    assert first.article_id == later.article_id
    assert first.content_hash != later.content_hash


XML_FILES = [path.read_text("latin-1") for path in FILES if path.suffix == ".xml"]
TAG = re.compile(r"<[^<>]*>|[^<>]+")
CHANGES = st.sampled_from(["drop", "double", "swap", "empty", "close"])


def changed(pieces: list[str], place: int, change: str) -> list[str]:
    before, piece, after = pieces[:place], pieces[place], pieces[place + 1 :]
    other = {
        "drop": [],
        "double": [piece, piece],
        "swap": [*after[:1], piece],
        "empty": [re.sub(r"([\"']).*?\1", r"\1\1", piece)],
        "close": [piece.replace(">", "/>")],
    }
    return [*before, *other[change], *(after[1:] if change == "swap" else after)]


@given(start=st.sampled_from(XML_FILES), places=st.lists(st.integers(0, 500), min_size=1, max_size=3), change=CHANGES)
@SPEEDY
def test_no_change_of_tags_raises_anything_but_invalid_message(start: str, places: list[int], change: str) -> None:
    pieces = TAG.findall(start)
    for place in places:
        pieces = changed(pieces, place % len(pieces), change) or ["<"]
    found = list(parse(wire_file("".join(pieces).encode("latin-1"))))
    assert [each for each in found if isinstance(each, Rejection) and each.bug] == []
    assert found == list(parse(wire_file("".join(pieces).encode("latin-1"))))


def plain(readings: Iterable[Reading]) -> list[Reading]:
    return [replace(each, item_bytes=None) for each in readings]


@cache
def alone(wire: Wire, number: int) -> list[Reading]:
    return plain(parse(wire.file([number])))


@EACH_WIRE
@given(numbers=ORDERS)
@SPEEDY
def test_items_cut_doubled_or_moved_never_change_their_neighbours(wire: Wire, numbers: list[int]) -> None:
    assert plain(parse(wire.file(numbers))) == [only for each in numbers for only in alone(wire, each)]


@EACH_WIRE
@given(numbers=ORDERS, broken=st.integers(0, 11))
@SPEEDY
def test_an_item_that_says_nothing_leaves_all_others_as_they_are(wire: Wire, numbers: list[int], broken: int) -> None:
    items, place = [wire.numbered(each) for each in numbers], broken % len(numbers)
    items[place] = re.sub(r"T\d+|It sails[^<]*", "", items[place])
    found, whole = plain(parse(wire_file(wire.many(*items)))), plain(parse(wire.file(numbers)))
    assert isinstance(found[place], Rejection)
    assert found[:place] + found[place + 1 :] == whole[:place] + whole[place + 1 :]


@EACH_WIRE
@given(numbers=ORDERS)
@SPEEDY
def test_the_bytes_of_an_item_read_by_themselves_as_they_did_among_others(wire: Wire, numbers: list[int]) -> None:
    among = [each for each in parse(wire.file(numbers)) if isinstance(each, Draft)]
    again = [only for each in among for only in parse(wire_file(each.item_bytes))]
    assert plain(again) == plain(among)
