"""The tables of organisations: where each checked channel is used, and which workspaces took us out."""

from sqlalchemy import Boolean, Column, Index, PrimaryKeyConstraint, Table, Text, false

from bot.store.tables import Moment, metadata

channel_workspaces = Table(
    "channel_workspaces",
    metadata,
    Column("installation", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    PrimaryKeyConstraint("installation", "channel", "workspace"),
    Index("ix_channel_workspaces_workspace", "installation", "workspace"),
)

removed_workspaces = Table(
    "removed_workspaces",
    metadata,
    Column("installation", Text, nullable=False),
    Column("workspace", Text, nullable=False),
    Column("removed_at", Moment, nullable=False),
    Column("told", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("installation", "workspace"),
)
