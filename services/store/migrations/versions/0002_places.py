"""Ids in the order of dates; numbers and roll-ups; every index is made anew, by the code that keeps it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Words = sa.String().with_variant(sa.Text(collation="C"), "postgresql")
_SEEN = sa.text("visible = 1")


def upgrade() -> None:
    _empty_the_indexes()
    _change_articles()
    _create_rollups()
    _mark_all()
    if op.get_bind().dialect.name == "sqlite":
        _create_words()


def _empty_the_indexes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE words")
        op.execute("DROP VIEW texts")
    else:
        op.execute("DELETE FROM words")
    for table in ("labels", "mentions", "entities"):
        op.execute(f"DELETE FROM {table}")
    op.drop_index("mentions_of_an_entity", "mentions")
    op.add_column("mentions", sa.Column("hundredths", Whole, nullable=False, server_default="0"))
    with op.batch_alter_table("mentions") as batch:
        batch.alter_column("hundredths", server_default=None)
    op.create_index("mentions_of_an_entity", "mentions", ["entity_id", "article", "hundredths"])


def _change_articles() -> None:
    op.drop_index("articles_by_published", "articles")
    op.add_column("articles", sa.Column("urgency", Whole))
    op.add_column("articles", sa.Column("score", sa.Float))
    op.add_column("articles", sa.Column("hundredths", Whole, nullable=False, server_default="-1000"))
    op.drop_column("articles", "sentiment")
    op.create_index(
        "articles_by_score", "articles", ["status", "score", "id"], sqlite_where=_SEEN, postgresql_where=_SEEN
    )


def _create_rollups() -> None:
    op.create_table(
        "entity_days",
        sa.Column("entity_id", Words, primary_key=True),
        sa.Column("day", Whole, primary_key=True),
        sa.Column("articles", Whole, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "terms",
        sa.Column("kind", Words, primary_key=True),
        sa.Column("key", Words, primary_key=True),
        sa.Column("name", Words, nullable=False),
        sa.Column("articles", Whole, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "volume",
        sa.Column("hour", Whole, primary_key=True, autoincrement=False),
        sa.Column("hundredths", Whole, primary_key=True, autoincrement=False),
        sa.Column("articles", Whole, nullable=False),
        sqlite_with_rowid=False,
    )


def _mark_all() -> None:
    op.create_table("unindexed", sa.Column("article_id", Words, primary_key=True))
    op.execute("INSERT INTO unindexed SELECT article_id FROM articles")


def _create_words() -> None:
    """The text is kept once, in the document; the index reads it through a view."""
    op.execute(
        """CREATE VIEW texts AS SELECT articles.id AS id,
               json_extract(CAST(document AS TEXT), '$.headline') AS headline,
               json_extract(CAST(document AS TEXT), '$.summary') AS summary,
               json_extract(CAST(document AS TEXT), '$.slugline') AS slugline,
               json_extract(CAST(document AS TEXT), '$.body') AS body
           FROM articles JOIN versions USING (article_id, version, content_hash) WHERE visible = 1"""
    )
    op.execute(
        """CREATE VIRTUAL TABLE words USING fts5(headline, summary, slugline, body,
               content='texts', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='2 3')"""
    )


def downgrade() -> None:
    raise NotImplementedError("a store goes forward only; restore a backup instead")
