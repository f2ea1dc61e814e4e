"""The summary as a person reads it on a terminal."""

from collections.abc import Iterable, Mapping
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from dateline.top.summary import HopLine, Summary

_LATE = 60.0
_TROUBLES = 12
_HOPS = ("hop", "passed/s", "again/s", "rejected/s", "failed/s", "p50", "p99", "in hand", "lag", "lag s", "idle s")
_FEEDS = ("feed", "health", "last article", "accepted", "rejected", "missing")


def page(summary: Summary, feeds: Iterable[Mapping[str, Any]]) -> RenderableType:
    """All of it."""
    return Group(_head(summary), _hops(summary.hops), *_feeds(list(feeds)), *_said(summary.troubles))


def _head(summary: Summary) -> Text:
    late = summary.canary is None or summary.canary > _LATE
    text = Text.assemble(
        ("canary ", "dim"),
        (_seconds(summary.canary), "bold red" if late else "bold green"),
        ("   receipt to found ", "dim"),
        f"p50 {_seconds(summary.found_median)}, p99 {_seconds(summary.found_slowest)}",
        ("   requests/s ", "dim"),
        f"{summary.requests:.1f}",
        ("   stored ", "dim"),
        f"{summary.stored:,}",
    )
    if summary.difference is not None:
        text.append("   books ", "dim")
        text.append(*_books(summary.difference))
    return text


def _books(difference: int) -> tuple[str, str]:
    return ("balanced", "bold green") if not difference else (f"{difference:,} wrong", "bold red")


def _hops(lines: Iterable[HopLine]) -> Table:
    table = Table(*_HOPS, box=box.SIMPLE_HEAD)
    for column in table.columns[1:]:
        column.justify = "right"
    for line in lines:
        rates = [f"{line.rates[each]:.1f}" for each in ("passed", "duplicate", "rejected", "failed")]
        times = [_seconds(each) for each in (line.median, line.slowest)]
        lag = [f"{line.lag_messages:,}", f"{line.lag_seconds:.0f}", _seconds(line.idle)]
        table.add_row(line.hop, *rates, *times, str(line.in_progress), *lag, style=_style(line))
    return table


def _style(line: HopLine) -> str:
    return "red" if line.lag_seconds > _LATE or line.rates["failed"] else ""


def _feeds(feeds: list[Mapping[str, Any]]) -> list[RenderableType]:
    if not feeds:
        return []
    table = Table(*_FEEDS, box=box.SIMPLE_HEAD)
    for feed in feeds:
        counts = (f"{feed[name]:,}" for name in ("accepted", "rejected", "missing"))
        style = "" if feed["health"] in {"ok", "new"} else "red"
        table.add_row(feed["name"], feed["health"], feed["last_article_at"] or "never", *counts, style=style)
    return [table]


def _said(troubles: tuple[str, ...]) -> list[RenderableType]:
    shown = [Text(each, style="yellow") for each in troubles[:_TROUBLES]]
    left = len(troubles) - len(shown)
    return [*shown, Text(f"and {left} more", style="dim")] if left > 0 else list(shown)


def _seconds(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"
