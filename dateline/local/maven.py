"""Jars by their Maven coordinates, through jgo: no Java and no Maven needed."""

from pathlib import Path

import jgo
import requests
from jgo.maven import MavenContext, PythonResolver

KAFKA = "org.apache.kafka:kafka_2.13:4.4.0"
LOGGING = "org.apache.logging.log4j:log4j-slf4j-impl:2.25.5"


class NotFetched(Exception):  # noqa: N818
    """A jar did not come: no network, or no repository has it."""


class Repository:
    """Where jars come from; what came lies in `folder`, laid out as Maven lays it out."""

    def __init__(self, folder: Path) -> None:
        self._maven = MavenContext(resolver=PythonResolver(), repo_cache=folder)

    def fetch(self, coordinate: str) -> Path:
        """The jar of exactly that coordinate; what it depends on is not looked at.

        Raises:
            NotFetched: it did not come.
        """
        group, artifact, version = coordinate.split(":")
        try:
            path: Path = self._maven.project(group, artifact).at_version(version).artifact().resolve()
        except requests.exceptions.SSLError as error:
            raise NotFetched("its certificate is not trusted; name yours in REQUESTS_CA_BUNDLE") from error
        except requests.RequestException as error:
            raise NotFetched(f"no network ({type(error).__name__})") from error
        except RuntimeError as error:
            raise NotFetched("no repository has it") from error
        return path


def resolve() -> list[str]:
    """The coordinates of everything Kafka's broker needs, Kafka first.

    The logging jar is resolved apart and alone: together with Kafka its POM manages kafka-clients down to 3.9.1, and
    the broker dies of NoSuchMethodError.
    """
    kafka = [f"{a.groupId}:{a.artifactId}:{a.version}" for a in jgo.resolve(KAFKA)]
    return [*kafka, LOGGING]
