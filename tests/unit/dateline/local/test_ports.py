import socket

import pytest

from dateline.local.ports import require_free
from services.common.errors import Misconfigured
from tests.support.ports import free_port


def test_a_free_port_is_free() -> None:
    require_free("127.0.0.1", free_port(), "DATELINE_STORE_PORT")


def test_a_taken_port_is_named_with_its_setting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Misconfigured, match=f"DATELINE_STORE_PORT: port {port} .*already in use; set another"):
            require_free("127.0.0.1", port, "DATELINE_STORE_PORT")
