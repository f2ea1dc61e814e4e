"""The published JSON Schema of each contract, generated from the models."""

import json
from pathlib import Path

from schemas import DeadLetter, EnrichedArticle, RawArticle
from schemas.base import Contract

PUBLISHED = Path(__file__).parent / "published"
CONTRACTS: dict[str, type[Contract]] = {
    "raw_article.v1": RawArticle,
    "enriched_article.v1": EnrichedArticle,
    "dead_letter.v1": DeadLetter,
}


def json_schema(name: str) -> str:
    """The JSON Schema (2020-12) of the contract `name`, as published: what a reader must be ready to accept."""
    schema = CONTRACTS[name].model_json_schema(mode="validation")
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:dateline:{name}", **schema}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def publish() -> list[Path]:
    """Writes every contract's schema to `schemas/published`."""
    paths = [PUBLISHED / f"{name}.json" for name in CONTRACTS]
    for name, path in zip(CONTRACTS, paths, strict=True):
        path.write_text(json_schema(name), encoding="utf-8")
    return paths
