"""Keys of the API; of the secret only its digest."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

Whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Words = sa.String().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "keys",
        sa.Column("id", Words, primary_key=True),
        sa.Column("name", Words, nullable=False),
        sa.Column("digest", Words, nullable=False),
        sa.Column("scopes", Words, nullable=False),
        sa.Column("rate", Whole),
        sa.Column("created", Whole, nullable=False),
        sa.Column("expires", Whole),
        sa.Column("revoked", Whole),
    )


def downgrade() -> None:
    raise NotImplementedError("a store goes forward only; restore a backup instead")
