"""Sources: a feed at a time, against its own habits."""

from deploy.monitoring.panels import Graph, Query, Section
from deploy.monitoring.promql import most, quantile, rate, since
from deploy.monitoring.selections import CHOSEN

ABOUT = "What each feed brings, against the same hour a week ago; delay, silence, gaps, and how asking it goes."
_FEED = f'{CHOSEN},feed=~"$feed"'
_ACCEPTED, _REJECTED = (f'{_FEED},outcome="{outcome}"' for outcome in ("accepted", "rejected"))
_DUPLICATE = f'{CHOSEN},hop="store",outcome="duplicate"'

_BROUGHT = Section(
    "What comes",
    (
        Graph(
            "Articles a minute, and a week ago",
            "Accepted articles by feed; the second set of lines is the same hour a week ago, once there is one.",
            "short",
            (
                Query(f"60 * {rate('dateline_feed_articles_total', _ACCEPTED, 'feed')}", "{{feed}}"),
                Query(
                    f"60 * sum by (feed) (rate(dateline_feed_articles_total{{{_ACCEPTED}}}[1h] offset 1w))",
                    "{{feed}}, a week ago",
                ),
            ),
        ),
        Graph(
            "Rejected articles a minute",
            "What cannot be read; its bytes are dead letters, with the place and the cause.",
            "short",
            (Query(f"60 * {rate('dateline_feed_articles_total', _REJECTED, 'feed')}", "{{feed}}"),),
        ),
        Graph(
            "Duplicates at the store",
            "Deliveries a second that changed nothing: repeats, replays and canaries.",
            "short",
            (Query(rate("dateline_articles_total", _DUPLICATE), "duplicates"),),
        ),
    ),
)

_TIME = Section(
    "Delay and silence",
    (
        Graph(
            "Source delay",
            "From issue by the agency to receipt, at the median and the 95th percentile.",
            "s",
            (
                Query(quantile(0.5, "dateline_source_delay_seconds", _FEED, "feed"), "{{feed}}, p50"),
                Query(quantile(0.95, "dateline_source_delay_seconds", _FEED, "feed"), "{{feed}}, p95"),
            ),
        ),
        Graph(
            "Since the last article",
            "How long each feed has brought nothing.",
            "s",
            (Query(since("dateline_feed_last_article_timestamp_seconds", _FEED, "feed"), "{{feed}}"),),
        ),
        Graph(
            "Silence beyond the usual",
            "Against the feed's own rhythm; above 0 for five minutes opens a ticket. Beside it what is usual.",
            "s",
            (
                Query(most("dateline_feed_overdue_seconds", _FEED, "feed"), "{{feed}}: beyond"),
                Query(most("dateline_feed_usual_quiet_seconds", _FEED, "feed"), "{{feed}}: usual"),
            ),
        ),
    ),
)

_ASKED = Section(
    "Feeds that are asked",
    (
        Graph(
            "Rounds by outcome",
            "A minute: something was brought, nothing was new, or the feed could not be asked.",
            "short",
            (Query(f"60 * {rate('dateline_feed_rounds_total', _FEED, 'feed', 'outcome')}", "{{feed}} {{outcome}}"),),
        ),
        Graph(
            "Missing numbers",
            "Numbers that a feed's counts skipped and that have not come since; `dateline feeds --json` names them.",
            "short",
            (Query(most("dateline_feed_missing_articles", _FEED, "feed"), "{{feed}}"),),
        ),
    ),
)

SECTIONS = (_BROUGHT, _TIME, _ASKED)
