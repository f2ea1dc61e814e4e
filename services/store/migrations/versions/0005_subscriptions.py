"""Saved queries."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

Whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Words = sa.String().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", Words, primary_key=True),
        sa.Column("owner", Words, nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("filters", Words, nullable=False),
        sa.Column("digest", Words, nullable=False),
        sa.Column("created", Whole, nullable=False),
    )
    op.create_index("subscriptions_of_an_owner", "subscriptions", ["owner", "created"])


def downgrade() -> None:
    raise NotImplementedError("a store goes forward only; restore a backup instead")
