"""A file to the messages of ingest's hop."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from services.common.kafka.producer import Placed
from services.common.telemetry import new_trace
from services.ingest.items import Item, read_items
from services.ingest.values import WireFile


def items(data: bytes) -> list[Item]:
    file = WireFile(
        data=data, feed="test", received_at=datetime.now(UTC), name=None, media_type=None, timezone=ZoneInfo("UTC")
    )
    return read_items(file, Placed("originals", 0, 0), new_trace())


def test_an_item_that_is_the_whole_file_is_its_bytes_as_they_came() -> None:
    broken = b'{"uri": "urn:x:1", "headline": "caf\xc3'
    assert [item.value for item in items(broken)] == [broken]


def test_each_of_several_items_is_its_own_bytes() -> None:
    first, second = b'{"uri": "urn:x:1", "headline": "One"}', b'{"uri": "urn:x:2", "headline": "Two"}'
    assert [item.value for item in items(b"[%s, %s]" % (first, second))] == [first, second]
