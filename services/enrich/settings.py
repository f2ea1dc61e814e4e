"""Settings of enrich."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import NoDecode

from services.common.settings import Settings, parted


class EnrichSettings(Settings):
    """What enrich reads beside what everyone needs."""

    enrich_steps: Annotated[tuple[str, ...], NoDecode, parted] = Field(
        ("language", "sections", "entities", "names", "topics", "sentiment"),
        description="Language steps that run, parted by commas; none: articles pass as they are.",
    )
    enrich_batch: int = Field(8, ge=1, le=32, description="Articles the models read together, at most.")
    enrich_stalled_after: float = Field(
        120.0, gt=0, description="Seconds that articles may wait without any being finished before enrich ends itself."
    )
