"""Settings of enrich."""

from pydantic import Field

from services.common.settings import Settings


class EnrichSettings(Settings):
    """What enrich reads beside what everyone needs."""

    enrich_batch: int = Field(8, ge=1, le=32, description="Articles the models read together, at most.")
    enrich_stalled_after: float = Field(
        120.0, gt=0, description="Seconds that articles may wait without any being finished before enrich ends itself."
    )
