"""The contract: what crosses the wire between services. Pydantic only; knows no service."""

from schemas.article import RawArticle
from schemas.dead_letter import DeadLetter
from schemas.enriched import EnrichedArticle

__all__ = ["DeadLetter", "EnrichedArticle", "RawArticle"]
