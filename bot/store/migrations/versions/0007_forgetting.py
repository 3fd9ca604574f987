"""What we brought into threads besides messages, and what still has to be deleted at Slack."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "artifacts",
        _counter(),
        *(_text(name) for name in ("installation", "channel", "thread", "kind", "id")),
        sa.PrimaryKeyConstraint("place", name="pk_artifacts"),
    )
    op.create_index("ix_artifacts_thread", "artifacts", ["thread"])
    op.create_table(
        "leftovers",
        _counter(),
        *(_text(name) for name in ("installation", "channel", "kind", "id")),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_leftovers"),
    )
    op.create_index("ix_leftovers_next_attempt", "leftovers", ["next_attempt"])


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("leftovers")
    op.drop_table("artifacts")


def _counter() -> sa.Column[int]:
    counter = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    return sa.Column("place", counter, nullable=False, autoincrement=True)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)
