"""The trace that travels with an article."""

import pytest

from services.common.telemetry import new_trace, read_trace

TRACE_ID = "0af7651916cd43dd8448eb211c80319c"


@pytest.mark.parametrize("kind", [str, str.encode])
def test_a_traceparent_gives_its_trace(kind: type) -> None:
    assert read_trace(kind(f"00-{TRACE_ID}-b7ad6b7169203331-01")).trace_id == TRACE_ID


@pytest.mark.parametrize("header", [None, "", "00-xyz", b"\xff\xfe", f"00-{'0' * 32}-b7ad6b7169203331-01"])
def test_a_missing_or_malformed_traceparent_gives_a_new_trace(header: str | bytes | None) -> None:
    assert len(read_trace(header).trace_id) == 32


def test_a_header_keeps_the_trace_and_changes_the_span() -> None:
    trace = new_trace()
    first, second = trace.header(), trace.header()
    assert read_trace(first) == read_trace(second) == trace
    assert first != second
