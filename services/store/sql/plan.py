"""A batch thought through before anything is written: pure, from stories and messages to what must change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from schemas import EnrichedArticle
from services.common.hop import Outcome
from services.store.rules import Reading, reading
from services.store.story import Event, Story, release, take


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article, and its bytes as they are stored."""

    article: EnrichedArticle
    document: bytes


@dataclass(frozen=True, slots=True)
class Notice:
    """An entry for the change feed."""

    article_id: str
    version: str
    event: Event


@dataclass(slots=True)
class Plan:
    """What a batch does: stories after it, the documents it brought, its notices and outcomes in order."""

    before: Mapping[str, Story]
    after: dict[str, Story]
    brought: dict[tuple[str, Reading], Arrival] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    def changed(self, article_id: str) -> list[Reading]:
        """The readings of an article that are new or were seen again, to be written."""
        old = {one.key: one for one in self.before[article_id].readings}
        return [one for one in self.after[article_id].readings if not _same(old.get(one.key), one)]

    def reshown(self) -> list[str]:
        """The articles that readers see otherwise than before."""
        return [key for key, story in self.after.items() if story.shown != self.before[key].shown]


def _same(old: Reading | None, new: Reading) -> bool:
    return old == new and old is not None and old.seen_at == new.seen_at


def plan(stories: Mapping[str, Story], batch: Sequence[Arrival], now: datetime) -> Plan:
    """The plan of taking `batch` in, one after the other."""
    made = Plan(stories, dict(stories))
    for arrival in batch:
        _take(made, arrival, now)
    return made


def _take(made: Plan, arrival: Arrival, now: datetime) -> None:
    key, new = str(arrival.article.article_id), reading(arrival.article)
    step = take(made.after[key], new, now)
    made.after[key] = step.story
    made.outcomes.append(step.outcome)
    made.brought.setdefault((key, new), arrival)
    _notice(made, key, step.event)


def plan_release(stories: Mapping[str, Story], now: datetime) -> Plan:
    """The plan of showing what no longer waits."""
    made = Plan(stories, dict(stories))
    for key, story in stories.items():
        event, made.after[key] = release(story, now)
        _notice(made, key, event)
    return made


def _notice(made: Plan, key: str, event: Event | None) -> None:
    shown = made.after[key].shown
    if event is not None and shown is not None:
        made.notices.append(Notice(key, shown.version, event))
