"""What cannot be logged is done all the same."""

import subprocess
import sys
from pathlib import Path

_A_SERVICE = """
import resource, structlog
from services.common.telemetry import configure_logs

configure_logs("INFO", service="enrich")
log = structlog.get_logger()
log.info("before")
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
log.warning("lost")
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
log.info("after")
print("went on", flush=True)
"""


def test_a_log_on_a_full_disk_stops_nobody(tmp_path: Path) -> None:
    path = tmp_path / "log"
    with path.open("w") as file:
        done = subprocess.run([sys.executable, "-c", _A_SERVICE], stdout=subprocess.PIPE, stderr=file, check=True)

    assert done.stdout == b"went on\n"
    assert '"before"' in path.read_text()
    assert '"after"' in path.read_text().splitlines()[-1]
