"""What belongs to one article, and what a client that has it already is sent."""

import hashlib
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.parts import Original
from services.common.codec import encode
from services.store.api.app import Parts, create_app
from services.store.differences import difference
from services.store.repository import Repository
from tests.support.articles import NOON, article_id, at, enriched_article, entity

ONE = f"/v1/articles/{article_id('story-1')}"
BYTES = b"<script>alert(1)</script>"
ORIGINAL = Original(
    sha256=hashlib.sha256(BYTES).hexdigest(), media_type="text/html", size=25, topic="t", partition=0, offset=7
)


async def test_a_difference_tells_fields_and_words(api: httpx.AsyncClient, repository: Repository) -> None:
    first = enriched_article(version="1", headline="Two dead", body="First.\n\nTwo people died in Oslo.\n\nLast.")
    second = enriched_article(version="2", headline="Three dead", body="First.\n\nThree people died.\n\nLast.")
    repository.upsert([first, second], NOON)
    answer = (await api.get(f"{ONE}/differences")).json()
    assert (answer["before"], answer["after"]) == ("1", "2")
    assert answer["fields"] == [{"field": "headline", "before": "Two dead", "after": "Three dead"}]
    assert [(piece["change"], piece["text"]) for piece in answer["body"]] == [
        ("equal", "First.\n\n"),
        ("delete", "Two"),
        ("insert", "Three"),
        ("equal", " people "),
        ("delete", "died in Oslo."),
        ("insert", "died."),
        ("equal", "\n\nLast."),
    ]


async def test_any_two_versions_can_be_compared(api: httpx.AsyncClient, repository: Repository) -> None:
    repository.upsert([enriched_article(version=str(n), body=f"n{n}") for n in range(1, 4)], NOON)
    answer = (await api.get(f"{ONE}/differences", params={"before": "1", "after": "3"})).json()
    assert [piece["text"] for piece in answer["body"]] == ["n1", "n3"]
    wrong = await api.get(f"{ONE}/differences", params={"before": "9"})
    assert (wrong.status_code, wrong.json()["parameter"]) == (422, "before")


async def test_a_version_that_may_not_be_seen_cannot_be_compared(
    api: httpx.AsyncClient, repository: Repository
) -> None:
    repository.upsert([enriched_article(version="1", status="withheld"), enriched_article(version="2")], NOON)
    assert (await api.get(f"{ONE}/differences", params={"before": "1"})).status_code == 422


TEXTS = st.lists(st.sampled_from(["a", "b", "c ", "\n\n", "ü"]), max_size=30).map("".join)


@given(TEXTS, TEXTS)
def test_the_pieces_give_both_bodies(old: str, new: str) -> None:
    before, after = enriched_article(version="1", body=old), enriched_article(version="2", body=new)
    pieces = difference(encode(before), encode(after)).body
    assert "".join(piece.text for piece in pieces if piece.change != "insert") == old
    assert "".join(piece.text for piece in pieces if piece.change != "delete") == new


async def test_similar_articles_share_rare_names_or_words(api: httpx.AsyncClient, repository: Repository) -> None:
    rare, common = entity("PER", "Ada Rare"), entity("LOC", "Oslo")
    repository.upsert(
        [
            enriched_article(headline="Harbour wall breaks", entities=(rare, common)),
            enriched_article(article="same", headline="Wall of harbour breaks", entities=(rare, common)),
            enriched_article(article="name", headline="Quite another", entities=(rare,)),
            enriched_article(article="words", headline="The harbour wall holds"),
            *(enriched_article(article=f"o{n}", headline="Sport", entities=(common,)) for n in range(9)),
            enriched_article(article="killed", headline="Harbour wall breaks", entities=(rare,), status="canceled"),
        ],
        NOON,
    )
    items = (await api.get(f"{ONE}/similar", params={"limit": 3})).json()["items"]
    assert [one["article"]["provider_id"] for one in items] == ["same", "name", "words"]
    assert items[1]["shared_entities"] == ["per:ada-rare"]
    assert items[0]["score"] > items[1]["score"] > items[2]["score"]


class Kept:
    """Originals of one place."""

    def __init__(self, content: bytes | None) -> None:
        self.content = content

    async def read(self, original: Original) -> bytes | None:
        return self.content if original.offset == 7 else None


def client(repository: Repository, content: bytes | None) -> httpx.AsyncClient:
    app = create_app(repository, {}, Parts(Kept(content)))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://store")


async def test_original_bytes_are_saved_and_never_run(repository: Repository) -> None:
    repository.upsert([enriched_article(original=ORIGINAL)], NOON)
    answer = await client(repository, BYTES).get(f"{ONE}/original")
    assert (answer.content, answer.headers["content-type"]) == (BYTES, "text/html; charset=utf-8")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-security-policy"] == "sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_original_bytes_that_are_gone_are_410(repository: Repository) -> None:
    repository.upsert([enriched_article(original=ORIGINAL)], NOON)
    answer = await client(repository, None).get(f"{ONE}/original")
    assert (answer.status_code, answer.json()["code"]) == (410, "gone")


@pytest.mark.parametrize("fields", [{"status": "withheld"}, {"embargo_until": at(9)}], ids=str)
async def test_original_bytes_of_what_may_not_be_seen_are_404(repository: Repository, fields: dict[str, Any]) -> None:
    repository.upsert([enriched_article(original=ORIGINAL, **fields)], NOON)
    assert (await client(repository, BYTES).get(f"{ONE}/original")).status_code == 404


async def test_the_text_of_a_killed_article_is_in_none_of_its_versions(
    api: httpx.AsyncClient, repository: Repository
) -> None:
    repository.upsert(
        [enriched_article(version="1", body="libel"), enriched_article(version="2", status="canceled")], NOON
    )
    answer = await api.get(f"{ONE}/versions")
    assert [one["version"] for one in answer.json()["items"]] == ["2"]
    assert "libel" not in answer.text


@pytest.mark.parametrize("url", [ONE, "/v1/articles", "/v1/entities", "/v1/changes", f"{ONE}/similar"])
async def test_who_has_an_answer_is_sent_no_second_one(
    api: httpx.AsyncClient, repository: Repository, url: str
) -> None:
    repository.upsert([enriched_article()], NOON)
    tag = (await api.get(url)).headers["etag"]
    again = await api.get(url, headers={"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    repository.upsert([enriched_article(version="2", headline="Other", entities=(entity("PER", "Ada"),))], NOON)
    changed = await api.get(url, headers={"if-none-match": tag})
    assert changed.status_code == (304 if url.endswith("similar") else 200)


async def test_a_problem_has_no_tag(api: httpx.AsyncClient) -> None:
    assert "etag" not in (await api.get("/v1/articles?limit=0")).headers


async def test_answers_are_pressed_for_who_takes_them_so(api: httpx.AsyncClient, repository: Repository) -> None:
    repository.upsert([enriched_article(body="word " * 1_000)], NOON)
    answer = await api.get("/v1/articles", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.json()["items"]) == 1
