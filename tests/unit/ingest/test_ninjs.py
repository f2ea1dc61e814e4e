from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.article import Kind, Status
from schemas.dead_letter import Reason
from schemas.parts import Place, Relation, Subject
from services.ingest.parse import parse, scores
from services.ingest.values import Draft, Rejection
from tests.support.wire_files import article, ninjs, read_one, rejected, wire_file

ONE = {
    "uri": "http://wire.example/items/7",
    "type": "text",
    "version": "3",
    "versioncreated": "2026-03-07T11:00:00+01:00",
    "headline": "Dam &amp; bridge",
    "body_html": "<p>Water rose.</p><h2>What next</h2><p>It <b>fell</b> again.</p>",
    "infosource": [{"name": "Example Agency", "rel": "provider"}, {"name": "River Board"}],
}
THREE = {
    "uri": "http://wire.example/items/7",
    "type": "text",
    "version": "3",
    "versionCreated": "2026-03-07T11:00:00+01:00",
    "headlines": [{"role": "short", "value": "Dam"}, {"role": "main", "value": "Dam & bridge"}],
    "bodies": [
        {"contentType": "text/plain", "value": "Short."},
        {"contentType": "text/html", "value": "<p>Water rose.</p><h2>What next</h2><p>It <b>fell</b> again.</p>"},
    ],
    "infosources": [{"name": "Example Agency", "role": "provider"}, {"name": "River Board"}],
    "standard": {"name": "ninjs", "version": "3.0"},
}


@pytest.mark.parametrize("item", [ONE, THREE])
def test_every_generation_gives_the_same_article(item: dict[str, Any]) -> None:
    draft = read_one(item)
    assert (draft.headline, draft.body) == ("Dam & bridge", "Water rose.\n\nWhat next\n\nIt fell again.")
    assert [draft.body[each.start : each.end] for each in draft.headings] == ["What next"]
    assert (draft.published_at, draft.version) == (datetime(2026, 3, 7, 10, tzinfo=UTC), "3")
    assert (draft.provider, draft.source) == ("Example Agency", "River Board")


def test_one_text_in_two_formats_hashes_alike() -> None:
    plain = article("Headline: Dam & bridge\n\nWater  rose.\n\nWhat next\n\nIt fell again.")
    assert plain.content_hash == article(ONE).content_hash


def test_labels_and_numbers_are_filled() -> None:
    draft = read_one(
        ninjs(
            urgency=2,
            slugline="FERRY",
            located="Aberdeen",
            byline="Ada Stone",
            ednote="Adds quote",
            language="en",
            wordcount=120,
            signals=["update"],
            firstcreated="2026-03-07T10:00:00Z",
            subject=[{"code": "medtop:16000000", "name": "war", "scheme": "http://cv.example/"}, {"name": "sea"}],
            places=[{"name": "Aberdeen", "literal": "abz"}],
        )
    )
    assert (draft.urgency, draft.slugline, draft.dateline, draft.byline) == (2, "FERRY", "Aberdeen", "Ada Stone")
    assert (draft.ednote, draft.language, draft.word_count, draft.signals) == ("Adds quote", "en", 120, ("update",))
    assert draft.subjects[0] == Subject(scheme="http://cv.example", code="medtop:16000000", name="war")
    assert draft.subjects[1] == Subject(name="sea")
    assert draft.places == (Place(name="Aberdeen", code="abz"),)
    assert draft.first_created_at == datetime(2026, 3, 7, 10, tzinfo=UTC)


def test_each_rendition_is_an_entry_even_of_keys_alike() -> None:
    text = (
        '{"uri": "urn:x:1", "headline": "Ferry", "associations": {"film": {"uri": "urn:x:2", "type": "video",'
        ' "renditions": {"web": {"href": "http://x/1.mp4"}, "web": {"href": "http://x/2.mp4", "width": 640}}}}}'
    )
    media = read_one(text).media
    assert [(each.kind, each.href, each.width) for each in media] == [
        ("video", "http://x/1.mp4", None),
        ("video", "http://x/2.mp4", 640),
    ]


@pytest.mark.parametrize(
    ("changes", "relation"),
    [
        ({"associations": [{"uri": "urn:x:9", "rel": "corrects"}]}, Relation.CORRECTS),
        ({"associations": {"predecessor": {"uri": "urn:x:9"}}}, Relation.REPLACES),
        ({"associations": {"a": {"uri": "urn:x:9"}}}, Relation.RELATED),
        ({"type": "composite", "associations": {"a": {"uri": "urn:x:9"}}}, Relation.CONTAINS),
        ({"evolvedfrom": "urn:x:9"}, Relation.REPLACES),
    ],
)
def test_what_it_says_of_other_articles_is_a_reference(changes: dict[str, Any], relation: Relation) -> None:
    (reference,) = article(ninjs(**changes)).references
    other = article(ninjs(uri="urn:x:9"))
    assert (reference.relation, reference.article_id) == (relation, other.article_id)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("usable", Status.USABLE),
        ("withheld", Status.WITHHELD),
        ("canceled", Status.CANCELED),
        ("stat:canceled", Status.CANCELED),
    ],
)
def test_the_publication_status_is_kept(given: str, status: Status) -> None:
    assert read_one(ninjs(pubstatus=given)).status is status


