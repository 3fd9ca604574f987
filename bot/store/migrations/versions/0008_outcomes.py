"""What teams say became of a verdict."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    counter = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "outcomes",
        sa.Column("place", counter, nullable=False, autoincrement=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("installation", "channel", "thread", "assessment", "choice", "by")),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("place", name="pk_outcomes"),
        sa.ForeignKeyConstraint(
            ["installation", "assessment"], ["assessments.installation", "assessments.id"],
            name="fk_outcomes_installation_assessment",
        ),
        sa.ForeignKeyConstraint(
            ["installation", "thread"], ["threads.installation", "threads.id"], name="fk_outcomes_installation_thread"
        ),
    )
    op.create_index("ix_outcomes_thread", "outcomes", ["thread"])
    op.create_index("ix_outcomes_assessment", "outcomes", ["assessment"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("outcomes")
