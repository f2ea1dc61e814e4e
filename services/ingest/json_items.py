"""JSON files to their items, each with its own bytes; what does not parse is told with its line and column."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn

from schemas.dead_letter import Reason
from services.common.errors import InvalidMessage
from services.ingest.text import clean
from services.ingest.values import Rejection

_LOOKS_LIKE_JSON = re.compile(r"\s*(?:\{\s*(?:[\"'}]|\w+\s*:|\Z)|\[\s*(?:[{\[\]]|\Z))")
_ENDINGS = (".json", ".ndjson", ".jsonl")
_SPACE = re.compile(r"\s*")
_OPENS = re.compile(r"\s*[{\[]")
_DUPLICATE = "{}#{}"


@dataclass(frozen=True, slots=True)
class JsonItem:
    """One value of the file and the text it stands in."""

    value: Any
    text: str


def looks_like_json(text: str, *, said: bool = False) -> bool:
    """Whether the text means to be JSON, broken or not. `said`: its name or media type calls it so."""
    return bool(_LOOKS_LIKE_JSON.match(text)) or (said and bool(_OPENS.match(text)))


def says_json(name: str | None, media_type: str | None) -> bool:
    """Whether a file is called JSON by its name or media type."""
    return (name or "").lower().endswith(_ENDINGS) or "json" in (media_type or "").lower()


def json_items(text: str) -> Iterator[JsonItem | Rejection]:
    """The elements of an array, else the one value; keys in lower case, strings cleaned.

    Elements before a fault are read; the fault and what follows it are one rejection.
    """
    place = _after_space(text, 0)
    try:
        if text[place : place + 1] == "[":
            for item in _elements(text, place + 1):
                place = item[1]
                yield item[0]
        else:
            yield _whole(text, place)
    except InvalidMessage as error:
        yield Rejection(error.reason, error.cause, error.place, text[place:].encode("utf-8", "replace"))


def _elements(text: str, place: int) -> Iterator[tuple[JsonItem, int]]:
    place = _after_space(text, place)
    while text[place : place + 1] != "]":
        item, end = _value(text, place)
        yield item, end
        place = _after_space(text, end)
        if text[place : place + 1] == ",":
            place = _after_space(text, place + 1)
        elif text[place : place + 1] != "]":
            _malformed("a comma or the end of the array is missing", text, place)
    _nothing_after(text, place + 1)


def _whole(text: str, place: int) -> JsonItem:
    item, end = _value(text, place)
    _nothing_after(text, end)
    return item


def _nothing_after(text: str, place: int) -> None:
    rest = _after_space(text, place)
    if rest < len(text):
        _malformed("something follows the end", text, rest)


@lru_cache(maxsize=1)  # each JSON format looks at the first value of a file, one of them then reads it
def _value(text: str, place: int) -> tuple[JsonItem, int]:
    try:
        value, end = _DECODER.raw_decode(text, place)
        return JsonItem(_cleaned(value), text[place:end]), end
    except json.JSONDecodeError as error:
        _malformed(error.msg, text, error.pos)
    except RecursionError:
        _malformed("nested too deep", text, place)
    except ValueError as error:  # a number of absurd length, or NaN
        _malformed(str(error), text, place)


def _malformed(cause: str, text: str, place: int) -> NoReturn:
    line, column = text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)
    raise InvalidMessage(Reason.MALFORMED, f"no JSON: {cause}", place=f"line {line}, column {column}")


def _after_space(text: str, place: int) -> int:
    match = _SPACE.match(text, place)
    return match.end() if match else place


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Keys in lower case, strings cleaned; of two keys alike both are kept, for wires do send them."""
    values: dict[str, Any] = {}
    for key, value in pairs:
        name = key.lower()
        values[_DUPLICATE.format(name, len(values)) if name in values else name] = _cleaned(value)
    return values


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    return value  # an object was cleaned when it ended


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_constant)
