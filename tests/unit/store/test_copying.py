"""A database copied into another, from each engine to the other."""

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from dateline.books.history import check
from dateline.commands.store import command
from services.common.errors import Misconfigured
from services.store.copying import Copied, copy
from services.store.database import kind_of, open_archive, open_repository, read_url
from services.store.query.parsing import parse
from services.store.repository import Filters, Sort
from services.store.sql.tables import articles, changes, entities, keys, labels, mentions, terms, versions, volume
from tests.support.articles import NOON, at, enriched_article, entity

PAIRS = [("on_sqlite", "on_postgres"), ("on_postgres", "on_sqlite")]
ADA = entity("PER", "Ada")


@pytest.fixture(params=PAIRS, ids=lambda pair: "-to-".join(pair).replace("on_", ""))
def pair(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """A database with articles, and one without tables; copied in small pieces."""
    for name, size in {"transfer._ARTICLES": 20, "transfer._CHANGES": 30, "reindexing._AT_ONCE": 25}.items():
        monkeypatch.setattr(f"services.store.sql.{name}", size)
    ours, theirs = (request.getfixturevalue(name) for name in request.param)
    with ours.fresh() as source, theirs.blank() as target:
        write(
            source,
            *(enriched_article(article=f"s{number}", entities=(ADA,)) for number in range(50)),
            enriched_article(article="s1", version="2", headline="Second", entities=(ADA,)),
            enriched_article(article="s2", version="2", status="canceled"),
            enriched_article(article="s3", version="2", status="withheld"),
            enriched_article(article="later", version="\x00", embargo_until=at(60)),
        )
        yield source, target


def write(url: str, *sent: Any) -> None:
    with closing(open_repository(url)) as repository:
        repository.upsert(sent, NOON)


def run(source: str, target: str) -> Copied:
    *_, end = copy(source, target)
    assert isinstance(end, Copied)
    return end


def held(url: str) -> list[list[Any]]:
    """All that a database holds, but how names are written that come in several ways."""
    kind, place = kind_of(read_url(url)), read_url(url)
    engine = kind.reader(place)
    kept = [versions, articles, changes, keys, labels, mentions, terms, volume, entities]
    with kind.transaction(engine) as connection:
        rows = [
            [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))] for table in kept
        ]
    engine.dispose()
    return rows


def test_a_copy_is_what_the_source_is_and_twice_changes_nothing(pair: tuple[str, str]) -> None:
    source, target = pair
    first = run(source, target)
    assert (first.complete, held(source) == held(target)) == (True, True)
    assert (run(source, target).written, held(source) == held(target)) == (0, True)
    with closing(open_repository(target)) as repository:
        assert repository.articles(Filters(query=parse("second")), sort=Sort.RELEVANCE, limit=9).total.value == 1
        assert repository.release(at(60)) == 1
        assert repository.last_seq() == 53
    with closing(open_archive(target)) as archive:
        assert check(archive.stories(), archive.sequence(), now=at(61)) == ()


@pytest.mark.parametrize("steps", [1, 2, 3, 5, 6])
def test_a_copy_that_is_stopped_goes_on(pair: tuple[str, str], steps: int) -> None:
    source, target = pair
    stopped = copy(source, target)
    list(islice(stopped, steps))
    stopped.close()
    assert run(source, target).complete
    assert held(source) == held(target)


def test_a_copy_that_is_repeated_brings_what_came_since(pair: tuple[str, str]) -> None:
    source, target = pair
    run(source, target)
    write(
        source,
        enriched_article(article="s5", version="2", body="Anew.", entities=(entity("PER", "Ben"),)),
        enriched_article(article="s6", version="2", status="withheld"),
        enriched_article(article="s7", received_at=at(1)),
        enriched_article(article="new"),
    )
    assert run(source, target).written == 6
    assert held(source) == held(target)


def test_what_holds_something_else_is_left_alone(pair: tuple[str, str]) -> None:
    source, target = pair
    run(source, target)
    write(target, enriched_article(article="another"))
    before = held(target)
    with pytest.raises(Misconfigured, match="empty database"):
        run(source, target)
    assert held(target) == before


def test_the_command_tells_what_it_did(pair: tuple[str, str]) -> None:
    arguments = ["copy", "--from", pair[0], "--to", pair[1]]
    outputs = [CliRunner().invoke(command, arguments) for _ in range(2)]
    assert [(one.exit_code, one.output.splitlines()[:3]) for one in outputs] == [
        (0, ["versions: 54 of 54", "articles: 51 of 51", "changes: 52 of 52"])
    ] * 2
    assert [one.output.splitlines()[-1] for one in outputs] == ["103 written", "nothing to do: the copy is complete"]
