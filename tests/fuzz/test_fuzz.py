"""The short form of `make fuzz`; the long one finds what is rarer."""

import pytest

from services.ingest import items
from services.ingest.values import WireFile
from tests.fuzz.cases import Case, case
from tests.fuzz.trial import try_case

FILES, SLICES = 1500, 6
SEED = 20260307


@pytest.mark.parametrize("slice_", range(SLICES))
def test_no_mutated_file_crashes_or_hangs_ingest(slice_: int) -> None:
    outcomes = [try_case(case(SEED, number)) for number in range(slice_, FILES, SLICES)]
    assert [(each.name, each.fault, each.trace) for each in outcomes if each.fault] == []


def test_mutated_files_are_read_as_well_as_rejected() -> None:
    outcomes = [try_case(case(SEED, number)) for number in range(60)]
    assert sum(each.read for each in outcomes) > 15
    assert sum(each.rejected for each in outcomes) > 5


def test_a_case_is_the_same_every_time() -> None:
    assert case(1, 7) == case(1, 7)
    assert case(1, 7).data != case(2, 7).data


def test_what_a_parser_raises_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_file: WireFile) -> None:
        raise KeyError("no such thing")

    monkeypatch.setattr(items, "parse", broken)
    assert "no such thing" in str(try_case(case(SEED, 0)).fault)


FOUND = {
    "an ANPA header of spaces": b"\x16\x16\x01a0123\x1f-----\r\nr a " + b" " * 560,
    "a tag that is all name": b"<rss><channel><" + b"a" * 16_000 + b"<item><title>x</item>",
    "groups of addresses in groups": b"From: " + b"a:" * 3000 + b"\nMessage-ID: <1>\nSubject: Ferry\n\nIt sails.\n",
}


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_once_is_found_no_more(name: str) -> None:
    assert try_case(Case(0, name, FOUND[name])).fault is None
