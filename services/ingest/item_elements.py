"""The items of an XML document, each read by itself: a bad one never takes its neighbours."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage
from services.ingest.values import Draft, Reading, Rejection
from services.ingest.xml import Document, Element, local_name, serialized


def each_item(document: Document, name: str, read: Callable[[Element], Draft]) -> Iterator[Reading]:
    """What `read` makes of every outermost element of that name, in any namespace and case."""
    for item in list(outermost(document.root, {name.lower()})):
        yield read_one(item, read, alone=item is document.root)


def read_one(item: Element, read: Callable[[Element], Draft], *, alone: bool) -> Reading:
    """What `read` makes of one element; its bytes are the file's where it is `alone`."""
    own = None if alone else serialized(item)
    try:
        return replace(read(item), item_bytes=own)
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
