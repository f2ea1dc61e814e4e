"""Keeps clusters up with the feed: what an article's change makes of the clusters near it."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, delete, insert, or_, select, update

from schemas import EnrichedArticle
from schemas.article import Status
from services.common.codec import decode
from services.store.clusters.linking import LONGEST, Link, Profile, grouped, keys_of, link_of, profile_of
from services.store.places import span_of
from services.store.sql.among import among
from services.store.sql.cluster_tables import cluster_keys, cluster_links, clusters, profiles
from services.store.sql.single import is_current
from services.store.sql.tables import articles, is_shown, versions

_CANDIDATES, _LINKS, _MOST = 200, 20, 2_000


@dataclass(frozen=True, slots=True)
class Clustering:
    """Within one transaction."""

    connection: Connection

    def take(self, ids: Collection[str]) -> None:
        """These articles changed, came or went."""
        near = set(ids) | self._forget(ids)
        for article in self._articles(ids):
            near |= self._place(article)
        self._regroup(near)

    def _articles(self, ids: Collection[str]) -> list[EnrichedArticle]:
        seen = select(versions.c.document).select_from(articles).join(versions, is_current)
        wanted = seen.where(is_shown, articles.c.id < span_of(Status.USABLE).high, among(articles.c.article_id, ids))
        return [decode(EnrichedArticle, document) for document in self.connection.scalars(wanted)]

    def _forget(self, ids: Collection[str]) -> set[str]:
        """Takes them out; the articles they were linked with."""
        links = self._links(ids)
        self._forget_clusters(ids)
        mine = or_(among(cluster_links.c.one, ids), among(cluster_links.c.other, ids))
        self.connection.execute(delete(cluster_links).where(mine))
        for table in (cluster_keys, profiles):
            self.connection.execute(delete(table).where(among(table.c.article_id, ids)))
        return {str(end) for link in links for end in (link.one, link.other)}

    def _forget_clusters(self, ids: Collection[str]) -> None:
        """Rows of the clusters those were in; what is left of them is grouped anew."""
        old = select(profiles.c.cluster).where(among(profiles.c.article_id, ids))
        self.connection.execute(delete(clusters).where(clusters.c.id.in_(old)))

    def _place(self, article: EnrichedArticle) -> set[str]:
        """Puts it in; the articles it is linked with."""
        profile = profile_of(article)
        if profile is None:
            return set()
        keys = keys_of(profile, article)
        found = sorted(self._links_of(profile, keys), key=lambda link: (-link.score, link.one, link.other))[:_LINKS]
        self._write(profile, keys, article.source or article.provider)
        if found:
            rows = [{"one": str(one.one), "other": str(one.other), "score": one.score, "why": one.why} for one in found]
            self.connection.execute(insert(cluster_links), rows)
        return {str(end) for link in found for end in (link.one, link.other)}

    def _links_of(self, profile: Profile, keys: Collection[str]) -> Iterable[Link]:
        """With the newest of those that share a key."""
        near = cluster_keys.c.published.between(profile.published - LONGEST, profile.published + LONGEST)
        sharing = select(cluster_keys.c.article_id, cluster_keys.c.published).distinct()
        newest = sharing.where(among(cluster_keys.c.key, keys), near).order_by(cluster_keys.c.published.desc())
        others = [row.article_id for row in self.connection.execute(newest.limit(_CANDIDATES))]
        rows = self.connection.execute(select(profiles).where(among(profiles.c.article_id, others)))
        return [link for row in rows if (link := link_of(profile, _profile(row))) is not None]

    def _write(self, profile: Profile, keys: Collection[str], source: str) -> None:
        told = json.dumps({"text": profile.text, "names": sorted(profile.names), "slug": profile.slug})
        own = {"article_id": str(profile.article_id), "published": profile.published}
        row = {**own, "profile": told, "source": source, "cluster": str(profile.article_id)}
        self.connection.execute(insert(profiles), [row])
        if keys:
            self.connection.execute(insert(cluster_keys), [{**own, "key": key} for key in keys])

    def _regroup(self, near: Collection[str]) -> None:
        """Groups everything that hangs together with those anew."""
        published, links = self._component(near)
        stories = {str(key): str(story) for key, story in grouped(published, links).items()}
        rows = self.connection.execute(
            select(profiles.c.article_id, profiles.c.cluster, profiles.c.published, profiles.c.source).where(
                among(profiles.c.article_id, stories)
            )
        ).all()
        for row in rows:
            if stories[row.article_id] != row.cluster:
                moved = update(profiles).where(profiles.c.article_id == row.article_id)
                self.connection.execute(moved.values(cluster=stories[row.article_id]))
        gone = {row.cluster for row in rows} | set(stories.values())
        self.connection.execute(delete(clusters).where(among(clusters.c.id, gone)))
        if summed := _summed(rows, stories):
            self.connection.execute(insert(clusters), summed)

    def _component(self, near: Collection[str]) -> tuple[dict[UUID, int], list[Link]]:
        """All that is linked with them, and with those in turn."""
        known, fresh, links = set[str](), set(near), dict[tuple[UUID, UUID], Link]()
        while fresh and len(known) < _MOST:
            known |= fresh
            found = self._links(fresh)
            links |= {(link.one, link.other): link for link in found}
            fresh = {str(end) for link in found for end in (link.one, link.other)} - known
        dated = select(profiles.c.article_id, profiles.c.published).where(among(profiles.c.article_id, known))
        published = {UUID(row.article_id): row.published for row in self.connection.execute(dated)}
        return published, [link for link in links.values() if {link.one, link.other} <= published.keys()]

    def _links(self, ids: Collection[str]) -> list[Link]:
        wanted: Select[Any] = select(cluster_links).where(
            or_(among(cluster_links.c.one, ids), among(cluster_links.c.other, ids))
        )
        return [link_from(row) for row in self.connection.execute(wanted)]


def link_from(row: Any) -> Link:
    """The link a row holds."""
    return Link(UUID(row.one), UUID(row.other), row.score, row.why)


def _profile(row: Any) -> Profile:
    told = json.loads(row.profile)
    names, text = frozenset(told["names"]), tuple(told["text"])
    return Profile(UUID(row.article_id), row.published, text, names, told["slug"])


def _summed(rows: Collection[Any], stories: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of `clusters`, of two articles or more."""
    members = defaultdict[str, list[Any]](list)
    for row in rows:
        members[stories[row.article_id]].append(row)
    return [
        {
            "id": story,
            "last": max(row.published for row in own),
            "articles": len(own),
            "sources": len({row.source for row in own}),
        }
        for story, own in sorted(members.items())
        if len(own) > 1
    ]
