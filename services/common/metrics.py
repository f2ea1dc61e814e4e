"""The catalogue: every metric of the house, in base units, with its closed label sets.

No label ever holds an id, a name, a URL or a query. Every closed set starts at 0: a rate exists from the first second.
"""

from dataclasses import dataclass
from importlib.metadata import version
from platform import python_version

from prometheus_client import Counter, Gauge, Histogram

from schemas.dead_letter import Reason

HOPS = ("ingest", "enrich", "store")
OUTCOMES = ("passed", "duplicate", "rejected", "failed")
STATUSES = ("ok", "unsupported_language", "failed")
ROUNDS = ("brought", "nothing", "failed")

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_END_TO_END = (0.05, 0.1, 0.15, 0.25, 0.5, 0.75, 1, 2, 5, 10, 30, 60, 300, 3600)
_DELAY = (1, 5, 10, 30, 60, 300, 900, 3600, 6 * 3600, 24 * 3600)
_API = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 0.5, 1, 2.5, 10)

ARTICLES = Counter("dateline_articles_total", "Deliveries of articles to a hop, by outcome.", ["hop", "outcome"])
HANDLING = Histogram(
    "dateline_handling_seconds", "From a hop's taking an article to its outcome.", ["hop"], buckets=_FAST
)
STEP = Histogram("dateline_step_seconds", "One language step on one batch.", ["step"], buckets=_FAST)
STEP_ARTICLES = Counter("dateline_step_articles_total", "Articles given to a language step.", ["step", "status"])
IN_PROGRESS = Gauge("dateline_in_progress", "Articles a hop is working on now.", ["hop"])
LAST_PROCESSED = Gauge("dateline_last_processed_timestamp_seconds", "When a hop last gave an outcome.", ["hop"])
LAG_MESSAGES = Gauge(
    "dateline_consumer_lag_messages", "Messages not yet committed by a hop.", ["hop", "topic", "partition"]
)
LAG_SECONDS = Gauge("dateline_consumer_lag_seconds", "Age of the oldest message a hop has not committed.", ["hop"])
END_TO_END = Histogram(
    "dateline_end_to_end_seconds", "From receipt of an article to its being queryable.", buckets=_END_TO_END
)
SOURCE_DELAY = Histogram(
    "dateline_source_delay_seconds", "From issue by the agency to receipt.", ["feed"], buckets=_DELAY
)
FEED_LAST_ARTICLE = Gauge(
    "dateline_feed_last_article_timestamp_seconds", "When a feed last brought an article.", ["feed"]
)
FEED_ROUNDS = Counter("dateline_feed_rounds_total", "Times a feed was asked, by what came of it.", ["feed", "outcome"])
FEED_OVERDUE = Gauge(
    "dateline_feed_overdue_seconds", "How much longer than its rhythm allows a feed has brought nothing.", ["feed"]
)
FEED_MISSING = Gauge(
    "dateline_feed_missing_articles", "Numbers that a feed's counts skipped and that have not come since.", ["feed"]
)
DEAD_LETTERS = Counter("dateline_dead_letters_total", "Messages dead-lettered, by reason.", ["hop", "reason"])
RETRIES = Counter("dateline_retries_total", "Waits for something that was away.", ["hop"])
REBALANCES = Counter("dateline_rebalances_total", "Times the partitions of a hop were dealt anew.", ["hop"])
CANARY = Gauge("dateline_canary_timestamp_seconds", "Insert time of the newest canary a hop has seen.", ["hop"])
HTTP_REQUEST = Histogram("dateline_http_request_seconds", "HTTP requests.", ["route", "method", "code"], buckets=_API)
BUILD = Gauge("dateline_build_info", "Always 1; the labels say what runs.", ["version", "python"])

_BY_HOP = (HANDLING, IN_PROGRESS, LAST_PROCESSED, LAG_SECONDS, RETRIES, REBALANCES, CANARY)


def start_at_zero(hop: str, steps: tuple[str, ...] = ()) -> None:
    """Makes every closed label set of `hop` exist before its first event."""
    for metric in _BY_HOP:
        metric.labels(hop)
    for outcome in OUTCOMES:
        ARTICLES.labels(hop, outcome)
    for reason in Reason:
        DEAD_LETTERS.labels(hop, reason)
    for step in steps:
        STEP.labels(step)
        for status in STATUSES:
            STEP_ARTICLES.labels(step, status)
    BUILD.labels(version("dateline"), python_version()).set(1)


def start_feed_at_zero(feed: str) -> None:
    """The same for a feed that is asked."""
    for outcome in ROUNDS:
        FEED_ROUNDS.labels(feed, outcome)
    FEED_OVERDUE.labels(feed)
    FEED_MISSING.labels(feed)


def known_feed(feed: str, feeds: tuple[str, ...]) -> str:
    """The feed as a label: an unknown one counts as `other`, so that labels stay bounded."""
    return feed if feed in feeds else "other"


@dataclass(frozen=True, slots=True)
class Card:
    """What the documentation says of a metric."""

    name: str
    kind: str
    labels: tuple[str, ...]
    meaning: str


def catalogue() -> list[Card]:
    """Every metric of the house, in the order of this file."""
    ours = [value for value in globals().values() if isinstance(value, Counter | Gauge | Histogram)]
    return [Card(_exposed(m), type(m).__name__.lower(), tuple(m._labelnames), m._documentation) for m in ours]  # noqa: SLF001


def _exposed(metric: Counter | Gauge | Histogram) -> str:
    return f"{metric._name}_total" if isinstance(metric, Counter) else str(metric._name)  # noqa: SLF001
