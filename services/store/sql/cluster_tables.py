"""The tables of clusters, made by a follower of the feed and so a moment behind the articles.

profiles       of each seen, usable text: what it is compared by, and the cluster it is in
cluster_keys   keys of which articles of one story share one
cluster_links  two articles that tell the same story, and why
clusters       those of two articles or more
marks          up to which `seq` the follower has come
hidden         articles that left the answers without an entry in the feed
"""

from sqlalchemy import Column, Float, Index, Table

from services.store.sql.tables import metadata
from services.store.sql.types import Integer, String

profiles = Table(
    "profiles",
    metadata,
    Column("article_id", String, primary_key=True),
    Column("published", Integer, nullable=False),
    Column("profile", String, nullable=False),
    Column("source", String, nullable=False),
    Column("cluster", String, nullable=False),
    Index("profiles_of_a_cluster", "cluster", "published"),
)

cluster_keys = Table(
    "cluster_keys",
    metadata,
    Column("key", String, primary_key=True),
    Column("published", Integer, primary_key=True),
    Column("article_id", String, primary_key=True),
    Index("keys_of_an_article", "article_id"),
    sqlite_with_rowid=False,
)

cluster_links = Table(
    "cluster_links",
    metadata,
    Column("one", String, primary_key=True),
    Column("other", String, primary_key=True),
    Column("score", Float, nullable=False),
    Column("why", String, nullable=False),
    Index("links_to_an_article", "other"),
    sqlite_with_rowid=False,
)

clusters = Table(
    "clusters",
    metadata,
    Column("id", String, primary_key=True),
    Column("last", Integer, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("sources", Integer, nullable=False),
    Index("clusters_by_last", "last", "id"),
)

marks = Table(
    "marks",
    metadata,
    Column("name", String, primary_key=True),
    Column("seq", Integer, nullable=False),
)

hidden = Table("hidden", metadata, Column("article_id", String, primary_key=True))
