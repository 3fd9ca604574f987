"""The tables of what we brought into threads besides messages, and of what still has to be deleted at Slack."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table, Text

from bot.store.tables import Moment, counter, metadata

artifacts = Table(
    "artifacts",
    metadata,
    Column("place", counter, nullable=False, autoincrement=True),
    Column("installation", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("thread", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    PrimaryKeyConstraint("place"),
    Index(None, "thread"),
)

leftovers = Table(
    "leftovers",
    metadata,
    Column("place", counter, nullable=False, autoincrement=True),
    Column("installation", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    # In the machine's time: how long Slack takes does not jump with the clock.
    Column("next_attempt", Moment, nullable=False),
    PrimaryKeyConstraint("place"),
    Index(None, "next_attempt"),
)
