"""Installations: who installed us, with which sealed token, and which of them are paused."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "installations",
        *(_text(name) for name in ("id", "enterprise", "team", "name", "bot_user", "bot_id", "scopes", "token")),
        _text("refresh_token"),
        sa.Column("expires_at", sa.BigInteger),
        _text("installed_by"),
        sa.Column("installed_at", sa.BigInteger),
        _text("teams"),
        sa.Column("paused_at", sa.BigInteger),
        _text("paused_why"),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("lease_until", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_installations"),
    )
    op.create_index("ix_installations_changed_at", "installations", ["changed_at"])
    paused = sa.text("paused_at IS NOT NULL")
    op.create_index(
        "ix_installations_paused", "installations", ["id"], sqlite_where=paused, postgresql_where=paused
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("installations")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
