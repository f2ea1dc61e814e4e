"""A kill by reference is a kill of every story it names, under that story's own id."""

import pytest

from schemas.article import Status
from schemas.parts import Reference, Relation
from services.ingest.identity import identify
from services.ingest.kills import kills_of
from services.ingest.values import Draft


def killer(*references: tuple[Relation, str], status: Status = Status.CANCELED) -> Draft:
    named = tuple(Reference(relation=relation, provider_id=name) for relation, name in references)
    return Draft(provider="X", provider_id="k-1", version="2", status=status, headline="KILL", references=named)


def test_each_story_that_is_canceled_by_reference_has_a_kill_of_its_own() -> None:
    draft = killer((Relation.CANCELS, "s-1"), (Relation.CANCELS, "s-2"), (Relation.CANCELS, "s-1"))
    kills = list(kills_of(draft))
    assert [(each.provider_id, each.status, each.version) for each in kills] == [
        ("s-1", Status.CANCELED, "killed-by:k-1:2"),
        ("s-2", Status.CANCELED, "killed-by:k-1:2"),
    ]


def test_what_a_canceled_item_replaced_is_canceled_too() -> None:
    assert [each.provider_id for each in kills_of(killer((Relation.REPLACES, "s-1")))] == ["s-1"]


@pytest.mark.parametrize("relation", [Relation.REPLACES, Relation.CORRECTS, Relation.RELATED, Relation.CONTAINS])
def test_no_other_relation_of_a_usable_item_kills(relation: Relation) -> None:
    assert list(kills_of(killer((relation, "s-1"), status=Status.USABLE))) == []


def test_an_item_that_names_itself_in_any_version_is_killed_once() -> None:
    draft = Draft(
        provider="X",
        provider_id="urn:newsml:x:20260307:a:2",
        status=Status.CANCELED,
        references=(Reference(relation=Relation.CANCELS, provider_id="urn:newsml:x:20260307:a:1"),),
    )
    assert list(kills_of(draft)) == []


def test_the_kill_is_of_the_story_whichever_version_was_named() -> None:
    (kill,) = kills_of(killer((Relation.CANCELS, "urn:newsml:x:20260307:a:1")))
    assert kill.provider_id
    assert identify("X", kill.provider_id) == identify("X", "urn:newsml:x:20260307:a:7")
