"""`Clusters` on a SQL database."""

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, delete, insert, select, tuple_, update

from schemas.article import Status
from services.store.clusters.linking import Link
from services.store.clusters.stories import Cluster, ClusterPage, Member, Wanted
from services.store.moments import from_micros, to_micros
from services.store.places import span_of
from services.store.repository import Cursor
from services.store.sql.among import among
from services.store.sql.cluster_tables import cluster_links, clusters, hidden, marks, profiles
from services.store.sql.clustering import Clustering, link_from
from services.store.sql.engine import Kind
from services.store.sql.positions import check_list, text, whole_number
from services.store.sql.single import is_current
from services.store.sql.tables import articles, changes, is_shown, versions

_NAME = "clusters"


@dataclass(frozen=True, slots=True)
class SqlClusters:
    """Clusters in transactions of their own."""

    kind: Kind
    writing: Engine
    reading: Engine

    def follow(self, limit: int) -> int:
        """Brings clusters up to the feed; see the protocol. Of several at once one works, the others wait."""
        with self.kind.transaction(self.writing) as connection:
            mark = _mark(connection)
            told = select(changes.c.seq, changes.c.article_id).where(changes.c.seq > mark).order_by(changes.c.seq)
            rows = connection.execute(told.limit(limit)).all()
            gone = list(connection.scalars(select(hidden.c.article_id).limit(limit)))
            if ids := {row.article_id for row in rows} | set(gone):
                Clustering(connection).take(ids)
                connection.execute(delete(hidden).where(among(hidden.c.article_id, gone)))
                upto = rows[-1].seq if rows else mark
                connection.execute(update(marks).where(marks.c.name == _NAME).values(seq=upto))
            return len(rows) + len(gone)

    def page(self, wanted: Wanted, *, limit: int, cursor: Cursor | None) -> ClusterPage:
        """A page of clusters; see the protocol."""
        query = select(clusters.c.id, clusters.c.last).where(
            clusters.c.articles >= wanted.articles, clusters.c.sources >= wanted.sources
        )
        if wanted.since is not None:
            query = query.where(clusters.c.last >= to_micros(wanted.since))
        if wanted.until is not None:
            query = query.where(clusters.c.last < to_micros(wanted.until))
        if cursor is not None:
            check_list(cursor, _NAME)
            place = (whole_number(cursor, "last"), text(cursor, "id"))
            query = query.where(tuple_(clusters.c.last, clusters.c.id) < place)
        ordered = query.order_by(clusters.c.last.desc(), clusters.c.id.desc()).limit(limit + 1)
        with self.kind.transaction(self.reading) as connection:
            rows = connection.execute(ordered).all()
            found = _clusters(connection, [row.id for row in rows[:limit]])
        following: Cursor | None = None
        if len(rows) > limit:
            following = {"list": _NAME, "last": rows[limit - 1].last, "id": rows[limit - 1].id}
        return ClusterPage(tuple(found), following)

    def cluster(self, article_id: UUID) -> Cluster | None:
        """The cluster of an article; see the protocol."""
        with self.kind.transaction(self.reading) as connection:
            own = select(profiles.c.cluster).where(profiles.c.article_id == str(article_id))
            found = _clusters(connection, list(connection.scalars(own)))
        return next((one for one in found if any(each.article_id == article_id for each in one.members)), None)


def _mark(connection: Connection) -> int:
    """How far the follower has come; the row is its own until the transaction ends."""
    mark = connection.scalar(select(marks.c.seq).where(marks.c.name == _NAME).with_for_update())
    if mark is None:
        connection.execute(insert(marks), [{"name": _NAME, "seq": 0}])
    return mark or 0


def _clusters(connection: Connection, ids: Collection[str]) -> list[Cluster]:
    """Those clusters as they may be seen now, of two articles or more."""
    seen = (
        select(profiles.c.article_id, profiles.c.cluster, profiles.c.source, profiles.c.published, versions.c.document)
        .join(articles, articles.c.article_id == profiles.c.article_id)
        .join(versions, is_current)
        .where(is_shown, articles.c.id < span_of(Status.USABLE).high, among(profiles.c.cluster, ids))
    )
    rows = connection.execute(seen.order_by(profiles.c.published, profiles.c.article_id)).all()
    members = defaultdict[str, list[Any]](list)
    for row in rows:
        members[row.cluster].append(row)
    links = _links(connection, [row.article_id for row in rows])
    return [_cluster(members[key], links) for key in ids if len(members[key]) > 1]


def _links(connection: Connection, ids: Collection[str]) -> list[Link]:
    within = among(cluster_links.c.one, ids), among(cluster_links.c.other, ids)
    return [link_from(row) for row in connection.execute(select(cluster_links).where(*within))]


def _cluster(rows: list[Any], links: list[Link]) -> Cluster:
    earlier, members = set[UUID](), list[Member]()
    for row in rows:
        members.append(_member(row, [link for link in links if _other(link, UUID(row.article_id)) in earlier]))
        earlier.add(UUID(row.article_id))
    return Cluster(members[0].article_id, tuple(members))


def _other(link: Link, key: UUID) -> UUID | None:
    return {link.one: link.other, link.other: link.one}.get(key)


def _member(row: Any, links: list[Link]) -> Member:
    key = UUID(row.article_id)
    best = max(links, key=lambda link: (link.score, link.one, link.other), default=None)
    told = (_other(best, key), best.score, best.why) if best else (None, None, None)
    return Member(key, row.source, json.loads(row.document)["headline"], from_micros(row.published), *told)
