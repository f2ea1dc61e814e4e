"""Metrics as text, to be asked."""

from dataclasses import dataclass

from prometheus_client.parser import text_string_to_metric_families


@dataclass(frozen=True, slots=True)
class Samples:
    """The samples of one endpoint: name and labels, to value."""

    known: dict[tuple[str, frozenset[tuple[str, str]]], float]

    def value(self, name: str, **labels: str) -> float:
        """The one sample; 0 where there is none."""
        return self.known.get((name, frozenset(labels.items())), 0.0)

    def labels(self, name: str) -> list[dict[str, str]]:
        """The labels of every sample of that name."""
        return [dict(labels) for each, labels in self.known if each == name]

    def names(self) -> set[str]:
        """Every name there is."""
        return {name for name, _ in self.known}


def read_samples(text: str) -> Samples:
    """The samples of an exposition."""
    found = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return Samples({(sample.name, frozenset(sample.labels.items())): sample.value for sample in found})
