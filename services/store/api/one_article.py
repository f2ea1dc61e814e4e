"""What belongs to one article: its versions and what they change, its like, and the bytes it was read from."""

import asyncio
import json
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from schemas import EnrichedArticle
from schemas.parts import Original
from services.common.codec import decode
from services.common.http import Problem
from services.store.api.access import needs
from services.store.api.answers import NOT_FOUND, PROBLEMS, document_list, problems
from services.store.api.articles import Store, VersionList, not_found
from services.store.api.parameters import NoParameters, Parameters
from services.store.differences import difference
from services.store.keys import Scope
from services.store.originals import Originals
from services.store.repository import Document, Repository, Total

router = APIRouter(
    prefix="/v1/articles/{article_id}",
    tags=["articles"],
    responses=PROBLEMS | NOT_FOUND,
    dependencies=[needs(Scope.READ)],
)


@router.get("/versions", summary="Its versions", response_model=VersionList)
def versions(article_id: UUID, _: Annotated[NoParameters, Query()], store: Store) -> Response:
    """Every version that may be seen, the current one first, then the newest. Of a killed article only its kill."""
    found = _versions(store, article_id)
    return document_list(found, None, Total(len(found)))


def _versions(store: Repository, article_id: UUID) -> tuple[Document, ...]:
    found = store.versions(article_id)
    if not found:
        raise not_found(article_id)
    return found


class FieldChangeAnswer(BaseModel):
    """A field that says otherwise; null where it said nothing."""

    field: str
    before: Any = None
    after: Any = None


class PieceAnswer(BaseModel):
    """A piece of the body."""

    change: Literal["equal", "insert", "delete"] = Field(
        description="In both versions, only in the later, only in the earlier."
    )
    text: str


class DifferenceAnswer(BaseModel):
    """What the wire changed from one version to another."""

    before: str = Field(description="The earlier version.")
    after: str = Field(description="The later version.")
    fields: list[FieldChangeAnswer]
    body: list[PieceAnswer]


class DifferenceParameters(Parameters):
    """Which versions."""

    before: str | None = Field(None, description="A version; unset: the one before `after`.")
    after: str | None = Field(None, description="A version; unset: the current one.")


@router.get("/differences", summary="What a version changed")
def differences(article_id: UUID, asked: Annotated[DifferenceParameters, Query()], store: Store) -> DifferenceAnswer:
    """From one version that may be seen to another; an article with one version differs from itself in nothing."""
    found = {decode_version(one): one for one in _versions(store, article_id)}
    names = list(found)
    after = _known("after", asked.after, names) if asked.after else names[0]
    earlier = names[names.index(after) + 1 :] or [after]
    before = _known("before", asked.before, names) if asked.before else earlier[0]
    made = difference(found[before], found[after])
    return DifferenceAnswer(
        before=made.before,
        after=made.after,
        fields=[FieldChangeAnswer(field=one.field, before=one.before, after=one.after) for one in made.fields],
        body=[PieceAnswer(change=piece.change, text=piece.text) for piece in made.body],
    )


def decode_version(document: Document) -> str:
    """The version that a document is of."""
    return str(json.loads(document)["version"])


def _known(parameter: str, version: str, names: list[str]) -> str:
    if version not in names:
        raise Problem(422, "invalid_parameter", f"there is no version {version!r} to be seen", parameter=parameter)
    return version


class SimilarAnswer(BaseModel):
    """An article about the same."""

    score: float = Field(ge=0, le=1, description="From names that few others share and words of the headline.")
    shared_entities: list[str] = Field(description="Ids of the names both have.")
    article: EnrichedArticle


class SimilarList(BaseModel):
    """Articles about the same, the most similar first."""

    items: list[SimilarAnswer]


class SimilarParameters(Parameters):
    """How many."""

    limit: int = Field(10, ge=1, le=50, description="Articles at most.")


@router.get("/similar", summary="Articles about the same", response_model=SimilarList)
def similar(article_id: UUID, asked: Annotated[SimilarParameters, Query()], store: Store) -> Response:
    """Usable articles that share its rarer names or the words of its headline; of each name the newest 200."""
    if store.article(article_id) is None:
        raise not_found(article_id)
    items = [
        b'{"score":%f,"shared_entities":%b,"article":%b}' % (one.score, json.dumps(one.shared).encode(), one.document)
        for one in store.similar(article_id, asked.limit)
    ]
    return Response(b'{"items":[' + b",".join(items) + b"]}", media_type="application/json")


class OriginalParameters(Parameters):
    """Of which version."""

    version: str | None = Field(None, description="A version; unset: the current one.")


_BYTES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The bytes, with the media type they came with.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    },
    **problems({410: "Kafka does not keep the bytes any more."}),
}


def originals_of(request: Request) -> Originals:
    """Where originals are kept."""
    originals: Originals = request.app.state.originals
    return originals


@router.get(
    "/original",
    summary="The bytes as they came",
    response_class=Response,
    responses=_BYTES,
    dependencies=[needs(Scope.ORIGINAL)],
)
async def original(
    article_id: UUID,
    asked: Annotated[OriginalParameters, Query()],
    store: Store,
    originals: Annotated[Originals, Depends(originals_of)],
) -> Response:
    """The file that a version was read from, for as long as it is kept (30 days, unless set otherwise)."""
    found = decode(EnrichedArticle, await asyncio.to_thread(_version, store, article_id, asked.version)).original
    content = await originals.read(found)
    if content is None:
        raise Problem(410, "gone", f"the bytes of {article_id} are not kept any more")
    return Response(content, media_type=found.media_type or "application/octet-stream", headers=_headers(found))


def _version(store: Repository, article_id: UUID, version: str | None) -> Document:
    found = {decode_version(one): one for one in _versions(store, article_id)}
    return found[_known("version", version, list(found)) if version else next(iter(found))]


def _headers(original: Original) -> dict[str, str]:
    """A browser shall save what a wire sent, never run it."""
    return {
        "content-disposition": f'attachment; filename="{original.sha256[:16]}"',
        "content-security-policy": "sandbox",
        "x-content-type-options": "nosniff",
        "etag": f'"{original.sha256}"',
    }
