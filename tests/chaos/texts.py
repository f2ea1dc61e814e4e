"""The bytes of what is sent: articles in our own words, and a few that nobody can read."""

import json
from datetime import UTC, datetime, timedelta

from tests.chaos.plan import Action, Kind
from tests.support.wire import story

_STATUS = {Kind.KILL: "canceled", Kind.WITHHELD: "withheld"}


def text_of(action: Action, now: datetime) -> bytes:
    """The file of an action that is sent for the first time at `now`, on one line."""
    if action.kind is Kind.POISON:
        return unreadable(action.number)
    item = json.loads(story(action.number, version=action.version))
    item["pubstatus"] = _STATUS.get(action.kind, "usable")
    if action.kind is Kind.CORRECTION:
        item["signals"] = ["correction"]
    if action.embargo is not None:
        item["embargoed"] = (now + timedelta(seconds=action.embargo)).astimezone(UTC).isoformat()
    return json.dumps(item).encode()


def unreadable(number: int) -> bytes:
    """A file that breaks off in the middle; each is another."""
    return story(number)[:90] + b" broken off %d" % number
