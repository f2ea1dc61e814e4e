"""What training reads."""

from pathlib import Path

from pydantic import Field

from services.common.settings import Settings


class TrainingSettings(Settings):
    """Where the labelled data and the base encoder lie; both are needed at development time only."""

    training_data: Path = Field(description="Folder of the labelled data: sections/ and sentiment/ with JSON lines.")
    base_model: Path = Field(description="The base encoder's model.safetensors (all-MiniLM-L6-v2).")
