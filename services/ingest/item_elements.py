"""The items of an XML document, each read by itself: a bad one never takes its neighbours."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage
from services.ingest.values import Draft, Reading, Rejection
from services.ingest.xml import Document, Element, local_name, serialized


def each_item(document: Document, name: str, read: Callable[[Element], Draft]) -> Iterator[Reading]:
    """What `read` makes of every outermost element of that name, in any namespace and case."""
    for item in list(outermost(document.root, {name.lower()})):
        yield read_one(partial(read, item), None if item is document.root else serialized(item))


def read_one(read: Callable[[], Draft], own: bytes | None) -> Reading:
    """What `read` makes of one item, whose bytes are `own`; None is the whole file."""
    try:
        return replace(read(), item_bytes=own)
    except InvalidMessage as error:
        return Rejection(error.reason, error.cause, error.place, own)
    except Exception as error:  # noqa: BLE001 - a bug met by one item is not its neighbours' fault
        return Rejection(Reason.BUG, repr(error), item_bytes=own, bug=error)


def outermost(element: Element, names: set[str]) -> Iterator[Element]:
    """The elements of those names, in lower case, that stand in no other of them; in any namespace."""
    if local_name(element) in names:
        yield element
        return
    for child in element:
        yield from outermost(child, names)
