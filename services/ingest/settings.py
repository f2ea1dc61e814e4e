"""Settings of ingest."""

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator
from pydantic_settings import NoDecode

from services.common.kafka.producer import IN_FLIGHT_BYTES
from services.common.settings import Settings, parted


class IngestSettings(Settings):
    """What ingest reads beside the settings of every service."""

    feeds: Annotated[tuple[str, ...], NoDecode, parted] = Field(
        ("http",),
        description="Names of the feeds that have metrics of their own, parted by commas; others are `other`.",
    )
    feeds_file: Path | None = Field(
        None, description="File that names the feeds ingest looks after itself; unset: feeds.toml in the data folder."
    )
    timezone: str = Field("UTC", description="Zone of wire times that name none, as in Europe/Paris.")
    ingest_patience: float = Field(
        1.2, gt=0, le=60, description="Seconds to wait for Kafka before a sender is told to come again."
    )
    ingest_in_flight_bytes: int = Field(
        IN_FLIGHT_BYTES, ge=1, description="Bytes that may wait for Kafka; more is refused with 503."
    )
    ingest_at_once: int = Field(
        32,
        ge=1,
        description="Requests with one file that are worked on at once; more are refused with 503. "
        "Of batches: a quarter as many.",
    )
    ingest_parsers: int = Field(
        2, ge=0, le=64, description="Processes that parse; 0: a thread does it, without limits."
    )
    ingest_parse_seconds: float = Field(
        10.0, gt=0, le=600, description="Seconds one file may take to parse; its parser is stopped then."
    )
    ingest_parse_bytes: int = Field(
        2 * 1024**3, ge=256 * 1024**2, description="Address space of a process that parses; more is refused to it."
    )
    ingest_canary_seconds: float = Field(
        10.0, ge=0, le=3600, description="Seconds between two canaries that go through every hop; 0: none."
    )
    ingest_window: int = Field(
        4, ge=1, le=1000, description="Chunks of a batch that are worked on at once, each with all that came in it."
    )

    @property
    def batches_at_once(self) -> int:
        """Batches that are worked on at once."""
        return max(1, self.ingest_at_once // 4)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"{value!r} is no time zone") from error
        return value
