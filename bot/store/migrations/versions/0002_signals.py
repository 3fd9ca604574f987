"""Tokens of pipelines, and what pipelines report."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "tokens",
        *(_text(name) for name in ("id", "secret", "installation", "channel", "system", "created_by")),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("revoked_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_tokens"),
    )
    op.create_index("ix_tokens_installation_channel", "tokens", ["installation", "channel"])
    counter = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "signals",
        sa.Column("place", counter, nullable=False, autoincrement=True),
        *(_text(name) for name in ("token", "id", "question", "value")),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_signals"),
        sa.UniqueConstraint("token", "id", "question", name="uq_signals_token_id_question"),
        sa.ForeignKeyConstraint(["token"], ["tokens.id"], name="fk_signals_token"),
    )


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("signals")
    op.drop_table("tokens")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
