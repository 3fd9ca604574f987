"""Brings the tables of a database to the version this program works with."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Connection, Text, column, func, inspect, literal, select, table

from bot.store.errors import StoreUnavailableError

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0010"
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
    """Run every migration that is missing, within the transaction of this connection.

    Raises StoreUnavailableError when a newer program has been here.
    """
    _alone(connection)
    found = version(connection)
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise StoreUnavailableError(
            f"The database is at version {found}; this program knows those up to {HEAD}. Start the newer program again, "
            f"or let it take its changes back with `meshcheck db downgrade {HEAD}`."
        )
    # Only a process that has something to migrate pays for loading it.
    from alembic import command

    command.upgrade(_config(connection), "head")


def downgrade(connection: Connection, to: str) -> None:
    """Take migrations back until this one is the last. Raises StoreUnavailableError when there is no way to it."""
    from alembic import command
    from alembic.script import ScriptDirectory

    _alone(connection)
    config = _config(connection)
    known = sorted(each.revision for each in ScriptDirectory.from_config(config).walk_revisions())
    found = version(connection)
    if to not in known or found is None or found < to:
        raise StoreUnavailableError(
            f"There is no way back from version {found} to {to}. Versions: {', '.join(known)}."
        )
    command.downgrade(config, to)


def _alone(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(literal(_LOCK, BigInteger))))


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
