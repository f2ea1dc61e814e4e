"""The same story across wires."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "profiles",
        sa.Column("article_id", sa.String, primary_key=True),
        sa.Column("published", whole, nullable=False),
        sa.Column("profile", sa.String, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("cluster", sa.String, nullable=False),
    )
    op.create_index("profiles_of_a_cluster", "profiles", ["cluster", "published"])
    op.create_table(
        "cluster_keys",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("published", whole, primary_key=True),
        sa.Column("article_id", sa.String, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("keys_of_an_article", "cluster_keys", ["article_id"])
    op.create_table(
        "cluster_links",
        sa.Column("one", sa.String, primary_key=True),
        sa.Column("other", sa.String, primary_key=True),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("why", sa.String, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("links_to_an_article", "cluster_links", ["other"])
    op.create_table(
        "clusters",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("last", whole, nullable=False),
        sa.Column("articles", sa.Integer, nullable=False),
        sa.Column("sources", sa.Integer, nullable=False),
    )
    op.create_index("clusters_by_last", "clusters", ["last", "id"])
    op.create_table(
        "marks",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("seq", whole, nullable=False),
    )
    op.create_table("hidden", sa.Column("article_id", sa.String, primary_key=True))


def downgrade() -> None:
    raise NotImplementedError("a store goes forward only; restore a backup instead")
