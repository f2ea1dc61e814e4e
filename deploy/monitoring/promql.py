"""The few shapes that queries have."""

INTERVAL = "$__rate_interval"


def rate(metric: str, of: str, *by: str) -> str:
    """Of a counter, a second."""
    return f"sum{_by(*by)}(rate({metric}{{{of}}}[{INTERVAL}]))"


def increase(metric: str, of: str, *by: str) -> str:
    """Of a counter, in the interval."""
    return f"sum{_by(*by)}(increase({metric}{{{of}}}[{INTERVAL}]))"


def quantile(share: float, histogram: str, of: str, *by: str) -> str:
    """A quantile of a histogram."""
    return f"histogram_quantile({share:g}, {rate(f'{histogram}_bucket', of, 'le', *by)})"


def most(metric: str, of: str, *by: str) -> str:
    """The largest of a gauge: where several processes tell the same, the newest is."""
    return f"max{_by(*by)}({metric}{{{of}}})"


def since(timestamp: str, of: str, *by: str) -> str:
    """Seconds since a moment; nothing where it never came."""
    return f"time() - max{_by(*by)}({timestamp}{{{of}}} > 0)"


def _by(*labels: str) -> str:
    return f" by ({', '.join(labels)}) " if labels else ""
