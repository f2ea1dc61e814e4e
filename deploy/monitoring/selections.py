"""Which series are meant: matchers that rules and panels share."""

PROBES = "/live|/ready|/metrics"
ENDLESS = ".*stream.*"
"""Routes whose answers last as long as somebody listens: their time says nothing."""

API_REQUESTS = f'job="dateline-store",route!~"{PROBES}|{ENDLESS}"'
"""Requests that somebody waits for."""

CHOSEN = 'job=~"$job",instance=~"$instance"'
"""What the dashboard's variables choose."""
