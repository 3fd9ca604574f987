"""Whether a channel is closed to us, and by which word of Slack's."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; every channel counts as open until a call fails."""
    with op.batch_alter_table("teams") as table:
        table.add_column(sa.Column("closed", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("teams") as table:
        table.drop_column("closed")
