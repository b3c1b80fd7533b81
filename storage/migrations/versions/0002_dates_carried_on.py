"""A note that supersedes another without a date of its own carries the other's date on."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("slippages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("carries", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table("slippages", schema=None) as batch_op:
        batch_op.drop_column("carries")
