"""In which workspaces of an organisation a channel is used, and which of them took us out."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "channel_workspaces",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("installation", "channel", "workspace")),
        sa.PrimaryKeyConstraint("installation", "channel", "workspace", name="pk_channel_workspaces"),
    )
    op.create_index("ix_channel_workspaces_workspace", "channel_workspaces", ["installation", "workspace"])
    op.create_table(
        "removed_workspaces",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("installation", "workspace")),
        sa.Column("removed_at", sa.BigInteger, nullable=False),
        sa.Column("told", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("installation", "workspace", name="pk_removed_workspaces"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("removed_workspaces")
    op.drop_table("channel_workspaces")
