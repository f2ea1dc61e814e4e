"""The history checked: what the feed told and what the database holds, held against the promises. Pure.

It knows the promises, not the store's way of keeping them: it counts again from all readings which one has to stand.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from dateline.books.ledger import Version
from schemas.article import Status
from services.store.archive import StoredStory
from services.store.rules import Reading
from services.store.story import Event


class Kind(StrEnum):
    """What can be wrong with a history: the closed list."""

    LOST = "lost"
    DOUBLED = "doubled"
    OLDER_OVER_NEWER = "older_over_newer"
    WRONG_CURRENT = "wrong_current"
    KILL_UNDONE = "kill_undone"
    REJECTED_YET_VISIBLE = "rejected_yet_visible"
    HIDDEN_YET_VISIBLE = "hidden_yet_visible"
    GAP_IN_SEQUENCE = "gap_in_sequence"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and with which article version; None where it is with no one article."""

    kind: Kind
    article_id: UUID | None
    version: str | None
    text: str


def check(
    stories: Iterable[StoredStory], sequence: Iterable[int], *, now: datetime, rejected: Collection[Version] = ()
) -> tuple[Finding, ...]:
    """All that is wrong with the stories and with the `seq` of their feed.

    Args:
        stories: Every article of the database.
        sequence: Every `seq` of the feed, in order.
        now: The store's clock.
        rejected: Versions that no message brought past all hops.
    """
    found = [finding for story in stories for rule in _RULES for finding in rule(_Case(story, now, rejected))]
    return (*found, *_gaps(sequence))


@dataclass(frozen=True, slots=True)
class _Case:
    """A story with what it is judged by."""

    story: StoredStory
    now: datetime
    rejected: Collection[Version]

    def finding(self, kind: Kind, version: str | None, text: str) -> Finding:
        return Finding(kind, self.story.article_id, version, text)

    @property
    def readings(self) -> list[Reading]:
        return [one.reading for one in self.story.readings]

    @property
    def standing(self) -> list[Reading]:
        return [one.reading for one in self.story.readings if one.stands]

    @property
    def shown(self) -> Reading | None:
        """The reading the face is of; None where it is not there."""
        face = self.story.face
        keys = None if face is None else (face.version, face.content_hash)
        return next((one for one in self.standing if one.key == keys), None)

    @property
    def visible(self) -> bool:
        return self.story.face is not None and self.story.face.visible


def _lost(case: _Case) -> Iterator[Finding]:
    face, told = case.story.face, case.story.changes
    for version in sorted({one.version for one in case.readings} - {one.version for one in case.standing}):
        yield case.finding(Kind.LOST, version, "it has readings, and none of them stands")
    if face is None:
        yield case.finding(Kind.LOST, None, "it is stored or told of, and not among the articles")
    elif case.visible and not told:
        yield case.finding(Kind.LOST, face.version, "it is in answers, and the feed never told of it")
    elif case.visible and told[-1].version != face.version:
        yield case.finding(Kind.LOST, face.version, f"it is in answers, and the feed told of {told[-1].version} last")


def _doubled(case: _Case) -> Iterator[Finding]:
    versions = [one.version for one in case.standing]
    for version in sorted({version for version in versions if versions.count(version) > 1}):
        yield case.finding(Kind.DOUBLED, version, f"{versions.count(version)} rows stand for it")
    for change in case.story.changes[1:]:
        if change.event is Event.CREATED:
            yield case.finding(Kind.DOUBLED, change.version, f"created again at seq {change.seq}")


def _current(case: _Case) -> Iterator[Finding]:
    """The newest version is current; a kill is before all."""
    face, shown, standing = case.story.face, case.shown, case.standing
    if face is None or not standing:
        return
    if shown is None:
        yield case.finding(Kind.WRONG_CURRENT, face.version, "what is current is not what stands for its version")
        return
    killed = any(one.status is Status.CANCELED for one in case.readings)
    if killed and shown.status is not Status.CANCELED:
        yield case.finding(Kind.KILL_UNDONE, shown.version, "current, although a kill is stored")
    newest = max(standing, key=lambda one: (one.version_order, one.seen_at))
    if killed or shown.version == newest.version:
        return
    if shown.version_order < newest.version_order:
        yield case.finding(Kind.OLDER_OVER_NEWER, shown.version, f"current, although {newest.version} is stored")
    elif shown.seen_at < newest.seen_at:
        yield case.finding(Kind.WRONG_CURRENT, shown.version, f"current, although {newest.version} came last")


def _told_in_order(case: _Case) -> Iterator[Finding]:
    """The feed never goes back to an older version, and never past a kill."""
    orders = {
        version: [one.version_order for one in case.readings if one.version == version]
        for version in {change.version for change in case.story.changes}
    }
    killed, newest = False, None
    for change in case.story.changes:
        is_kill = change.event is Event.CANCELED
        if killed and not is_kill:
            yield case.finding(Kind.KILL_UNDONE, change.version, f"{change.event} at seq {change.seq}, after a kill")
        killed = killed or is_kill
        if is_kill or not orders[change.version]:
            continue
        if newest is not None and max(orders[change.version]) < newest:
            yield case.finding(Kind.OLDER_OVER_NEWER, change.version, f"told at seq {change.seq}, after a newer one")
        newest = max(min(orders[change.version]), newest or min(orders[change.version]))


def _told_and_stored(case: _Case) -> Iterator[Finding]:
    stored = {one.version for one in case.readings}
    for version in sorted({change.version for change in case.story.changes} - stored):
        yield case.finding(Kind.LOST, version, "the feed told of it, and it is not stored")


def _visible(case: _Case) -> Iterator[Finding]:
    shown = case.shown
    if case.visible and shown is not None:
        if shown.status is Status.WITHHELD:
            yield case.finding(Kind.HIDDEN_YET_VISIBLE, shown.version, "in answers, although it is withheld")
        if shown.embargo_until is not None and shown.embargo_until > case.now:
            text = f"in answers, although its embargo lasts until {shown.embargo_until}"
            yield case.finding(Kind.HIDDEN_YET_VISIBLE, shown.version, text)
        if Version(case.story.article_id, shown.version) in case.rejected:
            yield case.finding(Kind.REJECTED_YET_VISIBLE, shown.version, "in answers, although it was dead-lettered")


def _told_too_early(case: _Case) -> Iterator[Finding]:
    for change in case.story.changes:
        own = [one for one in case.readings if one.version == change.version]
        if own and all(_waited(one, change.at) for one in own):
            text = f"told at seq {change.seq}, before its embargo ended"
            yield case.finding(Kind.HIDDEN_YET_VISIBLE, change.version, text)


def _waited(one: Reading, moment: datetime) -> bool:
    """Whether it was under embargo then; of one received again, another message may have said another embargo."""
    once = one.received_at == one.seen_at
    return once and one.embargo_until is not None and one.embargo_until > moment


_RULES: tuple[Callable[[_Case], Iterator[Finding]], ...] = (
    _lost,
    _doubled,
    _current,
    _told_in_order,
    _told_and_stored,
    _visible,
    _told_too_early,
)


def _gaps(sequence: Iterable[int]) -> Iterator[Finding]:
    expected = 1
    for seq in sequence:
        if seq != expected:
            yield Finding(Kind.GAP_IN_SEQUENCE, None, None, f"seq {seq} where {expected} was to come")
        expected = seq + 1