def test_a_headline_at_the_head_of_the_body_is_not_told_twice() -> None:
    draft = read_one(
        ninjs(headline="Ferry", bodies=[{"contenttype": "text/html", "value": "<h1>Ferry</h1><h2>A</h2>b"}])
    )
    assert (draft.body, draft.headings[0].start, draft.headings[0].end) == ("A\n\nb", 0, 1)


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"urgency": 12}, "urgency: '12' is no number from 1 to 9"),
        ({"versioncreated": "yesterday"}, "versioncreated: 'yesterday' is no time"),
        ({"versioncreated": "2026-03-07T11:00:00"}, "versioncreated: no zone, read as UTC"),
        ({"slugline": {"a": 1}}, "slugline: no text"),
        ({"subject": [3]}, "subject: holds what is no object"),
        ({"type": "hologram"}, "type: 'hologram' is unknown, taken as text"),
        ({"pubstatus": "perhaps"}, "pubstatus: 'perhaps' is unknown, withheld"),
        ({"embargoed": "soon"}, "embargoed: cannot be read, withheld"),
        ({"uri": None}, "uri: missing"),
    ],
)
def test_what_is_odd_is_a_warning(changes: dict[str, Any], warning: str) -> None:
    assert warning in read_one(ninjs(**changes)).warnings


def test_an_embargo_that_cannot_be_read_never_frees_the_article() -> None:
    assert read_one(ninjs(embargoed="soon")).status is Status.WITHHELD


def test_a_time_far_ahead_is_flagged() -> None:
    assert "published_at: lies in the future" in article(ninjs(versioncreated="2027-01-01T00:00:00Z")).warnings


def test_a_bad_item_never_takes_its_neighbours() -> None:
    first, bad, last = parse(wire_file([ninjs(uri="urn:x:1"), {"uri": "urn:x:2"}, ninjs(uri="urn:x:3")]))
    assert isinstance(bad, Rejection)
    assert (bad.reason, bad.item_bytes) == (Reason.MISSING_FIELD, b'{"uri": "urn:x:2"}')
    assert [isinstance(each, Draft) and each.provider_id for each in (first, last)] == ["urn:x:1", "urn:x:3"]


def test_items_before_a_fault_are_read() -> None:
    good, bad = parse(wire_file('[{"uri": "urn:x:1", "headline": "A"},\n {"uri": ]'))
    assert isinstance(good, Draft)
    assert isinstance(bad, Rejection)
    assert (bad.reason, bad.place) == (Reason.MALFORMED, "line 2, column 10")


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ('{"uri": "urn:x:1",\n "headline": "cut o', "line 2, column 14"),
        ('{"uri": "urn:x:1"} and more', "line 1, column 20"),
        ("{uri: 1}", "line 1, column 2"),
        pytest.param("[" * 100_000, "line 1, column 2", id="deep"),
        ('{"uri": NaN}', "line 1, column 1"),
        pytest.param('{"urgency": ' + "9" * 5000 + "}", "line 1, column 1", id="a long number"),
    ],
)
def test_broken_json_is_malformed_and_never_plain_text(content: str, place: str) -> None:
    rejection = rejected(content)
    assert (rejection.reason, rejection.place) == (Reason.MALFORMED, place)


@pytest.mark.parametrize("content", ["[]", "[ ]"])
def test_an_empty_array_is_empty(content: str) -> None:
    assert rejected(content).reason is Reason.EMPTY


def test_an_item_that_is_no_object_is_malformed() -> None:
    assert isinstance(next(iter(parse(wire_file([ninjs(), 3])))), Draft)
    assert isinstance(list(parse(wire_file([ninjs(), 3])))[1], Rejection)


def test_lone_surrogates_and_zeros_do_not_reach_the_article() -> None:
    encoded = article('{"uri": "urn:x:1", "headline": "A\\u0000\\ud800B"}').model_dump_json()
    assert '"headline":"A�B"' in encoded


def test_the_dearer_score_wins_and_the_format_is_named() -> None:
    told = scores(wire_file(THREE))
    assert told["ninjs"] > told["text"]
    assert (read_one(THREE).format, read_one(THREE).kind) == ("ninjs", Kind.TEXT)


def test_json_of_another_kind_is_not_taken_for_ninjs() -> None:
    assert rejected({"version": "1", "rows": []}).reason is Reason.UNKNOWN_FORMAT
