"""Everything that is stored, as those see it who check it; and the store's own histories pass the check."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.books.history import check
from schemas.article import Status
from services.common.errors import Misconfigured, Unavailable
from services.store.archive import Archive, Face, StoredRow
from services.store.database import kind_of, open_archive, open_repository, read_url
from services.store.repository import Repository
from services.store.story import Event
from tests.support.articles import NOON, article_id, at, enriched_article
from tests.support.databases import Databases


@pytest.fixture
def archive(database: str) -> Iterator[Archive]:
    with closing(open_archive(database)) as opened:
        yield opened


def test_an_empty_database_has_nothing(archive: Archive) -> None:
    assert ([*archive.rows()], [*archive.stories()], [*archive.sequence()]) == ([], [], [])


def test_every_row_that_stands_is_listed_hidden_ones_too(repository: Repository, archive: Archive) -> None:
    hidden = enriched_article(article="b", status="withheld")
    repository.upsert([enriched_article(article="a"), enriched_article(article="a", body="Other."), hidden], NOON)
    rows = [*archive.rows()]
    assert rows == sorted(rows, key=lambda row: str(row.article_id))
    assert set(rows) == {StoredRow(article_id(name), "1", NOON) for name in "ab"}


def test_a_story_has_its_readings_its_face_and_what_was_told(repository: Repository, archive: Archive) -> None:
    first, second = enriched_article(version="1"), enriched_article(version="2", headline="Second")
    repository.upsert([first, second], NOON)
    (story,) = archive.stories()
    assert [(one.reading.version, one.stands) for one in story.readings] == [("1", True), ("2", True)]
    assert story.face == Face("2", second.content_hash, visible=True)
    assert [(change.seq, change.event) for change in story.changes] == [(1, Event.CREATED), (2, Event.UPDATED)]


def test_a_hidden_story_is_there_with_what_was_told_before(repository: Repository, archive: Archive) -> None:
    repository.upsert([enriched_article(version="1")], NOON)
    repository.upsert([enriched_article(version="2", status="withheld")], at(1))
    (story,) = archive.stories()
    assert (story.face and story.face.visible, len(story.changes), [*archive.sequence()]) == (False, 1, [1])


def test_it_knows_what_a_version_came_with(repository: Repository, archive: Archive) -> None:
    repository.upsert([enriched_article(version="1"), enriched_article(version="1", body="Other.")], NOON)
    known = archive.readings(article_id("story-1"), "1")
    assert len({one.content_hash for one in known}) == 2
    assert archive.readings(article_id("story-1"), "2") == archive.readings(article_id("x"), "1") == ()


def test_what_is_written_while_it_is_read_is_not_seen(repository: Repository, archive: Archive) -> None:
    repository.upsert([enriched_article(article=f"s{number}") for number in range(5)], NOON)
    reading = archive.rows()
    next(reading)
    repository.upsert([enriched_article(article="late")], NOON)
    assert len([*reading]) == 4


def test_a_database_that_is_not_there_is_named_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"there is no database .*none\.db"):
        open_archive(f"sqlite:///{tmp_path / 'none.db'}")
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_another_release_is_named(database: str) -> None:
    engine = kind_of(read_url(database)).writer(read_url(database))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9' || version_num")
    with pytest.raises(Misconfigured, match="dateline migrate"):
        open_archive(database)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = substr(version_num, 2)")
    engine.dispose()


MESSAGE = st.fixed_dictionaries(
    {
        "article": st.sampled_from("abc"),
        "version": st.sampled_from("1234"),
        "headline": st.sampled_from(["One", "Two"]),
        "status": st.sampled_from([*Status, *[Status.USABLE] * 6]),
        "embargo_until": st.none() | st.integers(-5, 40).map(at),
        "received_at": st.integers(-3, 0).map(at),
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(MESSAGE, min_size=1, max_size=6), max_size=8))
def test_whatever_comes_the_history_of_the_store_is_clean(
    databases: Databases, batches: list[list[dict[str, Any]]]
) -> None:
    with databases.fresh() as url:
        with closing(open_repository(url)) as repository:
            for minute, batch in enumerate(batches):
                repository.upsert([enriched_article(**message) for message in batch], at(5 * minute))
                repository.release(at(5 * minute + 1))
        with closing(open_archive(url)) as archive:
            assert check(archive.stories(), archive.sequence(), now=at(5 * len(batches))) == ()
