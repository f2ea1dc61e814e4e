"""AP Media API, digitalwires and Reuters Connect: what is written reads back, and neighbours stay as they are."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingest.parse import parse
from services.ingest.values import Draft, Reading, Rejection
from tests.support.wire_files import read_one, wire_file

Item = dict[str, Any]
TIME = "2026-03-07T11:00:00Z"


def ap(name: str, words: str) -> Item:
    return {"altids": {"itemid": name}, "versioncreated": TIME, "headline": words, "body_text": words}


def digitalwires(name: str, words: str) -> Item:
    return {"urn": name, "version_created": TIME, "headline": words, "article_html": f"<p>{words}</p>"}


def reuters(name: str, words: str) -> Item:
    return {"versionedGuid": f"{name}:1", "versionCreated": TIME, "headLine": words, "fragment": f"<p>{words}</p>"}


def wrapped_ap(items: list[Item]) -> Item:
    return {"api_version": "2", "api_mode": "live", "data": {"items": [{"meta": {}, "item": each} for each in items]}}


def wrapped_reuters(items: list[Item]) -> Item:
    return {"data": {"search": {"items": items}}}


WIRES = {
    "ap": (ap, wrapped_ap),
    "digitalwires": (digitalwires, lambda items: {"entries": items}),
    "reuters": (reuters, wrapped_reuters),
}
Write = Callable[[str, str], Item]
Wrap = Callable[[list[Item]], Item]
each_wire = pytest.mark.parametrize(("name", "wire"), WIRES.items(), ids=WIRES)
words_of = st.lists(st.text("abcdefgåéж", min_size=1, max_size=9), min_size=1, max_size=6).map(" ".join)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def read(content: object) -> list[Reading]:
    return list(parse(wire_file(content)))


def told(reading: Reading) -> tuple[str | None, str]:
    assert isinstance(reading, Draft), reading
    return reading.provider_id, reading.body


@each_wire
@settings(max_examples=25, deadline=None)
@given(words=words_of)
def test_what_is_written_reads_back(name: str, wire: tuple[Write, Wrap], words: str) -> None:
    draft = read_one(wire[1]([wire[0]("urn:x:1", words)]))
    assert (draft.format, draft.provider_id, draft.headline) == (name, "urn:x:1", words)
    assert words in (draft.body, draft.headline)


@each_wire
@settings(max_examples=40, deadline=None)
@given(value=anything, data=st.data())
def test_a_field_of_any_shape_is_no_bug(
    name: str, wire: tuple[Write, Wrap], value: object, data: st.DataObject
) -> None:
    item = wire[0]("urn:x:1", "Ships sail")
    fields = [*item, "urgency", "pubstatus", "associations", "renditions", "subject", "categories", "notepad", "links"]
    readings = read(item | {"source": name} | {data.draw(st.sampled_from(fields)): value})
    assert [each for each in readings if isinstance(each, Rejection) and each.bug] == []


@each_wire
def test_parsing_twice_gives_the_same(name: str, wire: tuple[Write, Wrap]) -> None:
    content = wire[1]([wire[0](f"{name}:{number}", "Ships sail") for number in range(3)])
    assert read(content) == read(content)


@each_wire
@settings(max_examples=20, deadline=None)
@given(gone=st.integers(0, 3))
def test_an_item_cut_or_doubled_never_changes_its_neighbours(name: str, wire: tuple[Write, Wrap], gone: int) -> None:
    items = [wire[0](f"{name}:{number}", f"Ship {number}") for number in range(4)]
    whole = [told(each) for each in read(wire[1](items))]
    cut = items[:gone] + items[gone + 1 :]
    doubled = items[: gone + 1] + items[gone:]
    assert [told(each) for each in read(wire[1](cut))] == whole[:gone] + whole[gone + 1 :]
    assert [told(each) for each in read(wire[1](doubled))] == whole[: gone + 1] + whole[gone:]


@each_wire
def test_a_broken_item_never_takes_its_neighbours(name: str, wire: tuple[Write, Wrap]) -> None:
    bad = {key: None if key.lower() in {"headline", "body_text", "article_html", "fragment"} else value
           for key, value in wire[0](f"{name}:2", "x").items()} | {"fragment": None, "kicker": "x"}  # fmt: skip
    first, second, third = read(wire[1]([wire[0](f"{name}:1", "One"), bad, wire[0](f"{name}:3", "Three")]))
    assert isinstance(second, Rejection)
    assert [told(each)[0] for each in (first, third)] == [f"{name}:1", f"{name}:3"]
