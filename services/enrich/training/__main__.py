"""`python -m services.enrich.training`: distils the vectors, trains topics and tone, logs what they measure."""

import structlog

from services.common.settings import load
from services.enrich.models.files import HERE, seal
from services.enrich.training import encoder, tone, topics, vectors
from services.enrich.training.data import articles, desks, passages
from services.enrich.training.settings import TrainingSettings

log = structlog.get_logger()


def main() -> None:
    """Writes the three files beside the modelsand the sums of all."""
    settings = load(TrainingSettings)
    seal()
    sections, sentiment = settings.training_data / "sections", settings.training_data / "sentiment"
    texts = [row.text for row in [*desks(sections), *articles(sections)]]
    texts += [passage.text for passage in passages(sentiment / "newsmtsc_train.jsonl")[0]]
    vectors.distil(encoder.load(settings.base_model), texts, HERE / "vectors.npz")
    _tell("vectors", {})
    _tell("topics", topics.train(sections, HERE / "topics.npz"))
    _tell("tone", tone.train(sentiment, HERE / "tone.npz"))


def _tell(name: str, figures: dict[str, float]) -> None:
    seal()
    log.info("trained", model=name, bytes=(HERE / f"{name}.npz").stat().st_size, **figures)


if __name__ == "__main__":
    main()
