"""Rows for tables as they were at any version, made from what the database says of itself."""

import json
from typing import Any

from sqlalchemy import BigInteger, Boolean, Connection, Integer, MetaData, Table, insert, select

WORDS = {"source": "button", "asks": "[]", "touches": "[]", "state": "open", "concluded": None, "follows": None, "revoked_at": None}
"""What a column has to hold so that the program can read it; all others get the number of their row."""


def fill(connection: Connection, rows: int = 3) -> dict[str, list[dict[str, Any]]]:
    """Put rows into every table there is; what each table holds afterwards."""
    for table in tables(connection):
        for number in range(1, rows + 1):
            connection.execute(insert(table), {column.name: _value(column.name, column.type, number) for column in table.columns})
    return held(connection)


def held(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, by key."""
    return {
        table.name: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()]
        for table in tables(connection)
    }


def tables(connection: Connection) -> list[Table]:
    """Those of the program, a table after those it refers to."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def _value(name: str, kind: Any, number: int) -> Any:
    if name == "value":
        return json.dumps({"kind": "choice", "options": [f"x{number}"]})
    if name in WORDS:
        return WORDS[name]
    if isinstance(kind, Boolean):
        return False
    return number if isinstance(kind, Integer | BigInteger) else f"x{number}"
