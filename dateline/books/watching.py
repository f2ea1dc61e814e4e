"""The books balanced again and again, and served as metrics: for who watches over a running Dateline."""

import asyncio
import time
from dataclasses import dataclass

import structlog
import uvicorn

from dateline.books.ledger import Books
from dateline.books.reading import read_books
from services.common import metrics
from services.common.errors import Misconfigured, Unavailable
from services.common.health import probes
from services.common.listening import listen
from services.common.signals import end_on_signals
from services.store.settings import StoreSettings

log = structlog.get_logger()


@dataclass(slots=True)
class Watcher:
    """Balances every `period` seconds; while Kafka or the database is away the last balance stands, with its time."""

    settings: StoreSettings
    period: float
    balanced_once: bool = False

    async def run(self) -> None:
        """For ever."""
        while True:
            try:
                show(await read_books(self.settings))
                self.balanced_once = True
            except (Unavailable, Misconfigured) as error:  # topics and tables come with the services
                log.warning("books not balanced", error=str(error))
            await asyncio.sleep(self.period)

    async def serve(self) -> None:
        """The same with probes and metrics, until SIGTERM or SIGINT.

        Raises:
            Misconfigured: the port cannot be had.
        """
        listener = listen(self.settings.host, self.settings.books_port, setting="DATELINE_BOOKS_PORT")
        metrics.show_build()
        app = probes({"books": lambda: self.balanced_once})
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
        end_on_signals(server)
        balancing = asyncio.create_task(self.run())
        await server.serve(sockets=[listener])
        balancing.cancel()


def show(books: Books) -> None:
    """Makes these books the ones that the metrics tell of."""
    counts = {"stored": books.stored, "dead": books.dead, "in_flight": books.in_flight, "missing": len(books.missing)}
    metrics.BOOKS_ACKNOWLEDGED.set(books.acknowledged)
    for state, count in counts.items():
        metrics.BOOKS.labels(state).set(count)
    metrics.BOOKS_DIFFERENCE.set(difference(books))
    metrics.BOOKS_BALANCED.set(time.time())


def difference(books: Books) -> int:
    """How many entries keep the books from being balanced."""
    return len(books.missing) + len(books.doubled) + len(books.unexplained) + books.gone_unread
