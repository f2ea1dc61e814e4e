"""API and store: requests by route, and the database below them."""

from deploy.monitoring.panels import Graph, Query, Section
from deploy.monitoring.promql import most, quantile, rate
from deploy.monitoring.selections import CHOSEN, ENDLESS, PROBES

ABOUT = "Requests by route: rate, errors, time. What is in hand at ingest. The database: transactions, pool, size."
_STORE = f'{CHOSEN},job="dateline-store"'
_API = f'{_STORE},route!~"{PROBES}"'
_TIMED = f'{_STORE},route!~"{PROBES}|{ENDLESS}"'
_FAULTS = f'{_API},code=~"5.."'
_DOOR_OF = f'{CHOSEN},job="dateline-ingest"'
_INGEST = f'{_DOOR_OF},route!~"{PROBES}"'

_REQUESTS = Section(
    "API",
    (
        Graph(
            "Requests by route",
            "A second, probes left out.",
            "reqps",
            (Query(rate("dateline_http_request_seconds_count", _API, "route"), "{{route}}"),),
            stacked=True,
        ),
        Graph(
            "Errors by route",
            "Answers a second with a server error (5xx); 0 where there are none.",
            "reqps",
            (
                Query(
                    f"{rate('dateline_http_request_seconds_count', _FAULTS, 'route', 'code')} or vector(0)",
                    "{{route}} {{code}}",
                ),
            ),
        ),
        Graph(
            "Time by route",
            "The 99th percentile; the objective is 300 ms.",
            "s",
            (Query(quantile(0.99, "dateline_http_request_seconds", _TIMED, "route"), "{{route}}"),),
        ),
        Graph(
            "Requests in progress",
            "Being answered now, streams too.",
            "short",
            (Query(f"dateline_http_in_progress{{{CHOSEN}}}", "{{job}} {{instance}}"),),
        ),
        Graph(
            "Live followers",
            "Clients that follow the changes now, and those dropped a second for taking nothing.",
            "short",
            (
                Query(f"dateline_stream_followers{{{_STORE}}}", "follow"),
                Query(rate("dateline_stream_drops_total", _STORE), "dropped a second"),
            ),
        ),
        Graph(
            "From receipt to being found",
            "The median and the 99th percentile; the objective is 5 s for 99 %.",
            "s",
            (
                Query(quantile(0.5, "dateline_end_to_end_seconds", _STORE), "p50"),
                Query(quantile(0.99, "dateline_end_to_end_seconds", _STORE), "p99"),
            ),
        ),
    ),
)

_DOOR = Section(
    "Ingest's door",
    (
        Graph(
            "Ingest requests by code",
            "Answers a second: 202 taken, 422 cannot be read, 413 too large, 503 come again.",
            "reqps",
            (Query(rate("dateline_http_request_seconds_count", _INGEST, "code"), "{{code}}"),),
            stacked=True,
        ),
        Graph(
            "Bytes of bodies in hand",
            "Beside the limit, beyond which ingest answers 503.",
            "bytes",
            (
                Query(most("dateline_ingest_body_bytes", _DOOR_OF, "instance"), "{{instance}}: in hand"),
                Query(most("dateline_ingest_body_limit_bytes", CHOSEN), "limit"),
            ),
        ),
    ),
)

_DATABASE = Section(
    "Database",
    (
        Graph(
            "Transactions by pool",
            "A second: reading for answers, writing for batches and embargoes.",
            "ops",
            (Query(rate("dateline_database_transaction_seconds_count", CHOSEN, "pool"), "{{pool}}"),),
        ),
        Graph(
            "Time of a transaction",
            "The 99th percentile, the wait for a lock included.",
            "s",
            (Query(quantile(0.99, "dateline_database_transaction_seconds", CHOSEN, "pool"), "{{pool}}"),),
        ),
        Graph(
            "Connections in use",
            "Beside the limit of each pool.",
            "short",
            (
                Query(most("dateline_database_connections", CHOSEN, "pool"), "{{pool}}: in use"),
                Query(most("dateline_database_connections_limit", CHOSEN, "pool"), "{{pool}}: limit"),
            ),
        ),
        Graph(
            "Articles stored",
            "Versions in the database, hidden ones too.",
            "short",
            (Query(most("dateline_stored_articles", _STORE), "versions"),),
        ),
        Graph(
            "Size of the database",
            "On the disk, without what waits in a write-ahead log.",
            "bytes",
            (Query(most("dateline_database_bytes", _STORE), "bytes"),),
        ),
    ),
)

SECTIONS = (_REQUESTS, _DOOR, _DATABASE)
