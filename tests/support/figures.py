"""Figures that a test has measured, for who wants to quote them: logged, in the report, and in a file."""

import dataclasses
import json
import logging
from pathlib import Path
from typing import Any

log = logging.getLogger("figures")


def note(name: str, figures: Any, folder: Path) -> None:
    """Keeps a dataclass of figures under `name` in `folder`; `--log-cli-level=INFO` shows it as it comes."""
    text = json.dumps({"name": name, **dataclasses.asdict(figures)})
    log.info(text)
    (folder / "figures.json").write_text(text)


def prompt(seconds: float) -> float:
    """How late the 99th answer of a hundred may be, in seconds, in an outage that long.

    The long forms run alone and hold the promise of 2 s; beside other suites a short one only shows that nobody hangs.
    """
    return 2.0 if seconds >= 60 else 5.0
