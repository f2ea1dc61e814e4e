"""Zone abbreviations as wires write them, to offsets; where one means two, the commoner on newswires."""

import re
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_HOURS: dict[str, float] = {
    "UTC": 0, "UT": 0, "GMT": 0, "Z": 0, "ZULU": 0, "WET": 0, "WEST": 1, "WEZ": 0, "TU": 0, "TUC": 0,
    "BST": 1, "CET": 1, "MEZ": 1, "HEC": 1, "CEST": 2, "MESZ": 2, "MEST": 2, "MET": 1, "HAEC": 2,
    "EET": 2, "OEZ": 2, "EEST": 3, "OESZ": 3, "MSK": 3, "MSD": 4, "TRT": 3,
    "EST": -5, "EDT": -4, "ET": -5, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "AKST": -9, "AKDT": -8, "HST": -10, "AST": -4, "ADT": -3, "NST": -3.5, "NDT": -2.5,
    "BRT": -3, "ART": -3, "CLT": -4, "CLST": -3, "COT": -5, "PET": -5, "VET": -4,
    "IST": 5.5, "PKT": 5, "NPT": 5.75, "ICT": 7, "WIB": 7, "WITA": 8, "WIT": 9, "HKT": 8, "SGT": 8, "MYT": 8, "PHT": 8,
    "JST": 9, "KST": 9, "AWST": 8, "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "SAST": 2, "CAT": 2, "EAT": 3, "WAT": 1, "GST": 4,
}  # fmt: skip
_OFFSET = re.compile(r"(?:GMT|UTC)?\s*([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
_MOST_HOURS = 14


def zone_of(name: str, zone: ZoneInfo, local: datetime) -> tzinfo | None:
    """The zone that `name` (`CEST`, `GMT+2`, `-0500`) means for a wall clock of `local`; None where it is no zone.

    A name that the feed's own `zone` uses at that time, as China does `CST`, means the feed's.
    """
    there = local.replace(tzinfo=zone)
    if name.upper() in {there.tzname(), there.replace(fold=1).tzname()}:
        return zone
    if name.upper() in _HOURS:
        return timezone(timedelta(hours=_HOURS[name.upper()]))
    return _by_offset(name)


def _by_offset(name: str) -> tzinfo | None:
    match = _OFFSET.fullmatch(name)
    if match is None or int(match[2]) > _MOST_HOURS:
        return None
    ahead = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return timezone(ahead if match[1] == "+" else -ahead)
