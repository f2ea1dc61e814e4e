"""Programs that pip cannot bring. A test that needs one which is not there is told as not run, with how to get it."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from dateline.local.settings import user_cache

GET_PROMETHEUS = "deploy/test-services.sh brings it where apt-get is; else put prometheus and promtool on the PATH"
GET_CHROMIUM = "run as root: apt-get install chromium; or: .venv/bin/python -m playwright install --with-deps chromium"
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PLAYWRIGHT = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")
_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find_prometheus(program: str) -> Path | None:
    """`prometheus` or `promtool`: ours in the cache, else the system's."""
    cache = Path(os.environ.get("DATELINE_CACHE_DIR") or user_cache())
    return _first(cache / "bin" / program, shutil.which(program))


def find_chromium() -> Path | None:
    """A Chromium of the system, else Playwright's own."""
    fetched = user_cache().parent / "ms-playwright"
    own = (path for pattern in _PLAYWRIGHT for path in sorted(fetched.glob(pattern), reverse=True))
    return _first(*map(shutil.which, _CHROMIUMS), _MAC, *own)


def need(test: str, what: str, found: Path | None, get: str) -> Path:
    """The program. Where there is none `test` is not run, and says so; with DATELINE_TEST_STRICT=1 it fails."""
    if found is not None:
        return found
    words = f"NOT RUN for want of {what}: {test}; {get}"
    if os.environ.get("DATELINE_TEST_STRICT") == "1":
        pytest.fail(words, pytrace=False)
    pytest.skip(words)


def _first(*candidates: Path | str | None) -> Path | None:
    return next(iter(_there(candidates)), None)


def _there(candidates: Iterable[Path | str | None]) -> list[Path]:
    return [Path(each) for each in candidates if each is not None and os.access(each, os.X_OK)]
