"""The same story across wires."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

Whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Words = sa.String().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "profiles",
        sa.Column("article_id", Words, primary_key=True),
        sa.Column("published", Whole, nullable=False),
        sa.Column("profile", Words, nullable=False),
        sa.Column("source", Words, nullable=False),
        sa.Column("cluster", Words, nullable=False),
    )
    op.create_index("profiles_of_a_cluster", "profiles", ["cluster", "published"])
    op.create_table(
        "cluster_keys",
        sa.Column("key", Words, primary_key=True),
        sa.Column("published", Whole, primary_key=True),
        sa.Column("article_id", Words, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("keys_of_an_article", "cluster_keys", ["article_id"])
    op.create_table(
        "cluster_links",
        sa.Column("one", Words, primary_key=True),
        sa.Column("other", Words, primary_key=True),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("why", Words, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("links_to_an_article", "cluster_links", ["other"])
    op.create_table(
        "clusters",
        sa.Column("id", Words, primary_key=True),
        sa.Column("last", Whole, nullable=False),
        sa.Column("articles", Whole, nullable=False),
        sa.Column("sources", Whole, nullable=False),
    )
    op.create_index("clusters_by_last", "clusters", ["last", "id"])
    op.create_table(
        "marks",
        sa.Column("name", Words, primary_key=True),
        sa.Column("seq", Whole, nullable=False),
    )
    op.create_table("hidden", sa.Column("article_id", Words, primary_key=True))


def downgrade() -> None:
    raise NotImplementedError("a store goes forward only; restore a backup instead")
