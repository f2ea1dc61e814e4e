"""A JSON wire whose items lie in an answer of its service: told by the marks of its items, however they are wrapped."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage
from services.ingest.json_items import JsonItem, json_items, looks_like_json
from services.ingest.json_objects import Read, bytes_of, objects_with, read_object
from services.ingest.values import Reading, Rejection, WireFile

_SURE, _WRAPPED, _BROKEN, _HEAD = 0.98, 0.6, 0.25, 4096


@dataclass(frozen=True, slots=True)
class JsonWire:
    """How the items of a wire are known.

    Attributes:
        words: One of them begins a text in every file of this wire, in lower case; the first is no other wire's.
        tells: Whether an object (keys in lower case) is an item.
        wraps: Whether an object is an answer of the service, perhaps without any item.
        read: An item to a draft.
    """

    words: tuple[str, ...]
    tells: Callable[[Mapping[str, Any]], bool]
    wraps: Callable[[Mapping[str, Any]], bool]
    read: Read

    def score(self, file: WireFile) -> float:
        """By the marks of the first item; broken JSON scores a little where a word of the wire stands at its head."""
        if not looks_like_json(file.text) or not self._mentioned(file.lowered):
            return 0.0
        first = next(json_items(file.text), None)
        if first is None or isinstance(first, Rejection):
            return _BROKEN if f'"{self.words[0]}' in file.lowered[:_HEAD] else 0.0
        if next(objects_with(first.value, self.tells), None) is not None:
            return _SURE
        return _WRAPPED if isinstance(first.value, dict) and self.wraps(first.value) else 0.0

    def items(self, file: WireFile) -> Iterator[Reading]:
        """Every item, read or rejected by itself.

        Raises:
            InvalidMessage: the service answered with an error and no item.
        """
        for part in json_items(file.text):
            if isinstance(part, Rejection):
                yield part
            else:
                yield from self._within(part, file)

    def _within(self, part: JsonItem, file: WireFile) -> Iterator[Reading]:
        found = 0
        for item in objects_with(part.value, self.tells):
            found += 1
            own = part.text.encode("utf-8", "replace") if item is part.value else bytes_of(item)
            yield read_object(item, own, file.timezone, self.read)
        if not found:
            _tell_error(part.value)
            yield from self._unknown(part, file)

    def _unknown(self, part: JsonItem, file: WireFile) -> Iterator[Reading]:
        """What stands among items and is none is rejected; an answer without items is only empty."""
        if not (isinstance(part.value, dict) and self.wraps(part.value)):
            yield read_object(part.value, part.text.encode("utf-8", "replace"), file.timezone, self.read)

    def _mentioned(self, lowered: str) -> bool:
        return any(f'"{word}' in lowered for word in self.words)


def _tell_error(answer: object) -> None:
    errors = answer.get("errors") or answer.get("error") if isinstance(answer, dict) else None
    if errors:
        first = errors[0] if isinstance(errors, list) else errors
        told = first.get("message") if isinstance(first, dict) else first
        raise InvalidMessage(Reason.MISSING_FIELD, f"the service answered with an error: {str(told)[:200]}")
