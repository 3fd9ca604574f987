"""What is agreed for channels, Home tabs that show something, and threads that wait for their owner's word."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables; no thread waits yet."""
    op.create_table(
        "agreements",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("installation", "channel")),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("shared", "outsiders_answer", "released")),
        sa.Column("hours", sa.Text, nullable=False),
        sa.Column("gap_days", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("installation", "channel", name="pk_agreements"),
    )
    op.create_table(
        "homes",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("installation", "user")),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("installation", "user", name="pk_homes"),
    )
    # Added in place: SQLite would have to make the table anew, which others refer to.
    op.add_column("threads", sa.Column("paused", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("threads", "paused")
    op.drop_table("homes")
    op.drop_table("agreements")
