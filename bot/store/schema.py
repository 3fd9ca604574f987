"""Brings the tables of a database to the version this program works with."""

from pathlib import Path

from sqlalchemy import BigInteger, Connection, Text, column, func, inspect, literal, select, table

HEAD = "0003"
"""The newest migration; a check without Alembic has to know it."""

_LOCK = 5_837_201_944
"""Any number, the same in all processes: who holds it on PostgreSQL is the one who migrates."""


VERSION = select(column("version_num", Text)).select_from(table("alembic_version"))
"""Which migration a database is at; there is no such table before the first."""


def version(connection: Connection) -> str | None:
    """The migration the database is at, None before the first."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(VERSION).scalar_one_or_none()
    return found


def upgrade(connection: Connection) -> None:
    """Run every migration that is missing, within the transaction of this connection."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(literal(_LOCK, BigInteger))))
    if version(connection) == HEAD:
        return
    # Only a process that has something to migrate pays for loading it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
