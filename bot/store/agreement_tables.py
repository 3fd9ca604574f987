"""The tables of what is agreed for channels, and of Home tabs that show something."""

from sqlalchemy import Boolean, Column, Integer, PrimaryKeyConstraint, Table, Text

from bot.store.tables import Moment, metadata

agreements = Table(
    "agreements",
    metadata,
    Column("installation", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("outsiders_answer", Boolean, nullable=False),
    Column("released", Boolean, nullable=False),
    Column("hours", Text, nullable=False),
    Column("gap_days", Integer, nullable=False),
    PrimaryKeyConstraint("installation", "channel"),
)

homes = Table(
    "homes",
    metadata,
    Column("installation", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("opened_at", Moment, nullable=False),
    PrimaryKeyConstraint("installation", "user"),
)
