"""Metrics as a service serves them, read back to be asked."""

from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client.parser import text_string_to_metric_families

Labels = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Samples:
    """The samples of one endpoint: name and labels, to value."""

    known: dict[tuple[str, Labels], float]

    def value(self, name: str, **labels: str) -> float:
        """The one sample with exactly these labels; 0 where there is none."""
        return self.known.get((name, frozenset(labels.items())), 0.0)

    def those(self, name: str, **labels: str) -> Iterator[tuple[dict[str, str], float]]:
        """Every sample of that name that has at least these labels."""
        wanted = labels.items()
        for (each, found), value in self.known.items():
            if each == name and wanted <= dict(found).items():
                yield dict(found), value

    def total(self, name: str, **labels: str) -> float:
        """Their sum."""
        return sum(value for _, value in self.those(name, **labels))

    def most(self, name: str, **labels: str) -> float:
        """The largest of them; 0 where there are none."""
        return max((value for _, value in self.those(name, **labels)), default=0.0)

    def labels(self, name: str) -> list[dict[str, str]]:
        """The labels of every sample of that name."""
        return [labels for labels, _ in self.those(name)]

    def names(self) -> set[str]:
        """Every name there is."""
        return {name for name, _ in self.known}


def read_samples(text: str) -> Samples:
    """The samples of an exposition.

    Raises:
        ValueError: it is none.
    """
    found = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return Samples({(sample.name, frozenset(sample.labels.items())): sample.value for sample in found})
