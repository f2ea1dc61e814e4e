"""Secrets: named in `feeds.toml`, never written there."""

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, model_validator

from services.common.errors import Misconfigured


class Secret(BaseModel):
    """Where a secret is: `{ env = "NAME" }` or `{ file = "path" }`. What is shown or logged of it is only that."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    env: str | None = None
    file: Path | None = None

    @model_validator(mode="before")
    @classmethod
    def _by_reference(cls, value: object) -> object:
        if isinstance(value, str):
            raise ValueError('a secret is named, never written here: { env = "NAME" } or { file = "path" }')  # noqa: TRY004
        return value

    @model_validator(mode="after")
    def _one_place(self) -> "Secret":
        if (self.env is None) == (self.file is None):
            raise ValueError("name either env or file")
        return self

    def read(self) -> str:
        """The secret itself.

        Raises:
            Misconfigured: it is not where it is said to be, or empty.
        """
        try:
            text = os.environ[self.env] if self.env else (self.file or Path()).read_text("utf-8")
        except KeyError:
            raise Misconfigured(f"the environment variable {self.env} is not set") from None
        except (OSError, UnicodeDecodeError) as error:
            raise Misconfigured(f"{self.file} cannot be read: {error}") from None
        if not text.strip():
            raise Misconfigured(f"{self.env or self.file} is empty")
        return text.strip()
