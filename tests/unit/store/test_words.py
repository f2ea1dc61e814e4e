"""Both engines' indexes hold the same words."""

import sqlite3
import unicodedata
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.store.database import open_repository
from services.store.folding import tokens, words
from services.store.postgres.vector import lexemes, vector
from services.store.query.parsing import parse
from services.store.repository import Filters, Sort
from tests.support.articles import NOON, enriched_article
from tests.support.databases import Databases

TEXTS = [
    "The U.S. co-op's №5",
    "Zoë Quist, naïve café",
    "Brücke STRASSE straße",
    "Çatalhöyük e\u0301te\u0301",
    "東京で 2026年",
    "x_y",
]


def fts5_tokens(texts: list[str]) -> list[list[str]]:
    """What SQLite's index makes of each text."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61 remove_diacritics 2')")
        database.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)")
        database.executemany("INSERT INTO t(rowid, x) VALUES (?, ?)", enumerate(texts))
        found: list[list[str]] = [[] for _ in texts]
        for term, place in database.execute('SELECT term, doc FROM v ORDER BY doc, "offset"'):
            found[place].append(term)
        return found


@pytest.mark.parametrize("text", TEXTS)
def test_words_are_parted_as_sqlite_parts_them(text: str) -> None:
    assert words(text) == fts5_tokens([text])[0]


def test_every_sign_is_taken_as_sqlite_takes_it() -> None:
    """Those of Unicode 3.2: what came later, SQLite's older tables may not know."""
    old = unicodedata.ucd_3_2_0
    known = [chr(code) for code in range(1, 0x10000) if old.category(chr(code)) not in ("Cn", "Co", "Cs")]
    found = fts5_tokens([f"a{sign}b" for sign in known])
    differ = [sign for sign, theirs in zip(known, found, strict=True) if words(f"a{sign}b") != theirs]
    assert (len(known) > 50_000, differ) == (True, [*"Ǡǡ\u0345ᢅᢆẛ"])


@given(st.text(max_size=80))
def test_words_with_their_places_are_the_same_words(text: str) -> None:
    assert [token.word for token in tokens(text)] == words(text)


@given(st.text(max_size=80).filter(lambda text: "'" not in text))
def test_a_vector_is_made_of_words_and_signs_that_are_no_syntax(text: str) -> None:
    assert vector([("A", text)]).count("'") == 2 * len(set(lexemes(text)))


def test_places_go_on_from_part_to_part_and_no_phrase_crosses_them() -> None:
    assert vector([("A", "Storm hits"), ("B", None), ("D", "a storm")]) == "'storm':1A,20D 'hits':2A 'a':19D"


@pytest.mark.parametrize("many", [["the"] * 30_000, [f"w{n}" for n in range(100_000)]], ids=["one", "many"])
def test_no_text_is_too_large_for_the_index(many: list[str], on_postgres: Databases) -> None:
    with on_postgres.fresh() as url, closing(open_repository(url)) as repository:
        body = " ".join([*many, "last"])
        repository.upsert([enriched_article(body=body, headline="First")], NOON)
        for word in ("first", many[0], many[len(many) // 2]):
            assert repository.articles(Filters(query=parse(word)), sort=Sort.PUBLISHED, limit=1).items
