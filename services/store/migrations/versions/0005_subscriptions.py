"""Saved queries."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("filters", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("created", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    )
    op.create_index("subscriptions_of_an_owner", "subscriptions", ["owner", "created"])


def downgrade() -> None:
    raise NotImplementedError("a store goes forward only; restore a backup instead")
