"""Saved queries with their results, and a feed of each for readers that know no keys."""

import hmac
import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from schemas.base import UtcTime
from services.common.http import Problem
from services.store.api.access import needs
from services.store.api.answers import PROBLEMS, document_list, problems
from services.store.api.articles import ArticleList
from services.store.api.feeds import Feed, atom, json_feed, rss
from services.store.api.filters import StoredParameters
from services.store.api.parameters import (
    CursorText,
    NoParameters,
    Parameters,
    bad_cursor,
    cursor_of,
    repository_of,
)
from services.store.keys import Key, Scope, digest_of
from services.store.repository import BadCursor, Filters, Repository, Sort
from services.store.subscriptions import MOST, Subscription

_UNKNOWN = problems({404: "No such subscription of this key."})
_TAKES = [needs(Scope.SUBSCRIBE)]
router = APIRouter(prefix="/v1/subscriptions", tags=["subscriptions"], responses=PROBLEMS)
Store = Annotated[Repository, Depends(repository_of)]


class SubscriptionRequest(BaseModel):
    """A query to save."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=200, examples=["Floods in the north"])
    filters: StoredParameters = Field(description="As the parameters of `/v1/articles`.", examples=[{"q": "flood*"}])


class SubscriptionAnswer(BaseModel):
    """A saved query."""

    id: UUID
    name: str
    filters: dict[str, Any]
    created_at: UtcTime


class NewSubscription(SubscriptionAnswer):
    """The same, with what is shown this once."""

    token: str = Field(description="Opens its feed, and nothing else, without a key: `feed.rss?token=...`.")


class SubscriptionList(BaseModel):
    """The subscriptions of this key, the oldest first."""

    items: list[SubscriptionAnswer]


def _owner(request: Request) -> str:
    key: Key | None = getattr(request.state, "key", None)
    return key.id if key else ""


Owner = Annotated[str, Depends(_owner)]


@router.post("", summary="Save a query", status_code=201, dependencies=_TAKES)
def subscribe(
    asked: SubscriptionRequest, _: Annotated[NoParameters, Query()], store: Store, owner: Owner
) -> NewSubscription:
    """Keeps the query under a name. It belongs to the key it was made with."""
    asked.filters.filters()  # a query that cannot be read is told now
    given = asked.filters.model_dump(mode="json", exclude_defaults=True)
    token = secrets.token_urlsafe(32)
    made = Subscription(uuid4(), owner, asked.name, given, digest_of(token), datetime.now(UTC))
    if not store.subscriptions.add(made):
        raise Problem(422, "too_many", f"a key has {MOST} subscriptions at most")
    return NewSubscription(**_told(made), token=token)


@router.get("", summary="Saved queries", dependencies=_TAKES)
def find(_: Annotated[NoParameters, Query()], store: Store, owner: Owner) -> SubscriptionList:
    """Those of this key."""
    return SubscriptionList(items=[SubscriptionAnswer(**_told(one)) for one in store.subscriptions.all(owner)])


def _told(one: Subscription) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "filters": one.filters, "created_at": one.created}


def _own(subscription_id: UUID, store: Repository, owner: str) -> Subscription:
    found = store.subscriptions.find(subscription_id)
    if found is None or found.owner != owner:
        raise _not_found(subscription_id)
    return found


def _not_found(subscription_id: UUID) -> Problem:
    return Problem(404, "not_found", f"no subscription {subscription_id}", parameter="subscription_id")


@router.get("/{subscription_id}", summary="A saved query", responses=_UNKNOWN, dependencies=_TAKES)
def read(subscription_id: UUID, _: Annotated[NoParameters, Query()], store: Store, owner: Owner) -> SubscriptionAnswer:
    """Its name and filters."""
    return SubscriptionAnswer(**_told(_own(subscription_id, store, owner)))


@router.delete("/{subscription_id}", summary="End it", status_code=204, responses=_UNKNOWN, dependencies=_TAKES)
def end(subscription_id: UUID, _: Annotated[NoParameters, Query()], store: Store, owner: Owner) -> Response:
    """It is gone, and its feed with it."""
    store.subscriptions.remove(_own(subscription_id, store, owner).id)
    return Response(status_code=204)


class ResultParameters(Parameters):
    """Which page."""

    limit: int = Field(20, ge=1, le=500, description="Articles a page.")
    cursor: CursorText = None


@router.get(
    "/{subscription_id}/results",
    summary="What it finds",
    response_model=ArticleList,
    responses=_UNKNOWN,
    dependencies=_TAKES,
)
def results(subscription_id: UUID, asked: Annotated[ResultParameters, Query()], store: Store, owner: Owner) -> Response:
    """The articles that match now, newest first."""
    found = _own(subscription_id, store, owner)
    try:
        page = store.articles(_filters(found), sort=Sort.PUBLISHED, limit=asked.limit, cursor=cursor_of(asked.cursor))
    except BadCursor as error:
        raise bad_cursor(error) from None
    return document_list(page.items, page.next, page.total)


def _filters(found: Subscription) -> Filters:
    return StoredParameters.model_validate(found.filters).filters()


class FeedForm(StrEnum):
    """How a feed is written."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"


_WRITERS = {
    FeedForm.RSS: (rss, "application/rss+xml"),
    FeedForm.ATOM: (atom, "application/atom+xml"),
    FeedForm.JSON: (json_feed, "application/feed+json"),
}
_FEED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The feed.",
        "content": {media_type: {"schema": {"type": "string"}} for _, media_type in _WRITERS.values()},
    },
    **_UNKNOWN,
}


class FeedParameters(Parameters):
    """Who reads, and how much."""

    token: str | None = Field(
        None, max_length=200, description="The token of the subscription; with it, no key is asked."
    )
    limit: int = Field(50, ge=1, le=500, description="Articles in the feed.")


@router.get("/{subscription_id}/feed.{form}", summary="Its feed", response_class=Response, responses=_FEED)
def feed(
    subscription_id: UUID, form: FeedForm, asked: Annotated[FeedParameters, Query()], request: Request, store: Store
) -> Response:
    """The newest articles that match, with their whole texts, for readers of RSS, Atom or JSON Feed."""
    found = store.subscriptions.find(subscription_id)
    if found is None or not _may_read(found, asked.token, request):
        raise _not_found(subscription_id)
    page = store.articles(_filters(found), sort=Sort.PUBLISHED, limit=asked.limit)
    home = str(request.base_url).rstrip("/")
    told = Feed(f"urn:uuid:{found.id}", found.name, f"{home}{request.url.path}", home)
    write, media_type = _WRITERS[form]
    return Response(write(told, page.items), media_type=media_type)


def _may_read(found: Subscription, token: str | None, request: Request) -> bool:
    """By the token, or as its owner."""
    if token is not None:
        return hmac.compare_digest(found.digest, digest_of(token))
    return found.owner == _owner(request) and (bool(found.owner) or not request.app.state.access.required)
