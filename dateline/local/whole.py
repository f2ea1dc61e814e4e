"""`dateline run` and `dateline kafka`: what is run together, and in what order it comes and goes."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from threading import Event

from dateline.local.folder import claim
from dateline.local.jars import Bar
from dateline.local.kafka import prepared
from dateline.local.nest import Nest, nest
from dateline.local.ports import require_free
from dateline.local.programs import Plan, Program, near
from dateline.local.settings import LocalSettings
from dateline.local.stopping import interrupt_on_sigterm, stop_signals
from dateline.local.supervisor import Supervisor, supervised

READY_WITHIN = 120.0
"""Seconds until everything must be ready."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What the user sees: a line said, and a bar while jars are fetched."""

    say: Callable[[str], None]
    bar: Bar


@dataclass(frozen=True, slots=True)
class _Running:
    """Everything is ready."""

    supervisor: Supervisor
    nest: Nest
    stopping: Event

    def on(self) -> None:
        """Until we are told to stop."""
        self.supervisor.keep(self.stopping, until=lambda: False)


def run_kafka(settings: LocalSettings, screen: Screen) -> None:
    """The local Kafka alone, until Ctrl-C or SIGTERM.

    Raises:
        Misconfigured: see `prepared`.
        GaveUp: it keeps dying.
    """
    interrupt_on_sigterm()
    with prepared(settings, screen.bar) as kafka, _ready([[kafka]], settings, screen) as running:
        screen.say(f"Kafka   {settings.bootstrap}")
        running.on()


def run_all(settings: LocalSettings, plan: Plan, screen: Screen) -> None:
    """Kafka, unless the settings name one, and the plan's programs; feeds the first articles once for a data folder.

    Raises:
        Misconfigured: the settings or the machine stand in the way of one of them.
        GaveUp: one keeps dying.
    """
    interrupt_on_sigterm()
    with ExitStack() as stack:
        stack.enter_context(claim(settings.data_dir))
        _require_ports(settings)
        own = [] if settings.kafka else [[stack.enter_context(prepared(settings, screen.bar))]]
        running = stack.enter_context(_ready([*own, plan.programs], settings, screen))
        screen.say(welcome(settings))
        if plan.feed:
            _feed(plan.feed, settings, running, screen)
        running.on()


@contextmanager
def _ready(tiers: Sequence[Sequence[Program]], settings: LocalSettings, screen: Screen) -> Iterator[_Running]:
    """Everything in `tiers`, started and ready; stopped at the end.

    Raises:
        KeyboardInterrupt: we are told to stop before that.
    """
    logs = settings.data_dir / "logs"
    screen.say(f"Starting {', '.join(program.name for tier in tiers for program in tier)}; logs in {logs}")
    with (
        stop_signals() as stopping,
        nest(_environment(settings)) as children,
        supervised(Supervisor(tiers, children, logs, screen.say)) as supervisor,
    ):
        supervisor.await_ready(stopping, within=READY_WITHIN)
        yield _Running(supervisor, children, stopping)


def _environment(settings: LocalSettings) -> Mapping[str, str]:
    """The services find the Kafka that runs here."""
    return {**os.environ, "DATELINE_KAFKA": settings.bootstrap, "PYTHONUNBUFFERED": "1"}


def _require_ports(settings: LocalSettings) -> None:
    ports = {"INGEST": settings.ingest_port, "STORE": settings.store_port, "ENRICH": settings.enrich_port}
    for name, port in ports.items():
        require_free(settings.host, port, f"DATELINE_{name}_PORT")


def _feed(command: Sequence[str], settings: LocalSettings, running: _Running, screen: Screen) -> None:
    """Feeding again would change nothing, but take time."""
    marker, log = settings.data_dir / "seeds-fed", settings.data_dir / "logs" / "seeds.log"
    if marker.exists():
        return
    feeder = running.nest.start(command, log)
    running.supervisor.keep(running.stopping, until=lambda: feeder.ended() is not None)
    if feeder.ended() == 0:
        marker.touch()
        screen.say("Fed the first articles.")
    elif not running.stopping.is_set():
        screen.say(f"The first articles were not all fed: see {log}")
    running.nest.bury(feeder)


def welcome(settings: LocalSettings) -> str:
    """The addresses, and a first question to ask."""
    host = near(settings)
    api = f"http://{host}:{settings.store_port}"
    return f"""\
Kafka   {settings.bootstrap}
ingest  http://{host}:{settings.ingest_port}/docs
enrich  http://{host}:{settings.enrich_port}/metrics
store   {api}/docs

Try:    curl '{api}/v1/articles?q=bakhmut'
Stop:   Ctrl-C"""
