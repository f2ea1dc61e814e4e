"""The tables as values. Migrations make them; a test holds the two equal.

    versions   every reading of every version, with its document; `stands` marks the one a row is
    articles   one row an article: which reading is current, whether readers see it, and what lists filter and sort by
    labels     what a seen article is found by: (kind, key) -> article
    mentions   the entities of seen, usable articles
    changes    the feed
    keys       who may ask
    subscriptions   queries that were saved
    unindexed  articles that a migration took out of every index and that are still to be put in again

Roll-ups of seen, usable articles, kept by the writer:

    entities     how many name each entity
    entity_days  how many did on each day
    terms        how many have each label, and how it is written
    volume       how many were published each hour, by the hundredths of their sentiment (`services/store/series.py`)

Each engine keeps the words of seen articles in its own way.

Times are microseconds since 1970, UTC; days and hours are counted since 1900. An article's `id` stands in the order of
its date (`services/store/places.py`), and so does every index that ends with it.
"""

from sqlalchemy import (
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    Table,
    literal_column,
)

from services.store.sql.types import Integer, String

metadata = MetaData()


versions = Table(
    "versions",
    metadata,
    Column("article_id", String, primary_key=True),
    Column("version", String, primary_key=True),
    Column("content_hash", String, primary_key=True),
    Column("stands", Integer, nullable=False),
    Column("version_order", Integer, nullable=False),
    Column("status", String, nullable=False),
    Column("parser_version", Integer, nullable=False),
    Column("pipeline_version", Integer, nullable=False),
    Column("received", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("embargo", Integer),
    Column("correction", Integer, nullable=False),
    Column("document", LargeBinary, nullable=False),
)
# Written out, not bound: SQLite uses a partial index only where the query says its condition word for word.
is_row: ColumnElement[bool] = versions.c.stands == literal_column("1")
Index(
    "one_row_a_version",
    versions.c.article_id,
    versions.c.version,
    unique=True,
    sqlite_where=is_row,
    postgresql_where=is_row,
)

articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("article_id", String, nullable=False, unique=True),
    Column("version", String, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("visible", Integer, nullable=False),
    Column("announced", Integer, nullable=False),
    Column("waits_until", Integer),
    Column("status", String, nullable=False),
    Column("published", Integer, nullable=False),
    Column("received", Integer, nullable=False),
    Column("urgency", Integer),
    Column("score", Float),
    Column("hundredths", Integer, nullable=False),
)
is_seen: ColumnElement[bool] = articles.c.visible == literal_column("1")
# The same where articles are found by their ids: no index of seen articles is to be walked instead.
is_shown: ColumnElement[bool] = articles.c.visible + literal_column("0") == literal_column("1")
is_hidden: ColumnElement[bool] = articles.c.visible == literal_column("0")
Index(
    "articles_by_received",
    articles.c.status,
    articles.c.received,
    articles.c.id,
    sqlite_where=is_seen,
    postgresql_where=is_seen,
)
Index(
    "articles_by_score",
    articles.c.status,
    articles.c.score,
    articles.c.id,
    sqlite_where=is_seen,
    postgresql_where=is_seen,
)
Index("articles_that_wait", articles.c.waits_until, sqlite_where=is_hidden, postgresql_where=is_hidden)

labels = Table(
    "labels",
    metadata,
    Column("kind", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("article", Integer, ForeignKey("articles.id"), primary_key=True),
    Index("labels_of_an_article", "article"),
    sqlite_with_rowid=False,
)

mentions = Table(
    "mentions",
    metadata,
    Column("article", Integer, ForeignKey("articles.id"), primary_key=True),
    Column("entity_id", String, primary_key=True),
    Column("type", String, nullable=False),
    Column("name", String, nullable=False),
    Column("salience", Float, nullable=False),
    Column("sentiment", String),
    Column("score", Float),
    Column("hundredths", Integer, nullable=False),
    Index("mentions_of_an_entity", "entity_id", "article", "hundredths"),
    sqlite_with_rowid=False,
)

entities = Table(
    "entities",
    metadata,
    Column("id", String, primary_key=True),
    Column("type", String, nullable=False),
    Column("name", String, nullable=False),
    Column("folded", String, nullable=False),
    Column("articles", Integer, nullable=False),
    Index("entities_by_articles", "articles", "id"),
)

changes = Table(
    "changes",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("event", String, nullable=False),
    Column("article_id", String, nullable=False),
    Column("version", String, nullable=False),
    Column("at", Integer, nullable=False),
    sqlite_autoincrement=True,
)

entity_days = Table(
    "entity_days",
    metadata,
    Column("entity_id", String, primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("articles", Integer, nullable=False),
    sqlite_with_rowid=False,
)

terms = Table(
    "terms",
    metadata,
    Column("kind", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("articles", Integer, nullable=False),
    sqlite_with_rowid=False,
)

volume = Table(
    "volume",
    metadata,
    Column("hour", Integer, primary_key=True, autoincrement=False),
    Column("hundredths", Integer, primary_key=True, autoincrement=False),
    Column("articles", Integer, nullable=False),
    sqlite_with_rowid=False,
)

keys = Table(
    "keys",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("scopes", String, nullable=False),
    Column("rate", Integer),
    Column("created", Integer, nullable=False),
    Column("expires", Integer),
    Column("revoked", Integer),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", String, primary_key=True),
    Column("owner", String, nullable=False),
    Column("name", String, nullable=False),
    Column("filters", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("created", Integer, nullable=False),
    Index("subscriptions_of_an_owner", "owner", "created"),
)

unindexed = Table("unindexed", metadata, Column("article_id", String, primary_key=True))
