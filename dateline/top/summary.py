"""What two looks say together: rates, times and lag of each hop, and what is wrong. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from dateline.top.looking import Look
from services.common.metrics import HOPS, OUTCOMES

_NEVER = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HopLine:
    """A hop between the looks. Rates are a second; times are seconds, None where nothing was done."""

    hop: str
    rates: dict[str, float]
    median: float | None
    slowest: float | None
    in_progress: int
    lag_messages: int
    lag_seconds: float
    idle: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Everything that is shown."""

    hops: tuple[HopLine, ...]
    canary: float | None
    found_median: float | None
    found_slowest: float | None
    requests: float
    stored: int
    difference: int | None
    troubles: tuple[str, ...]


def summarize(before: Look, after: Look) -> Summary:
    """The summary of two looks, the later one last."""
    return Summary(
        hops=tuple(_hop(hop, before, after) for hop in HOPS),
        canary=_age(after.most("dateline_canary_timestamp_seconds", hop="store"), after),
        found_median=quantile(0.5, "dateline_end_to_end_seconds", before, after),
        found_slowest=quantile(0.99, "dateline_end_to_end_seconds", before, after),
        requests=_rate("dateline_http_request_seconds_count", before, after),
        stored=int(after.most("dateline_stored_articles")),
        difference=_difference(after),
        troubles=tuple(_troubles(before, after)),
    )


def _hop(hop: str, before: Look, after: Look) -> HopLine:
    return HopLine(
        hop=hop,
        rates={each: _rate("dateline_articles_total", before, after, hop=hop, outcome=each) for each in OUTCOMES},
        median=quantile(0.5, "dateline_handling_seconds", before, after, hop=hop),
        slowest=quantile(0.99, "dateline_handling_seconds", before, after, hop=hop),
        in_progress=int(after.total("dateline_in_progress", hop=hop)),
        lag_messages=_lag(hop, after),
        lag_seconds=after.most("dateline_consumer_lag_seconds", hop=hop),
        idle=_age(after.most("dateline_last_processed_timestamp_seconds", hop=hop), after),
    )


def _lag(hop: str, look: Look) -> int:
    """Several services tell of each partition: the largest counts."""
    by_partition: dict[str, float] = {}
    for samples in look.samples.values():
        for labels, value in samples.those("dateline_consumer_lag_messages", hop=hop):
            by_partition[labels["partition"]] = max(value, by_partition.get(labels["partition"], 0.0))
    return int(sum(by_partition.values()))


def _rate(name: str, before: Look, after: Look, **labels: str) -> float:
    return _grown(name, before, after, **labels) / max(0.001, after.at - before.at)


def _grown(name: str, before: Look, after: Look, **labels: str) -> float:
    """How much a counter has grown; a service that was started anew counts from 0."""
    return sum(
        now - then if now >= then else now
        for now, then in (
            (samples.total(name, **labels), _then(before, address, name, **labels))
            for address, samples in after.samples.items()
        )
    )


def _then(before: Look, address: str, name: str, **labels: str) -> float:
    samples = before.samples.get(address)
    return 0.0 if samples is None else samples.total(name, **labels)


def quantile(share: float, histogram: str, before: Look, after: Look, **labels: str) -> float | None:
    """A quantile between the looks, by straight lines within buckets as Prometheus does; None where nothing was."""
    edges = sorted(
        {float(found["le"]) for one in after.samples.values() for found, _ in one.those(f"{histogram}_bucket")}
    )
    names = {edge: "+Inf" if edge == float("inf") else str(edge) for edge in edges}
    counts = [_grown(f"{histogram}_bucket", before, after, le=names[edge], **labels) for edge in edges]
    if not counts or counts[-1] <= 0:
        return None
    wanted = share * counts[-1]
    place = next(at for at, count in enumerate(counts) if count >= wanted)
    low, below = (edges[place - 1], counts[place - 1]) if place else (0.0, 0.0)
    if edges[place] == float("inf"):
        return low
    return low + (edges[place] - low) * (wanted - below) / (counts[place] - below)


def _age(moment: float, look: Look) -> float | None:
    return None if moment == _NEVER else max(0.0, look.now - moment)


def _difference(look: Look) -> int | None:
    balanced = look.most("dateline_books_timestamp_seconds") != _NEVER
    return int(look.most("dateline_books_difference_articles")) if balanced else None


def _troubles(before: Look, after: Look) -> Iterator[str]:
    for address, reason in after.away.items():
        yield f"{address} does not answer: {reason}"
    for address, samples in after.samples.items():
        for labels, value in samples.those("dateline_ready"):
            if not value:
                yield f"{address} is not ready: {labels['check']}"
    yield from _letters(before, after)
    for feed in after.feeds:
        if feed["health"] in {"failing", "silent"}:
            yield f"feed {feed['name']} is {feed['health']}: {feed['last_error'] or 'nothing comes'}"


def _letters(before: Look, after: Look) -> Iterator[str]:
    kinds = {
        (labels["hop"], labels["reason"])
        for samples in after.samples.values()
        for labels, _ in samples.those("dateline_dead_letters_total")
    }
    for hop, reason in sorted(kinds):
        new = int(_grown("dateline_dead_letters_total", before, after, hop=hop, reason=reason))
        total = int(after.total("dateline_dead_letters_total", hop=hop, reason=reason))
        if total:
            yield f"{hop}: {total:,} dead letters for {reason}, {new:,} of them new"
