"""Places in a list: what a cursor may hold, checked, because it comes back from outside."""

from services.store.repository import BadCursor, Cursor

_LARGEST = 2**63 - 1


def check_list(cursor: Cursor, name: str) -> None:
    """Raises BadCursor where the cursor is of another list or order than `name`."""
    if cursor.get("list") != name:
        raise BadCursor("a cursor of another list or another order")


def whole_number(cursor: Cursor, name: str) -> int:
    """That number of the cursor.

    Raises:
        BadCursor: it is none.
    """
    value = cursor.get(name)
    if type(value) is not int or abs(value) > _LARGEST:
        raise BadCursor("not a cursor of this API")
    return value


def number(cursor: Cursor, name: str) -> float:
    """That number of the cursor, whole or not.

    Raises:
        BadCursor: it is none.
    """
    value = cursor.get(name)
    if type(value) not in (int, float) or not abs(value) <= _LARGEST:  # type: ignore[arg-type]
        raise BadCursor("not a cursor of this API")
    return value  # type: ignore[return-value]


def text(cursor: Cursor, name: str) -> str:
    """That text of the cursor.

    Raises:
        BadCursor: it is none.
    """
    value = cursor.get(name)
    if not isinstance(value, str):
        raise BadCursor("not a cursor of this API")
    return value


def whole_numbers(cursor: Cursor, name: str) -> list[int]:
    """Those numbers of the cursor, which holds their differences.

    Raises:
        BadCursor: they are none.
    """
    steps = cursor.get(name)
    if not isinstance(steps, list) or any(type(step) is not int or not 0 <= step < _LARGEST for step in steps):
        raise BadCursor("not a cursor of this API")
    return [sum(steps[: place + 1]) for place in range(len(steps))]


def differences(numbers: list[int]) -> list[int]:
    """Ascending numbers as small ones: the first, then each one's distance from the one before."""
    return [number - before for before, number in zip([0, *numbers], numbers, strict=False)]
