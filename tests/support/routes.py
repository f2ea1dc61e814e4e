"""Every route of the query API, each as it is asked of one article. A test holds the list against OpenAPI."""

from uuid import UUID

from services.store.subscriptions import Subscription
from tests.support.articles import NOON, article_id

STORY = article_id("story-1")
ONE = f"/v1/articles/{STORY}"

SUBSCRIPTION = Subscription(UUID(int=7), "", "all", {}, "", NOON)
SAVED = f"/v1/subscriptions/{SUBSCRIPTION.id}"
"""A test that asks those keeps it first."""

ROUTES: dict[str, tuple[str, ...]] = {
    "/v1/articles": (
        "",
        "?q=secret",
        "?q=s*",
        "?q=nothing%20OR%20entity:ada",
        "?not_q=nothing",
        "?entity=Ada",
        "?not_entity=Nobody",
        "?entity_type=PER",
        "?sort=relevance&q=secret",
        "?sort=-received",
        "?sort=sentiment",
        "?sort=-sentiment&sentiment_max=1",
        "?versions=all",
        "?status=withheld",
        "?published_from=2026-01-01",
        "?not_cluster=00000000-0000-0000-0000-000000000000",
        f"?cluster={STORY}",
    ),
    "/v1/articles/{article_id}": (ONE,),
    "/v1/articles/{article_id}/versions": (f"{ONE}/versions",),
    "/v1/articles/{article_id}/differences": (f"{ONE}/differences",),
    "/v1/articles/{article_id}/similar": (f"{ONE}/similar", f"/v1/articles/{article_id('other')}/similar"),
    "/v1/articles/{article_id}/original": (f"{ONE}/original",),
    "/v1/export": ("", "?format=csv", "?format=ninjs", "?q=secret"),
    "/v1/facets": ("", "?q=secret&by=entity", "?by=entity&by=feed&by=entity_type"),
    "/v1/timeseries": ("", "?q=secret", "?group_by=entity", "?interval=minute&q=secret"),
    "/v1/entities": ("", "?prefix=ada"),
    "/v1/entities/{entity_id}": ("/v1/entities/per:ada",),
    "/v1/entities/{entity_id}/cooccurring": ("/v1/entities/per:ada/cooccurring", "/v1/entities/loc:oslo/cooccurring"),
    "/v1/entities/{entity_id}/timeseries": ("/v1/entities/per:ada/timeseries",),
    "/v1/trending": ("?until=2026-03-08",),
    "/v1/clusters": ("",),
    "/v1/clusters/{article_id}": (f"/v1/clusters/{STORY}",),
    "/v1/changes": ("", "?wait=0.01"),
    "/v1/stream": ("?after=0", "?after=0&q=secret"),
    "/v1/subscriptions": ("",),
    "/v1/subscriptions/{subscription_id}": (SAVED,),
    "/v1/subscriptions/{subscription_id}/results": (f"{SAVED}/results",),
    "/v1/subscriptions/{subscription_id}/feed.{form}": tuple(
        f"{SAVED}/feed.{form}" for form in ("rss", "atom", "json")
    ),
    "/v1/query/validate": ("?q=secret",),
}
"""By path; what begins with `?` goes behind it."""


def urls(path: str) -> list[str]:
    """How that route is asked."""
    return [asked if asked.startswith("/") else path + asked for asked in ROUTES[path]]


ALL = [url for path in ROUTES for url in urls(path)]
