"""All panels on one picture, drawn from Prometheus's answers: to be looked at by a person."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

_COLUMNS, _WIDTH, _HEIGHT, _HEAD = 4, 400, 220, 40
_COLOURS = ("#2f7ed8", "#c0392b", "#2e8b57", "#8e44ad", "#d68910", "#16a085", "#7f8c8d", "#34495e")


@dataclass(frozen=True, slots=True)
class Picture:
    """A panel with the series it would show; each a legend and points (time, value)."""

    title: str
    unit: str
    series: Sequence[tuple[str, Sequence[tuple[float, float]]]]


def points(answer: dict[str, Any]) -> list[tuple[float, float]]:
    """The numbers of one series; NaN is none."""
    pairs = [(float(at), float(value)) for at, value in answer["values"]]
    return [pair for pair in pairs if math.isfinite(pair[1])]


def sheet(pictures: Sequence[Picture]) -> str:
    """The picture, as SVG."""
    rows = math.ceil(len(pictures) / _COLUMNS)
    cells = "".join(
        f'<g transform="translate({place % _COLUMNS * _WIDTH},{place // _COLUMNS * _HEIGHT})">{_cell(picture)}</g>'
        for place, picture in enumerate(pictures)
    )
    size = f'width="{_COLUMNS * _WIDTH}" height="{rows * _HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif" font-size="11">{cells}</svg>'


def _cell(picture: Picture) -> str:
    values = [value for _, line in picture.series for _, value in line]
    top = max(values, default=0) or 1
    lines = "".join(_line(line, top, _COLOURS[place % len(_COLOURS)]) for place, (_, line) in enumerate(picture.series))
    legends = " · ".join(name for name, _ in picture.series)
    return (
        f'<rect width="{_WIDTH - 6}" height="{_HEIGHT - 6}" fill="#fff" stroke="#ccc"/>'
        f'<text x="8" y="16" font-weight="bold">{escape(picture.title)}</text>'
        f'<text x="8" y="31" fill="#666">at most {top:.4g} {picture.unit}, {len(picture.series)} series</text>'
        f'{lines}<text x="8" y="{_HEIGHT - 14}" font-size="9" fill="#444">{escape(legends[:80])}</text>'
    )


def _line(line: Sequence[tuple[float, float]], top: float, colour: str) -> str:
    if not line:
        return ""
    first, span = line[0][0], max(1.0, line[-1][0] - line[0][0])
    height = _HEIGHT - _HEAD - 34
    places = " ".join(
        f"{8 + (at - first) / span * (_WIDTH - 24):.1f},{_HEAD + height * (1 - max(0.0, value) / top):.1f}"
        for at, value in line
    )
    return f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="1.5"/>'


def photograph(svg: str, chromium: Path, target: Path) -> None:
    """The SVG as a PNG."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": _COLUMNS * _WIDTH, "height": 900})
        page.set_content(f'<body style="margin:0">{svg}</body>')
        page.screenshot(path=str(target), full_page=True)
        browser.close()
