import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.store.query import All, Either, Query, QueryError, Words, parse
from services.store.sqlite.match import to_match

A, B, C = Words("a"), Words("b"), Words("c")

TREES: dict[str, Query] = {
    "a": A,
    "a b": All((A, B)),
    "a AND b": All((A, B)),
    "a OR b": Either((A, B)),
    "a b OR c": Either((All((A, B)), C)),
    "a (b OR c)": All((A, Either((B, C)))),
    "a -b": All((A,), (B,)),
    "a NOT b": All((A,), (B,)),
    "(a -b) c": All((All((A,), (B,)), C)),
    '"a b"': Words("a b"),
    '-"a b" c': All((C,), (Words("a b"),)),
    "a*": Words("a", prefix=True),
    '"a*"': Words("a*"),
    "and or": All((Words("and"), Words("or"))),
    "co-op": Words("co-op"),
    "U.S. & a": All((Words("U.S."), A)),
    "body:a": Words("body:a"),
}

FAULTS = {
    "": 1,
    "   ": 4,
    "&": 2,
    "-a": 1,
    "a OR": 5,
    "a OR -b": 6,
    "OR a": 1,
    '"a': 1,
    'a "': 3,
    "a)": 2,
    "(a": 3,
    "a NOT NOT b": 7,
    "a" * 1001: 1001,
    "(" * 21 + "a" + ")" * 21: 21,
}


@pytest.mark.parametrize("q", TREES)
def test_a_query_is_read_as_written(q: str) -> None:
    assert parse(q) == TREES[q]


@pytest.mark.parametrize("q", FAULTS, ids=lambda q: q[:12])
def test_a_fault_is_told_with_its_column(q: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(q)
    assert caught.value.position == FAULTS[q]


def column_of_fault(q: str) -> int:
    try:
        parse(q)
    except QueryError as error:
        return error.position
    return 1


@given(st.text(alphabet=st.sampled_from("ab \"()-*ORNT'&;\x00é"), max_size=40) | st.text(max_size=60))
def test_any_text_is_read_or_refused_at_a_column_in_it(q: str) -> None:
    assert 1 <= column_of_fault(q) <= len(q) + 1


def test_words_go_into_the_index_as_strings_and_never_as_its_syntax() -> None:
    match = to_match(parse('NEAR(x headline:y^2 OR +z* -"p q"'.replace("(", " ")))
    assert match == '(("NEAR" AND "x" AND "headline:y^2") OR (("+z" *) NOT ("p q")))'
