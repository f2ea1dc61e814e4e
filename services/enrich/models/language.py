"""Language identification by byte n-grams: py3langid, 97 languages, as its package ships it (BSD 3-clause)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

NAME = "py3langid"


@dataclass(frozen=True, slots=True)
class Identifier:
    """The identifier of the package."""

    identifier: Any

    def predict(self, batch: Sequence[str]) -> list[Mapping[str, float]]:
        """For each text the probability of each language (ISO 639-1)."""
        return [dict(self.identifier.rank(text.encode("utf-8", "replace"))) for text in batch]


@cache
def load() -> Identifier:
    """The model, once a process."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return Identifier(LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))
