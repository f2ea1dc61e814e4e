"""What it costs to read one file of an XML wire, from its bytes to its article."""

import time
from collections.abc import Callable

from services.ingest.article import assemble, original_of
from services.ingest.parse import parse
from services.ingest.values import Draft
from tests.bench.figures import Figure
from tests.support.wire_files import wire_file
from tests.support.xml_wires import g2_item, g2_message, newsml1, newsml1_item, nitf

_BYTES, _FILES, _ROUNDS = 20_000, 20, 5
_PARAGRAPH = (
    "The ferry Skua, which had lain in the harbour of Lerwick since the storm of Friday, left at six o'clock in the "
    "morning with forty cars on board; the Tern is to follow it at noon, the harbour board's chair said on Saturday."
)
_WRITERS: dict[str, Callable[..., str]] = {
    "NITF": nitf,
    "NewsML-G2": lambda *words: g2_message(g2_item(*words)),
    "NewsML 1": lambda *words: newsml1(newsml1_item(*words)),
}
_TARGETS = {"NITF": 3.0, "NewsML-G2": 3.0}


def measure() -> list[Figure]:
    """Milliseconds of one core a file of 20 kB with inline mark-up; the best of five rounds."""
    return [_figure(name, write) for name, write in _WRITERS.items()]


def _figure(name: str, write: Callable[..., str]) -> Figure:
    data = _marked(write("urn:x:1", *[_PARAGRAPH] * (_BYTES // (len(_PARAGRAPH) + len(_OPENED))))).encode()
    cost = min(_timed(data) for _ in range(_ROUNDS)) * _BYTES / len(data)
    how = f"a file of {len(data):,} bytes, two inline elements a paragraph, CPU time to the article"
    return Figure(f"reading 20 kB of {name}", cost, "ms", how, most=_TARGETS.get(name))


_OPENED = "<p></p><em></em><strong></strong>"


def _marked(document: str) -> str:
    """With two inline elements in each paragraph."""
    return document.replace("ferry Skua", "ferry <em>Skua</em>").replace("Saturday", "<strong>Saturday</strong>")


def _timed(data: bytes) -> float:
    began = time.process_time()
    for _ in range(_FILES):
        file = wire_file(data)
        for each in parse(file):
            if isinstance(each, Draft):
                assemble(each, file, original_of(file))
    return (time.process_time() - began) / _FILES * 1000
