"""Priorities of teletype headers, as numbers: 1 is the highest.

IPTC 7901 and ANPA 1312 give 1 to 6 or a letter; what the letters mean is the ANPA's table, and an agency's own where it
differs.
"""

from collections.abc import Mapping

_ANPA = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5, "a": 6, "s": 6, "w": 6, "h": 6, "x": 6}
"""flash, bulletin, urgent, rush, deferred; advances for weekdays, Sundays, holding."""

DIALECTS: Mapping[str, Mapping[str, int]] = {}
"""By agency, in lower case: letters that mean something else there."""


def priority_of(given: str, agency: str | None) -> int | None:
    """1 to 9; None for a letter that is in no table."""
    if given.isascii() and given.isdecimal():
        return int(given) or None
    letters = {**_ANPA, **DIALECTS.get((agency or "").casefold(), {})}
    return letters.get(given.casefold())
