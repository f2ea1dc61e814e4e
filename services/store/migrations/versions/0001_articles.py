"""Articles, their versions, what they are found by, and the change feed."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_versions()
    _create_articles()
    _create_labels_and_mentions()
    _create_entities_and_changes()
    _create_words()


def _create_versions() -> None:
    op.create_table(
        "versions",
        sa.Column("article_id", sa.String, primary_key=True),
        sa.Column("version", sa.String, primary_key=True),
        sa.Column("content_hash", sa.String, primary_key=True),
        sa.Column("stands", sa.Integer, nullable=False),
        sa.Column("version_order", sa.Integer, nullable=False),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("parser_version", sa.Integer, nullable=False),
        sa.Column("pipeline_version", sa.Integer, nullable=False),
        sa.Column("received", sa.Integer, nullable=False),
        sa.Column("seen", sa.Integer, nullable=False),
        sa.Column("embargo", sa.Integer),
        sa.Column("correction", sa.Integer, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
    )
    op.create_index(
        "one_row_a_version", "versions", ["article_id", "version"], unique=True, sqlite_where=sa.text("stands = 1")
    )


def _create_articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("article_id", sa.String, nullable=False, unique=True),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("content_hash", sa.String, nullable=False),
        sa.Column("visible", sa.Integer, nullable=False),
        sa.Column("announced", sa.Integer, nullable=False),
        sa.Column("waits_until", sa.Integer),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("published", sa.Integer, nullable=False),
        sa.Column("received", sa.Integer, nullable=False),
        sa.Column("sentiment", sa.String),
    )
    seen, hidden = sa.text("visible = 1"), sa.text("visible = 0")
    op.create_index("articles_by_published", "articles", ["status", "published", "id"], sqlite_where=seen)
    op.create_index("articles_by_received", "articles", ["status", "received", "id"], sqlite_where=seen)
    op.create_index("articles_that_wait", "articles", ["waits_until"], sqlite_where=hidden)


def _create_labels_and_mentions() -> None:
    op.create_table(
        "labels",
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("article", sa.Integer, sa.ForeignKey("articles.id"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("labels_of_an_article", "labels", ["article"])
    op.create_table(
        "mentions",
        sa.Column("article", sa.Integer, sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("entity_id", sa.String, primary_key=True),
        sa.Column("type", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("salience", sa.Float, nullable=False),
        sa.Column("sentiment", sa.String),
        sa.Column("score", sa.Float),
        sqlite_with_rowid=False,
    )
    op.create_index("mentions_of_an_entity", "mentions", ["entity_id"])


def _create_entities_and_changes() -> None:
    op.create_table(
        "entities",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("type", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("folded", sa.String, nullable=False),
        sa.Column("articles", sa.Integer, nullable=False),
    )
    op.create_index("entities_by_articles", "entities", ["articles", "id"])
    op.create_table(
        "changes",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("event", sa.String, nullable=False),
        sa.Column("article_id", sa.String, nullable=False),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("at", sa.Integer, nullable=False),
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


def downgrade() -> None:
    raise NotImplementedError("a store goes forward only; restore a backup instead")
