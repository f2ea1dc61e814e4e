"""Settings of `dateline run` and `dateline kafka`."""

import os
import sys
from pathlib import Path

from pydantic import Field

from services.common.settings import Settings


def user_cache() -> Path:
    """Where this user's programs keep what they can get again (XDG Base Directory; ~/Library/Caches on macOS)."""
    default = Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")
    return Path(os.environ.get("XDG_CACHE_HOME") or default) / "dateline"


class LocalSettings(Settings):
    """What the local Kafka adds to the settings of everyone."""

    cache_dir: Path = Field(
        default_factory=user_cache, description="Where Kafka's jars are kept once they are fetched."
    )
    kafka_jars: Path | None = Field(
        None, description="A folder that holds the jars of deploy/kafka/jars.lock; unset: they are fetched, once."
    )
    kafka_heap: str = Field("256m", pattern=r"^[1-9][0-9]*[mg]$", description="Heap of the local Kafka, at most.")
    kafka_retention_bytes: int = Field(
        1 << 30, ge=-1, description="Bytes the local Kafka keeps of a partition, read or not; -1: only age counts."
    )
    kafka_flush_messages: int | None = Field(
        None,
        ge=1,
        description="After so many messages a partition is written to the disk; unset: when the system likes, which a "
        "killed process survives and a power cut does not; 1: a power cut loses nothing either.",
    )
