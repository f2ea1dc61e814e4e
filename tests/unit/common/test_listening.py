"""A port that cannot be had is told with the setting that changes it."""

import pytest

from services.common.errors import Misconfigured
from services.common.listening import listen


def test_a_taken_port_is_told_with_its_setting() -> None:
    with listen("127.0.0.1", 0, setting="DATELINE_X_PORT") as first:
        port = first.getsockname()[1]
        with pytest.raises(Misconfigured, match=f"DATELINE_X_PORT: cannot listen on 127.0.0.1:{port}"):
            listen("127.0.0.1", port, setting="DATELINE_X_PORT")
