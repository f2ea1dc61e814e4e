"""Articles, their versions, what they are found by, and the change feed."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Words = sa.String().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    _create_versions()
    _create_articles()
    _create_labels_and_mentions()
    _create_entities_and_changes()
    if op.get_context().dialect.name == "sqlite":
        _create_words()
    else:
        _create_vectors()
        _create_feed()


def _create_versions() -> None:
    op.create_table(
        "versions",
        sa.Column("article_id", Words, primary_key=True),
        sa.Column("version", Words, primary_key=True),
        sa.Column("content_hash", Words, primary_key=True),
        sa.Column("stands", Whole, nullable=False),
        sa.Column("version_order", Whole, nullable=False),
        sa.Column("status", Words, nullable=False),
        sa.Column("parser_version", Whole, nullable=False),
        sa.Column("pipeline_version", Whole, nullable=False),
        sa.Column("received", Whole, nullable=False),
        sa.Column("seen", Whole, nullable=False),
        sa.Column("embargo", Whole),
        sa.Column("correction", Whole, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
    )
    op.create_index(
        "one_row_a_version",
        "versions",
        ["article_id", "version"],
        unique=True,
        **_where("stands = 1"),
    )


def _where(condition: str) -> dict[str, Any]:
    return {f"{dialect}_where": sa.text(condition) for dialect in ("sqlite", "postgresql")}


def _create_articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", Whole, primary_key=True, autoincrement=False),
        sa.Column("article_id", Words, nullable=False, unique=True),
        sa.Column("version", Words, nullable=False),
        sa.Column("content_hash", Words, nullable=False),
        sa.Column("visible", Whole, nullable=False),
        sa.Column("announced", Whole, nullable=False),
        sa.Column("waits_until", Whole),
        sa.Column("status", Words, nullable=False),
        sa.Column("published", Whole, nullable=False),
        sa.Column("received", Whole, nullable=False),
        sa.Column("sentiment", Words),
    )
    seen, hidden = _where("visible = 1"), _where("visible = 0")
    op.create_index("articles_by_published", "articles", ["status", "published", "id"], **seen)
    op.create_index("articles_by_received", "articles", ["status", "received", "id"], **seen)
    op.create_index("articles_that_wait", "articles", ["waits_until"], **hidden)


def _create_labels_and_mentions() -> None:
    op.create_table(
        "labels",
        sa.Column("kind", Words, primary_key=True),
        sa.Column("key", Words, primary_key=True),
        sa.Column("article", Whole, *_of_articles(), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("labels_of_an_article", "labels", ["article"])
    op.create_table(
        "mentions",
        sa.Column("article", Whole, *_of_articles(), primary_key=True),
        sa.Column("entity_id", Words, primary_key=True),
        sa.Column("type", Words, nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("salience", sa.Float, nullable=False),
        sa.Column("sentiment", Words),
        sa.Column("score", sa.Float),
        sqlite_with_rowid=False,
    )
    op.create_index("mentions_of_an_entity", "mentions", ["entity_id"])


def _of_articles() -> list[sa.ForeignKey]:
    """PostgreSQL would look up the article for each of its fifty labels: half the time of writing them."""
    return [sa.ForeignKey("articles.id")] if op.get_context().dialect.name == "sqlite" else []


def _create_entities_and_changes() -> None:
    op.create_table(
        "entities",
        sa.Column("id", Words, primary_key=True),
        sa.Column("type", Words, nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("folded", Words, nullable=False),
        sa.Column("articles", Whole, nullable=False),
    )
    op.create_index("entities_by_articles", "entities", ["articles", "id"])
    op.create_table(
        "changes",
        sa.Column("seq", Whole, primary_key=True),
        sa.Column("event", Words, nullable=False),
        sa.Column("article_id", Words, nullable=False),
        sa.Column("version", Words, nullable=False),
        sa.Column("at", Whole, nullable=False),
        sqlite_autoincrement=True,
    )


def _create_words() -> None:
    """The text is kept once, in the document; the index reads it through a view."""
    op.execute(
        """CREATE VIEW texts AS SELECT articles.id AS id,
               json_extract(CAST(document AS TEXT), '$.headline') AS headline,
               json_extract(CAST(document AS TEXT), '$.summary') AS summary,
               json_extract(CAST(document AS TEXT), '$.body') AS body
           FROM articles JOIN versions USING (article_id, version, content_hash) WHERE visible = 1"""
    )
    op.execute(
        """CREATE VIRTUAL TABLE words USING fts5(headline, summary, body,
               content='texts', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3')"""
    )


def _create_vectors() -> None:
    """The words of seen articles as PostgreSQL's index takes them."""
    op.create_table(
        "words",
        sa.Column("article", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("vector", TSVECTOR, nullable=False),
    )
    op.create_index("words_by_word", "words", ["vector"], postgresql_using="gin")


def _create_feed() -> None:
    """The last `seq` given out, in the one row that a writer of the feed holds until its transaction ends."""
    op.create_table(
        "feed",
        sa.Column("one", sa.Integer, sa.CheckConstraint("one = 1"), primary_key=True, autoincrement=False),
        sa.Column("last", sa.BigInteger, nullable=False),
    )
    op.execute("INSERT INTO feed (one, last) VALUES (1, 0)")


def downgrade() -> None:
    raise NotImplementedError("a store goes forward only; restore a backup instead")
