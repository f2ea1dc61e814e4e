"""Keys of the API; of the secret only its digest."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "keys",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("scopes", sa.String, nullable=False),
        sa.Column("rate", sa.Integer),
        sa.Column("created", whole, nullable=False),
        sa.Column("expires", whole),
        sa.Column("revoked", whole),
    )


def downgrade() -> None:
    raise NotImplementedError("a store goes forward only; restore a backup instead")
