"""The rule for repeats, late versions and kills: pure, and the same whatever order messages come in.

A row is (article_id, version). Each content (`content_hash`) it ever came with is a `Reading`; one of them stands:

- A message with the content of a reading replaces that reading's document when it was read or enriched by a greater
  parser_version or, the parser being the same, a greater pipeline_version; else it is a duplicate. (One more case,
  only met in replays: of two equal documents the one received first is kept.)
- Of several readings the one received last stands; where two were received together, the one of the greater
  parser_version, then pipeline_version. A better parser therefore improves a text, and never brings back an older one.
- A kill wins whenever it comes: a canceled reading stands before every other of its version, and a canceled version is
  current before every other. An article with one kill is canceled for good; agencies re-issue under a new id.
- Else the current version is the one of the highest version_order; of equal ones the one received last.

Every choice is a maximum over the set of messages, so the outcome is a function of that set alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from schemas import EnrichedArticle
from schemas.article import Status
from schemas.parts import Relation

_CORRECTION = "correct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One content of one version, without its text. `seen_at` is its last receipt and does not tell readings apart."""

    version: str
    version_order: int
    content_hash: str
    status: Status
    parser_version: int
    pipeline_version: int
    received_at: datetime
    seen_at: datetime = field(compare=False)
    embargo_until: datetime | None
    correction: bool

    @property
    def key(self) -> tuple[str, str]:
        """What it is one of, within its article."""
        return self.version, self.content_hash


def reading(article: EnrichedArticle) -> Reading:
    """What the rule needs to know of a message."""
    return Reading(
        version=article.version,
        version_order=article.version_order,
        content_hash=article.content_hash,
        status=article.status,
        parser_version=article.parser_version,
        pipeline_version=article.enrichment.pipeline_version,
        received_at=article.received_at,
        seen_at=article.received_at,
        embargo_until=article.embargo_until,
        correction=is_correction(article),
    )


def is_correction(article: EnrichedArticle) -> bool:
    """Whether the wire calls it a correction: by a signal, an update marker, or what it refers to."""
    words = (*article.signals, *article.update_markers)
    return any(_CORRECTION in word.lower() for word in words) or any(
        reference.relation is Relation.CORRECTS for reference in article.references
    )


def absorb(known: Sequence[Reading], new: Reading) -> tuple[Reading, ...]:
    """The readings of an article after one more message."""
    if not known:
        return (new,)
    return (*(old for old in known if old.key != new.key), _merge([old for old in known if old.key == new.key], new))


def _merge(same: Sequence[Reading], new: Reading) -> Reading:
    best = max([*same, new], key=_quality)
    return replace(best, seen_at=max(each.seen_at for each in [*same, new]))


def _quality(one: Reading) -> tuple[int, int, float]:
    return one.parser_version, one.pipeline_version, -one.received_at.timestamp()


def standing(readings: Iterable[Reading], version: str) -> Reading | None:
    """The reading that stands for `version`; None where there is none."""
    return max((one for one in readings if one.version == version), key=_standing, default=None)


def _standing(one: Reading) -> tuple[bool, datetime, int, int, str]:
    canceled = one.status is Status.CANCELED
    return canceled, one.seen_at, one.parser_version, one.pipeline_version, one.content_hash


def current(readings: Sequence[Reading]) -> Reading:
    """The reading that stands for the whole article, which has at least one."""
    if len(readings) == 1:
        return readings[0]
    versions = {one.version for one in readings}
    return max((max((r for r in readings if r.version == v), key=_standing) for v in versions), key=_currency)


def _currency(one: Reading) -> tuple[bool, int, datetime, str]:
    return one.status is Status.CANCELED, one.version_order, one.seen_at, one.version


def visible(one: Reading, now: datetime) -> bool:
    """Whether it may be in an answer: neither withheld nor under embargo."""
    return one.status is not Status.WITHHELD and (one.embargo_until is None or one.embargo_until <= now)
