"""What the question meant when an answer was given."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nothing is known of the answers so far, so they stand."""
    op.add_column("given", sa.Column("meaning", sa.Text, nullable=False, server_default=""))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("given", "meaning")
