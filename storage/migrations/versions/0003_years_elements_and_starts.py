"""Keep what a plan over several years, a matrix, and columns of no known meaning hold, and when an action starts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_start_words", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("due_start_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("schedule", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("elements", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("extra", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    """Go back to the one before."""
    with op.batch_alter_table("actions", schema=None) as batch_op:
        for name in ("extra", "elements", "schedule", "due_start_on", "due_start_words"):
            batch_op.drop_column(name)
