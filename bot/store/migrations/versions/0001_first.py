"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    _make_ledger()
    _make_threads()
    _make_assessments()
    _make_teams()
    _make_due()


def downgrade() -> None:
    """Drop all tables."""
    for table in (
        "due",
        "teams",
        "given",
        "assessments",
        "messages",
        "shown",
        "threads",
        "kept_values",
        "deliveries",
    ):
        op.drop_table(table)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _make_ledger() -> None:
    op.create_table(
        "deliveries",
        _text("key"),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_deliveries"),
    )
    op.create_index("ix_deliveries_at", "deliveries", ["at"])
    op.create_table(
        "kept_values",
        _text("name"),
        _text("value"),
        sa.PrimaryKeyConstraint("name", name="pk_kept_values"),
    )


def _make_threads() -> None:
    op.create_table(
        "threads",
        *(_text(name) for name in ("id", "installation", "channel", "system")),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("caught_up", sa.Integer, nullable=False),
        sa.Column("lease_holder", sa.Text),
        sa.Column("lease_until", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_threads"),
        sa.UniqueConstraint("installation", "id", name="uq_threads_installation_id"),
    )
    behind = sa.text("caught_up < revision")
    op.create_index("ix_threads_behind", "threads", ["id"], sqlite_where=behind, postgresql_where=behind)
    op.create_table(
        "shown",
        *(_text(name) for name in ("installation", "thread", "role", "ts", "digest")),
        sa.PrimaryKeyConstraint("thread", "role", name="pk_shown"),
        sa.ForeignKeyConstraint(
            ["installation", "thread"],
            ["threads.installation", "threads.id"],
            name="fk_shown_installation_thread",
        ),
    )
    op.create_table(
        "messages",
        *(_text(name) for name in ("installation", "channel", "ts", "thread")),
        sa.PrimaryKeyConstraint("installation", "channel", "ts", name="pk_messages"),
        sa.ForeignKeyConstraint(
            ["installation", "thread"],
            ["threads.installation", "threads.id"],
            name="fk_messages_installation_thread",
        ),
    )


def _make_assessments() -> None:
    counter = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "assessments",
        sa.Column("place", counter, nullable=False, autoincrement=True),
        *(_text(name) for name in ("id", "installation", "channel", "thread", "system", "owner")),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("framework_version", sa.Integer, nullable=False),
        sa.Column("follows", sa.Text),
        _text("asks"),
        _text("why_now"),
        sa.Column("concluded", sa.Text),
        sa.PrimaryKeyConstraint("place", name="pk_assessments"),
        sa.UniqueConstraint("id", name="uq_assessments_id"),
        sa.UniqueConstraint("installation", "id", name="uq_assessments_installation_id"),
        sa.ForeignKeyConstraint(
            ["installation", "thread"],
            ["threads.installation", "threads.id"],
            name="fk_assessments_installation_thread",
        ),
        sa.ForeignKeyConstraint(
            ["installation", "follows"],
            ["assessments.installation", "assessments.id"],
            name="fk_assessments_installation_follows",
        ),
    )
    op.create_index("ix_assessments_thread", "assessments", ["thread"])
    op.create_index(
        "ix_assessments_installation_channel_started_at",
        "assessments",
        ["installation", "channel", "started_at"],
    )
    op.create_table(
        "given",
        *(_text(name) for name in ("installation", "assessment")),
        sa.Column("ordinal", sa.Integer, nullable=False),
        *(_text(name) for name in ("question", "value", "by")),
        sa.Column("at", sa.BigInteger, nullable=False),
        *(_text(name) for name in ("words", "source", "message")),
        sa.PrimaryKeyConstraint("assessment", "ordinal", name="pk_given"),
        sa.ForeignKeyConstraint(
            ["installation", "assessment"],
            ["assessments.installation", "assessments.id"],
            name="fk_given_installation_assessment",
        ),
    )


def _make_teams() -> None:
    op.create_table(
        "teams",
        *(_text(name) for name in ("installation", "channel")),
        sa.Column("stopped", sa.Boolean, nullable=False),
        *(sa.Column(name, sa.BigInteger) for name in ("snoozed_until", "last_ping_at", "last_reask_at")),
        sa.Column("ignored", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("installation", "channel", name="pk_teams"),
    )


def _make_due() -> None:
    op.create_table(
        "due",
        *(_text(name) for name in ("id", "key", "installation", "channel", "thread", "assessment")),
        *(_text(name) for name in ("kind", "reason", "touches")),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        _text("state"),
        sa.Column("attempts", sa.Integer, nullable=False),
        _text("waiting"),
        sa.Column("next_attempt", sa.BigInteger),
        sa.Column("lease_holder", sa.Text),
        sa.Column("lease_until", sa.BigInteger),
        *(_text(name) for name in ("error", "outcome")),
        sa.Column("ended_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_due"),
        sa.UniqueConstraint("installation", "key", name="uq_due_installation_key"),
    )
    still = sa.text("state = 'open'")
    op.create_index("ix_due_open", "due", ["due_at"], sqlite_where=still, postgresql_where=still)
    op.create_index("ix_due_installation_channel", "due", ["installation", "channel"])
