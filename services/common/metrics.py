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
ROUNDS = ("brought", "nothing", "failed")
ANSWERS = ("accepted", "rejected")
STATUSES = ("ok", "unsupported_language", "failed")
LIMITS = ("time", "memory", "ended")
POOLS = ("reading", "writing")
BALANCE = ("stored", "dead", "in_flight", "missing")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_FAST = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_END_TO_END = (0.05, 0.1, 0.15, 0.25, 0.5, 0.75, 1, 2, 5, 10, 30, 60, 300, 3600)
_DELAY = (1, 5, 10, 30, 60, 300, 900, 3600, 6 * 3600, 24 * 3600)
_API = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 0.5, 1, 2.5, 10)
_TOGETHER = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)

ARTICLES = Counter("dateline_articles_total", "Deliveries of articles to a hop, by outcome.", ["hop", "outcome"])
HANDLING = Histogram(
    "dateline_handling_seconds", "From a hop's taking an article to its outcome.", ["hop"], buckets=_FAST
)
BATCH = Histogram("dateline_batch_articles", "Articles a hop took together.", ["hop"], buckets=_TOGETHER)
STEP = Histogram("dateline_step_seconds", "One language step on one batch.", ["step"], buckets=_FAST)
STEP_ARTICLES = Counter(
    "dateline_step_articles_total", "Articles through a language step, by how it went.", ["step", "status"]
)
MODEL_BATCH = Histogram("dateline_model_batch_articles", "Articles the steps read together.", buckets=_TOGETHER)
MODEL_SECONDS = Histogram("dateline_model_batch_seconds", "All language steps on one batch.", buckets=_FAST)
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
FEED_ARTICLES = Counter(
    "dateline_feed_articles_total", "Articles a feed brought, by what ingest answered.", ["feed", "outcome"]
)
FEED_USUAL_QUIET = Gauge(
    "dateline_feed_usual_quiet_seconds", "Quiet that is still usual for a feed; 0 while nobody knows.", ["feed"]
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
BOOKS_ACKNOWLEDGED = Gauge(
    "dateline_books_acknowledged_articles", "Article versions acknowledged, by the last balance: sum of the next."
)
BOOKS = Gauge("dateline_books_articles", "Article versions of the last balance, by where they are.", ["state"])
BOOKS_DIFFERENCE = Gauge(
    "dateline_books_difference_articles", "What keeps the books from being balanced: missing, doubled, unexplained."
)
BOOKS_BALANCED = Gauge("dateline_books_timestamp_seconds", "When the books were last balanced.")
HTTP_REQUEST = Histogram("dateline_http_request_seconds", "HTTP requests.", ["route", "method", "code"], buckets=_API)
HTTP_IN_PROGRESS = Gauge("dateline_http_in_progress", "HTTP requests being answered now.")
BODY_BYTES = Gauge("dateline_ingest_body_bytes", "Bytes of request bodies in hand.")
BODY_LIMIT = Gauge("dateline_ingest_body_limit_bytes", "Bytes of request bodies that may be in hand.")
PARSERS = Gauge("dateline_parsers", "Processes that parse.")
PARSER_STOPS = Counter("dateline_parser_stops_total", "Parsers stopped, by the limit they met.", ["limit"])
FLIGHT_BYTES = Gauge("dateline_producer_in_flight_bytes", "Bytes Kafka has not acknowledged yet.", ["hop"])
FLIGHT_LIMIT = Gauge("dateline_producer_in_flight_limit_bytes", "Bytes that may be unacknowledged.", ["hop"])
FLIGHT_AGE = Gauge("dateline_producer_oldest_in_flight_seconds", "Age of the oldest of them.", ["hop"])
CONNECTIONS = Gauge("dateline_database_connections", "Connections to the database in use.", ["pool"])
CONNECTIONS_LIMIT = Gauge("dateline_database_connections_limit", "Connections that may be in use.", ["pool"])
TRANSACTION = Histogram("dateline_database_transaction_seconds", "One transaction.", ["pool"], buckets=_API)
DATABASE_BYTES = Gauge("dateline_database_bytes", "Size of the database on the disk.")
STORED = Gauge("dateline_stored_articles", "Article versions in the database.")
DISK_FREE = Gauge("dateline_data_free_bytes", "Free space where the data folder lies.")
DISK = Gauge("dateline_data_capacity_bytes", "Space where the data folder lies.")
READY = Gauge("dateline_ready", "Whether a check of readiness holds: 1 or 0.", ["check"])
STREAM_FOLLOWERS = Gauge("dateline_stream_followers", "Clients that follow the changes live, or wait for one.")
STREAM_DROPPED = Counter("dateline_stream_drops_total", "Clients of the live stream dropped for taking nothing.")
BUILD = Gauge("dateline_build_info", "Always 1; the labels say what runs.", ["version", "python"])

_BY_HOP = (HANDLING, BATCH, IN_PROGRESS, LAST_PROCESSED, LAG_SECONDS, RETRIES, REBALANCES, CANARY)


def show_build() -> None:
    """Tells what runs."""
    BUILD.labels(version("dateline"), python_version()).set(1)


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
    show_build()


def start_ingest_at_zero(feeds: tuple[str, ...]) -> None:
    """What ingest alone counts, for each feed that has metrics of its own."""
    for feed in (*feeds, "other"):
        for outcome in ANSWERS:
            FEED_ARTICLES.labels(feed, outcome)
    for limit in LIMITS:
        PARSER_STOPS.labels(limit)


def start_feed_at_zero(feed: str) -> None:
    """The same for a feed that is asked."""
    for outcome in ROUNDS:
        FEED_ROUNDS.labels(feed, outcome)
    for gauge in (FEED_OVERDUE, FEED_MISSING, FEED_USUAL_QUIET):
        gauge.labels(feed)


def known_feed(feed: str, feeds: tuple[str, ...]) -> str:
    """The feed as a label: an unknown one counts as `other`, so that labels stay bounded."""
    return feed if feed in feeds else "other"


def known_method(method: str) -> str:
    """The HTTP method as a label: a sender may invent any word."""
    return method if method in METHODS else "other"


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
