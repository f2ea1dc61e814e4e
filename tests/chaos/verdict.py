"""The model against what is really there: every difference is a sentence."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from tests.chaos.driver import Key
from tests.chaos.model import Expected, State
from tests.chaos.stored import Row, Seen


@dataclass(frozen=True, slots=True)
class Found:
    """What is really there."""

    rows: Counter[Row] = field(default_factory=Counter)
    shown: Mapping[str, Seen] = field(default_factory=dict)
    dead: Collection[bytes] = ()


def differences(model: Mapping[int, Expected], acknowledged: Mapping[Key, str], found: Found) -> Iterator[str]:
    """What is acknowledged and not as the model says."""
    ids = {number: article_id for (number, _), article_id in acknowledged.items()}
    wanted = {(article_id, str(version)) for (_, version), article_id in acknowledged.items()}
    yield from (f"lost: {row}" for row in sorted(wanted - found.rows.keys()))
    yield from (f"nobody sent: {row}" for row in sorted(found.rows.keys() - wanted))
    yield from (f"{count} rows: {row}" for row, count in found.rows.items() if count > 1)
    for number, story in model.items():
        yield from _told(number, story, found.shown.get(ids.get(number, "")))
    yield from (f"shown, and nobody sent it: {key}" for key in found.shown.keys() - set(ids.values()))


def _told(number: int, story: Expected, seen: Seen | None) -> Iterator[str]:
    wanted = None if story.state is State.HIDDEN else Seen(str(story.current), story.state)
    if wanted != seen:
        yield f"story {number} is shown as {seen}, and should be {wanted}"


def undead(poison: Mapping[int, bytes], dead: Collection[bytes]) -> Iterator[str]:
    """Poison that lies in no dead letter, and letters that nobody's poison explains."""
    yield from (f"poison {number} is in no dead letter" for number, data in poison.items() if data not in dead)
    yield from (f"dead-lettered, and no poison: {data[:80]!r}" for data in set(dead) - set(poison.values()))
