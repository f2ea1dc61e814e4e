"""NewsML 1 and NewsML-G2: what stands inside what, and what an item keeps of the message it came in."""

import pytest

from schemas.article import Kind
from schemas.parts import Reference, Relation
from services.ingest.parse import parse
from services.ingest.values import Draft, Rejection, WireFile
from tests.support.wire_files import read_one, wire_file
from tests.support.xml_wires import g2_item, g2_message, newsml1, newsml1_item


def drafts(file: WireFile) -> list[Draft]:
    found = [each for each in parse(file) if isinstance(each, Draft)]
    assert len(found) == len(list(parse(file)))
    return found


def package(*members: str) -> str:
    inside = "".join(f"<NewsComponent>{each}</NewsComponent>" for each in members)
    lines = "<NewsLines><HeadLine>The week</HeadLine></NewsLines>"
    return newsml1(newsml1_item("week", component=f"<NewsComponent>{lines}{inside}</NewsComponent>"))


def test_an_item_that_holds_items_is_a_package_of_them_and_has_none_of_their_text() -> None:
    ferry, tern, week = drafts(
        wire_file(package(newsml1_item("ferry", "It sails."), newsml1_item("tern", "It stays.")))
    )
    assert (week.kind, week.headline, week.body, week.media) == (Kind.PACKAGE, "The week", "", ())
    assert [(each.relation, each.provider_id) for each in week.references] == [
        (Relation.CONTAINS, ferry.provider_id), (Relation.CONTAINS, tern.provider_id),
    ]  # fmt: skip
    assert {ferry.body, tern.body} == {"It sails.", "It stays."}


def test_items_inside_items_inside_an_item_are_each_told_apart() -> None:
    inner = newsml1_item("inner", component=f"<NewsComponent>{newsml1_item('ferry', 'It sails.')}</NewsComponent>")
    middle, ferry, week = drafts(wire_file(package(inner)))
    assert [reference.provider_id for reference in middle.references] == [ferry.provider_id]
    assert [reference.provider_id for reference in week.references] == [middle.provider_id]


def test_an_item_without_an_identity_of_its_own_is_part_of_the_one_around_it() -> None:
    text = newsml1_item("ferry", "It sails.")
    nameless = text[: text.index("<Identification>")] + text[text.index("</Identification>") + 17 :]
    (week,) = drafts(wire_file(package(nameless)))
    assert (week.kind, week.body) == (Kind.TEXT, "It sails.")


def test_the_bytes_of_each_item_of_a_package_read_alike_by_themselves() -> None:
    for draft in drafts(wire_file(package(newsml1_item("ferry", "It sails."), newsml1_item("tern", "It stays.")))):
        again = read_one(draft.item_bytes)
        assert (again.provider_id, again.body, again.kind, again.references) == (
            draft.provider_id, draft.body, draft.kind, draft.references,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("item_class", "attributes", "kind"),
    [
        ("video", "contenttype='video/mp4'", "video"),
        ("video", "contenttype='image/jpeg' rendition='rnd:preview'", "picture"),
        ("video", "rendition='rnd:thumbnail'", "picture"),
        ("video", "rendition='rnd:highRes'", "video"),
        ("video", "contenttype='application/octet-stream'", "video"),
        ("audio", "contenttype='image/png'", "picture"),
        ("audio", "contenttype='application/octet-stream' videocodec='vcdc:c015'", "video"),
        ("graphic", "contenttype='image/svg+xml'", "graphic"),
        ("graphic", "contenttype='video/mp4'", "video"),
        ("picture", "contenttype='image/jpeg'", "picture"),
        ("picture", "", "picture"),
        ("text", "contenttype='audio/mpeg'", "audio"),
        ("text", "audiocodec='acdc:c004'", "audio"),
        ("text", "contenttype='text/html'", "picture"),
    ],
)
def test_a_rendition_is_of_its_own_kind(item_class: str, attributes: str, kind: str) -> None:
    content = f"<remoteContent href='http://x.example/1' {attributes}/>"
    (medium,) = read_one(g2_item("urn:x:1", item_class=item_class, content=content)).media
    assert medium.kind == kind


HEADER = "<header><transmitId>0042</transmitId><priority>2</priority><channel>sport</channel></header>"


@pytest.mark.parametrize("prefix", ["", "nar:"])
def test_the_bytes_of_an_item_of_a_message_are_read_under_the_same_header(prefix: str) -> None:
    message = g2_message(HEADER, g2_item("urn:x:1"), g2_item("urn:x:2"), prefix=prefix)
    for draft in drafts(wire_file(message)):
        again = read_one(draft.item_bytes)
        assert (again.provider_id, again.sequence, again.priority, again.service) == (
            draft.provider_id, "0042", 2, "sport",
        )  # fmt: skip


def test_a_rejected_item_of_a_message_keeps_its_header() -> None:
    broken, good = parse(wire_file(g2_message(HEADER, "<newsItem guid='urn:x:1'/>", g2_item("urn:x:2"))))
    assert isinstance(broken, Rejection)
    assert isinstance(good, Draft)
    mended = (broken.item_bytes or b"").replace(b"</newsMessage>", g2_item("urn:x:3").encode() + b"</newsMessage>")
    _, again = parse(wire_file(mended))
    assert isinstance(again, Draft)
    assert (again.sequence, again.priority, again.service) == ("0042", 2, "sport")


def test_a_reference_to_an_item_is_a_member_too() -> None:
    lines = "<NewsLines><HeadLine>The week</HeadLine></NewsLines>"
    component = f"<NewsComponent>{lines}<NewsItemRef NewsItem='urn:newsml:x:1'/></NewsComponent>"
    draft = read_one(newsml1(newsml1_item("week", component=component)))
    assert (draft.kind, draft.references) == (
        Kind.PACKAGE,
        (Reference(relation=Relation.CONTAINS, provider_id="urn:newsml:x:1"),),
    )
