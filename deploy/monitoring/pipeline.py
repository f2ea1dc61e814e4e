"""Pipeline: hop by hop, rate, errors, duration, what is in hand and what waits."""

from deploy.monitoring.panels import Graph, Query, Section
from deploy.monitoring.promql import increase, most, quantile, rate, since
from deploy.monitoring.selections import CHOSEN

ABOUT = "Each hop by rate, errors and duration; lag in messages and seconds; dead letters; models; processes."


def _hop(hop: str) -> Section:
    of = f'{CHOSEN},hop="{hop}"'
    return Section(
        hop.capitalize(),
        (
            Graph(
                f"{hop}: outcomes",
                "Deliveries a second: passed, duplicate, rejected (dead-lettered), failed (dead-lettered, a bug).",
                "short",
                (Query(rate("dateline_articles_total", of, "outcome"), "{{outcome}}"),),
                stacked=True,
            ),
            Graph(
                f"{hop}: seconds an article",
                "From taking a batch to its outcome, at the median and the 99th percentile.",
                "s",
                (
                    Query(quantile(0.5, "dateline_handling_seconds", of), "p50"),
                    Query(quantile(0.99, "dateline_handling_seconds", of), "p99"),
                ),
            ),
            Graph(
                f"{hop}: in progress, and last outcome",
                "Articles in hand, and seconds since the last outcome: with articles in hand it should be small.",
                "short",
                (
                    Query(f"sum(dateline_in_progress{{{of}}})", "in progress"),
                    Query(since("dateline_last_processed_timestamp_seconds", of), "seconds since the last"),
                ),
            ),
        ),
    )


_LAG = Section(
    "Lag and Kafka",
    (
        Graph(
            "Lag in seconds",
            "Age of the oldest message a hop has not committed; both enrich and the store measure it.",
            "s",
            (Query(most("dateline_consumer_lag_seconds", CHOSEN, "hop"), "{{hop}}"),),
        ),
        Graph(
            "Lag by partition",
            "Messages not committed. One partition alone: the worker that has it is stuck.",
            "short",
            (Query(f"max by (hop, partition) (dateline_consumer_lag_messages{{{CHOSEN}}})", "{{hop}} {{partition}}"),),
            stacked=True,
        ),
        Graph(
            "Rebalances and waits",
            "Times the partitions were dealt anew, and waits for Kafka or the database.",
            "short",
            (
                Query(increase("dateline_rebalances_total", CHOSEN, "hop"), "{{hop}}: rebalances"),
                Query(
                    f"sum by (hop) (increase(dateline_retries_total{{{CHOSEN}}}[$__rate_interval]))", "{{hop}}: waits"
                ),
            ),
        ),
        Graph(
            "Bytes in flight",
            "Sent and not acknowledged by Kafka, as a share of what may be.",
            "percentunit",
            (
                Query(
                    f"max by (hop) (dateline_producer_in_flight_bytes{{{CHOSEN}}}"
                    f" / (dateline_producer_in_flight_limit_bytes{{{CHOSEN}}} > 0))",
                    "{{hop}}",
                ),
            ),
        ),
        Graph(
            "Oldest in flight",
            "How long Kafka has let the oldest message wait for its acknowledgement.",
            "s",
            (Query(most("dateline_producer_oldest_in_flight_seconds", CHOSEN, "hop"), "{{hop}}"),),
        ),
        Graph(
            "Checks of readiness",
            "1 where it holds: kafka, producer, assigned, consumer, database, models, books.",
            "short",
            (Query(f"dateline_ready{{{CHOSEN}}}", "{{job}} {{check}}"),),
        ),
    ),
)

_DEAD = Section(
    "Dead letters and batches",
    (
        Graph(
            "Dead letters by reason",
            "A second. The bytes and the reason lie in articles.dead.v1; `dateline replay dead` sends them again.",
            "short",
            (Query(rate("dateline_dead_letters_total", CHOSEN, "hop", "reason"), "{{hop}} {{reason}}"),),
            stacked=True,
        ),
        Graph(
            "Batch sizes",
            "Articles a hop takes together, at the median and the 99th percentile.",
            "short",
            (
                Query(quantile(0.5, "dateline_batch_articles", CHOSEN, "hop"), "{{hop}}, p50"),
                Query(quantile(0.99, "dateline_batch_articles", CHOSEN, "hop"), "{{hop}}, p99"),
            ),
        ),
        Graph(
            "Parsers stopped",
            "By the limit they met, beside the number of parsing processes.",
            "short",
            (
                Query(increase("dateline_parser_stops_total", CHOSEN, "limit"), "stopped: {{limit}}"),
                Query(f"sum(dateline_parsers{{{CHOSEN}}})", "parsers"),
            ),
        ),
    ),
)

_MODELS = Section(
    "Language steps",
    (
        Graph(
            "Seconds a batch by step",
            "The median time of a step on a batch.",
            "s",
            (Query(quantile(0.5, "dateline_step_seconds", CHOSEN, "step"), "{{step}}"),),
        ),
        Graph(
            "Articles by step and status",
            "A second. `unsupported_language`: no answer rather than a guess; `failed`: see the log.",
            "short",
            (Query(rate("dateline_step_articles_total", CHOSEN, "step", "status"), "{{step}} {{status}}"),),
        ),
        Graph(
            "Model batches",
            "Articles the steps read together (median), and seconds all steps take on them (99th percentile).",
            "short",
            (
                Query(quantile(0.5, "dateline_model_batch_articles", CHOSEN), "articles, p50"),
                Query(quantile(0.99, "dateline_model_batch_seconds", CHOSEN), "seconds, p99"),
            ),
        ),
    ),
)

_PROCESSES = Section(
    "Processes",
    (
        Graph(
            "Processor",
            "Cores in use.",
            "short",
            (Query(rate("process_cpu_seconds_total", CHOSEN, "job", "instance"), "{{job}} {{instance}}"),),
        ),
        Graph(
            "Memory",
            "Resident.",
            "bytes",
            (Query(f"process_resident_memory_bytes{{{CHOSEN}}}", "{{job}} {{instance}}"),),
        ),
        Graph(
            "Age of the processes",
            "Where a line falls to 0, a process was started anew.",
            "s",
            (Query(f"time() - process_start_time_seconds{{{CHOSEN}}}", "{{job}} {{instance}}"),),
        ),
    ),
)

SECTIONS = (*map(_hop, ("ingest", "enrich", "store")), _LAG, _DEAD, _MODELS, _PROCESSES)
