"""The history read and checked: the database against itself, and against what lies in dead letters."""

import asyncio
from collections.abc import Collection
from contextlib import closing
from datetime import UTC, datetime

from dateline.books.gathering import Gathered
from dateline.books.history import Finding, Kind, check
from dateline.books.ledger import Version
from dateline.books.topics import Topics, open_topics
from services.store.archive import Archive
from services.store.database import open_archive
from services.store.settings import StoreSettings


async def check_history(settings: StoreSettings, now: datetime | None = None) -> tuple[Finding, ...]:
    """All that is wrong with what is stored; `now` is the store's clock, where that is another than ours.

    Raises:
        Misconfigured: a topic is missing, or the database is of another release.
        Unavailable: Kafka or the database is away.
    """
    with closing(await asyncio.to_thread(open_archive, settings.database)) as archive:
        async with open_topics(settings) as topics:
            found = await topics.gather_dead()
            rejected = await _rejected(found, topics)
            findings = await asyncio.to_thread(_checked, archive, now or datetime.now(UTC), rejected)
            return await _settled(findings, found, topics)


def _checked(archive: Archive, now: datetime, rejected: Collection[Version]) -> tuple[Finding, ...]:
    return check(archive.stories(), archive.sequence(), now=now, rejected=rejected)


async def _rejected(found: Gathered, topics: Topics) -> set[Version]:
    """Dead versions that went nowhere; none where retention may have taken the message that did."""
    if not found.dead or topics.raw.gone or topics.enriched.gone:
        return set()
    await topics.gather_articles(found)
    return found.rejected()


async def _settled(findings: tuple[Finding, ...], found: Gathered, topics: Topics) -> tuple[Finding, ...]:
    """What was replayed while we read is not rejected any more."""
    if not any(finding.kind is Kind.REJECTED_YET_VISIBLE for finding in findings):
        return findings
    await topics.gather_onwards(found)
    rejected = found.rejected()
    return tuple(finding for finding in findings if not _is_outdated(finding, rejected))


def _is_outdated(finding: Finding, rejected: Collection[Version]) -> bool:
    if finding.kind is not Kind.REJECTED_YET_VISIBLE or finding.article_id is None or finding.version is None:
        return False
    return Version(finding.article_id, finding.version) not in rejected
