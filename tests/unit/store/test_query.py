import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.store.query.parsing import QueryError, parse
from services.store.query.tree import All, AnyOf, Between, Either, Near, Query, Words
from services.store.sqlite.match import to_match

A, B, C = Words("a"), Words("b"), Words("c")
DAY = 86_400_000_000
MARCH_7 = 1_772_841_600_000_000

TREES: dict[str, Query] = {
    "a": A,
    "a b": All((A, B)),
    "a AND b": All((A, B)),
    "a OR b": Either((A, B)),
    "a b OR c": Either((All((A, B)), C)),
    "a (b OR c)": All((A, Either((B, C)))),
    "a -b": All((A,), (B,)),
    "a NOT b": All((A,), (B,)),
    "a -(b c)": All((A,), (All((B, C)),)),
    "(a -b) c": All((All((A,), (B,)), C)),
    '"a b"': Words("a b"),
    '-"a b" c': All((C,), (Words("a b"),)),
    "a*": Words("a", prefix=True),
    '"a*"': Words("a*"),
    "and or": All((Words("and"), Words("or"))),
    "ORDER NOTHING": All((Words("ORDER"), Words("NOTHING"))),
    "co-op": Words("co-op"),
    "U.S. & a": All((Words("U.S."), A)),
    "10:30": Words("10:30"),
    "Kyiv: a": All((Words("Kyiv:"), A)),
    '"a b"~5': Near("a b", 5),
    "body:a": Words("a", field="body"),
    "headline:a*": Words("a", prefix=True, field="headline"),
    'slugline:"a b"': Words("a b", field="slugline"),
    'summary:"a b"~2': Near("a b", 2, field="summary"),
    "headline:(a OR b) c": All((Either((Words("a", field="headline"), Words("b", field="headline"))), C)),
    "headline:(a body:b)": All((Words("a", field="headline"), Words("b", field="body"))),
    'source:"Harbour  Post"': AnyOf("source", ("harbour post",)),
    "a -topic:medtop:16000000": All((A,), (AnyOf("topic", ("medtop:16000000",)),)),
    "entity:(ada OR ben)": Either((AnyOf("entity", ("ada",)), AnyOf("entity", ("ben",)))),
    "entity_type:per": AnyOf("entity_type", ("per",)),
    "sentiment:negative": AnyOf("sentiment", ("negative",)),
    "sentiment:[-1 TO -0.5]": Between("score", -1, -0.5),
    "urgency:[1 TO 3]": Between("urgency", 1, 3),
    "urgency:2": Between("urgency", 2, 2),
    "published:2026-03-07": Between("published", MARCH_7, MARCH_7 + DAY - 1),
    "published:[2026-03-07 TO *]": Between("published", MARCH_7, None),
    "received:[* TO 2026-03]": Between("received", None, MARCH_7 + 25 * DAY - 1),
    'published:"2026-03-07T01:00:00+01:00"': Between("published", MARCH_7, MARCH_7),
}

FAULTS = {
    "": 1,
    "   ": 4,
    "&": 2,
    "-a": 1,
    "a (-b)": 4,
    "a OR": 5,
    "a OR -b": 6,
    "OR a": 1,
    "a OR AND b": 6,
    '"a': 1,
    'a "': 3,
    'a ""': 3,
    'a "b c"~': 8,
    "a)": 2,
    "(a": 3,
    "a NOT NOT b": 7,
    "a\nb) c": 4,
    "a" * 1001: 1001,
    "(" * 21 + "a" + ")" * 21: 21,
    "a nonsense:b": 3,
    "a sentiment:sad": 3,
    "has:wings": 1,
    "source:a*": 1,
    "source:[a TO b]": 1,
    'entity:"a b"~3': 1,
    "published:[yesterday TO *]": 1,
    "published:2026-13": 1,
    "urgency:[1 2]": 12,
    "urgency:[1 TO 2": 16,
    "urgency:[one TO 2]": 1,
}


@pytest.mark.parametrize("q", TREES)
def test_a_query_is_read_as_written(q: str) -> None:
    assert parse(q) == TREES[q]


@pytest.mark.parametrize("q", FAULTS, ids=lambda q: q[:12])
def test_a_fault_is_told_with_its_column(q: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(q)
    assert caught.value.position == FAULTS[q]


def test_an_unknown_field_is_told_with_those_there_are() -> None:
    with pytest.raises(QueryError, match=r"quotation marks; fields are headline, .*published"):
        parse("http://example.org")


def column_of_fault(q: str) -> int:
    try:
        parse(q)
    except QueryError as error:
        return error.position
    return 1


SIGNS = st.text(alphabet=st.sampled_from("ab \"()-*ORNTbody:[]~12'&;\x00é"), max_size=40)


@given(SIGNS | st.text(max_size=60))
def test_any_text_is_read_or_refused_at_a_column_in_it(q: str) -> None:
    assert 1 <= column_of_fault(q) <= len(q) + 1


def test_words_go_into_the_index_as_strings_and_never_as_its_syntax() -> None:
    match = to_match(parse('NEAR x^2 OR +z* -"p q" OR body:"AND} b"~3'))
    assert match == '(("NEAR" AND "x^2") OR (("+z" *) NOT ("p q")) OR {body} : NEAR("and" "b", 3))'
