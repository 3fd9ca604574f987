"""What was missed and who was away, given-up rows for operators, wishes as facts, quiet days, when a report was sent."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PARTIAL = {"ix_due_dead": "state = 'dead'", "ix_due_sent": "outcome = 'sent'"}


def upgrade() -> None:
    """Add columns, indexes and the table of wishes."""
    with op.batch_alter_table("due") as due:
        due.add_column(sa.Column("missed_at", sa.BigInteger))
        due.add_column(sa.Column("away_since", sa.BigInteger))
    for name, which in PARTIAL.items():
        op.create_index(name, "due", ["ended_at"], sqlite_where=sa.text(which), postgresql_where=sa.text(which))
    op.execute("UPDATE due SET outcome = 'parked' WHERE kind = 'park' AND outcome = 'sent'")
    _make_wishes()
    _fill("teams", "quiet", sa.Text(), "''")
    with op.batch_alter_table("teams") as teams:
        teams.drop_column("ignored")
    _fill("signals", "sent_at", sa.BigInteger(), "at")


def downgrade() -> None:
    """Take them away again."""
    with op.batch_alter_table("signals") as signals:
        signals.drop_column("sent_at")
    with op.batch_alter_table("teams") as teams:
        teams.drop_column("quiet")
    _fill("teams", "ignored", sa.Integer(), "0")
    op.drop_table("wishes")
    for name in PARTIAL:
        op.drop_index(name, "due")
    with op.batch_alter_table("due") as due:
        due.drop_column("away_since")
        due.drop_column("missed_at")


def _fill(table: str, name: str, kind: sa.types.TypeEngine[Any], value: str) -> None:
    """A column that is never empty, with this value in the rows that are there."""
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column(name, kind))
    op.execute(f"UPDATE {table} SET {name} = {value}")
    with op.batch_alter_table(table) as batch:
        batch.alter_column(name, existing_type=kind, nullable=False)


def _make_wishes() -> None:
    counter = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "wishes",
        sa.Column("place", counter, nullable=False, autoincrement=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("installation", "channel", "kind", "by")),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_wishes"),
    )
    op.create_index("ix_wishes_at", "wishes", ["at"])
