"""The balance, each way it can be out of balance seen."""

from dateline.books.ledger import Books, Entry, Evidence, Item, Place, Row, Version, balance
from tests.support.articles import NOON, article_id, at


def version(name: str, number: int = 1) -> Version:
    return Version(article_id(name), str(number))


def place(offset: int = 0, topic: str = "articles.raw.v1") -> Place:
    return Place(topic, 0, offset)


def acknowledged(*items: Item) -> dict[Item, Place]:
    return {item: place(offset) for offset, item in enumerate(items)}


def rows(*versions: Version) -> list[Row]:
    return [Row(each, NOON) for each in sorted(versions)]


def counts(books: Books) -> tuple[int, int, int, int, int]:
    return books.acknowledged, books.stored, books.dead, books.in_flight, len(books.missing)


A, B, C, D = (version(name) for name in "abcd")


def test_nothing_at_all_is_balanced() -> None:
    assert balance(Evidence(acknowledged={})).balanced


def test_what_is_stored_dead_or_in_flight_is_accounted_for() -> None:
    books = balance(Evidence(acknowledged=acknowledged(A, B, C), rows=rows(A), dead={B}, in_flight={C}))
    assert (counts(books), books.balanced) == ((3, 1, 1, 1, 0), True)


def test_what_is_nowhere_is_missing_and_named_with_its_last_place() -> None:
    books = balance(Evidence(acknowledged=acknowledged(A, B), rows=rows(A)))
    assert (books.missing, books.balanced) == ((Entry(B, place(1)),), False)


def test_a_message_that_names_no_version_is_missing_without_its_letter_and_dead_with_it() -> None:
    nameless = place(7)
    lost = balance(Evidence(acknowledged={nameless: nameless}))
    dead = balance(Evidence(acknowledged={nameless: nameless}, dead={nameless}))
    assert (lost.missing, dead.missing, dead.dead) == ((Entry(None, nameless),), (), 1)


def test_a_version_with_two_rows_is_doubled_and_stored_once() -> None:
    books = balance(Evidence(acknowledged=acknowledged(A, B), rows=rows(A, A, B)))
    assert (books.doubled, books.stored, books.rows, books.balanced) == ((Entry(A, place(0)),), 2, 3, False)


def test_a_row_that_no_message_explains_is_unexplained() -> None:
    books = balance(Evidence(acknowledged=acknowledged(A), rows=rows(A, B)))
    assert (books.unexplained, counts(books), books.balanced) == ((Entry(B, None),), (1, 1, 0, 0, 0), False)


def test_a_row_older_than_what_retention_left_needs_no_message() -> None:
    evidence = Evidence(acknowledged=acknowledged(A), rows=rows(A, B), horizon=at(1))
    assert balance(evidence).balanced


def test_another_version_of_the_same_article_explains_nothing() -> None:
    books = balance(Evidence(acknowledged=acknowledged(version("a", 2)), rows=rows(version("a", 1))))
    assert (len(books.missing), len(books.unexplained)) == (1, 1)


def test_a_stored_version_that_is_also_dead_or_in_flight_again_counts_as_stored_alone() -> None:
    books = balance(Evidence(acknowledged=acknowledged(A), rows=rows(A), dead={A}, in_flight={A}))
    assert counts(books) == (1, 1, 0, 0, 0)


def test_a_dead_version_that_is_on_its_way_again_is_in_flight() -> None:
    books = balance(Evidence(acknowledged=acknowledged(A), dead={A}, in_flight={A}))
    assert counts(books) == (1, 0, 0, 1, 0)


def test_the_parts_always_make_up_the_whole() -> None:
    evidence = Evidence(acknowledged=acknowledged(A, B, C, D), rows=rows(A, version("e")), dead={B, D}, in_flight={D})
    whole, *parts = counts(balance(evidence))
    assert whole == sum(parts)


def test_messages_that_retention_took_unread_unbalance_the_books() -> None:
    assert not Books(acknowledged=0, stored=0, dead=0, in_flight=0, gone_unread=1).balanced


def test_originals_without_an_answer_do_not() -> None:
    assert Books(acknowledged=0, stored=0, dead=0, in_flight=0, unanswered=3).balanced
