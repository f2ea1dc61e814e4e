"""The HTTP services of two agencies, for tests: AP's feed of pages, and dpa's queue of entries."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass(slots=True)
class Agency:
    """`pages` were asked for so far; `queue`: the receipts that nobody has handed in."""

    stories: int
    port: int = 0
    pages: int = 0
    queue: list[str] = field(default_factory=list)

    def page(self, number: int) -> bytes:
        """One story a page, until there are no more."""
        self.pages = max(self.pages, number)
        item = {"altids": {"itemid": f"ap-{number}"}, "headline": f"AP {number}", "version": 1}
        following = f"http://127.0.0.1:{self.port}/feed?seq={number + (number < self.stories)}"
        items = [{"item": item}] if number < self.stories else []
        return json.dumps({"data": {"items": items, "next_page": following}}).encode()

    def entries(self) -> bytes:
        """The first of the queue."""
        return json.dumps({"entries": [_entry(each) for each in self.queue[:3]]}).encode()


@contextmanager
def agency(stories: int) -> Iterator[Agency]:
    """Both services on one port of this machine."""
    served = Agency(stories, queue=[f"r-{number}" for number in range(stories)])
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Served", (_Service,), {"agency": served}))
    served.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _entry(receipt: str) -> dict[str, str | int]:
    return {
        "format": "digitalwires-json",
        "urn": f"urn:newsml:dpa.example:20260307:{receipt}",
        "version": 1,
        "version_created": "2026-03-07T12:00:00Z",
        "headline": receipt,
        "article_html": f"<p>Entry {receipt}.</p>",
        "_wireq_receipt": receipt,
    }


class _Service(BaseHTTPRequestHandler):
    agency: Agency

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        number = int(parse_qs(asked.query).get("seq", ["0"])[0])
        self._answer(200, self.agency.entries() if asked.path == "/q/entries.json" else self.agency.page(number))

    def do_DELETE(self) -> None:
        receipt = self.path.removeprefix("/q/entry/")
        if receipt in self.agency.queue:
            self.agency.queue.remove(receipt)
        self._answer(204, b"")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Says nothing."""
