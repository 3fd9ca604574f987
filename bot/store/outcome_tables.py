"""The table of what teams say became of a verdict."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, PrimaryKeyConstraint, Table, Text

from bot.store.tables import Moment, counter, metadata

outcomes = Table(
    "outcomes",
    metadata,
    # The newest of a verdict counts; the counter keeps them in order.
    Column("place", counter, nullable=False, autoincrement=True),
    Column("installation", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("assessment", Text, nullable=False),
    Column("choice", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("place"),
    ForeignKeyConstraint(["installation", "assessment"], ["assessments.installation", "assessments.id"]),
    ForeignKeyConstraint(["installation", "thread"], ["threads.installation", "threads.id"]),
    Index(None, "thread"),
    Index(None, "assessment"),
)
