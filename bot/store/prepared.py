"""Statements in SQLAlchemy's words, compiled once for each engine instead of each time they are run."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any, Protocol

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Dialect,
    Executable,
    Select,
    Text,
    TypeDecorator,
    any_,
    bindparam,
    func,
    literal_column,
    select,
)
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase

SQLITE, POSTGRESQL = "sqlite", "postgresql"
Row = Sequence[Any]
Convert = Callable[[Any], Any]
Parameter = tuple[str, Any, Convert | None]
"""Its name, what it is when nobody says otherwise, and how it is handed to the driver."""

_REQUIRED = object()
EVERY: "list[Prepared]" = []
"""All statements of this process."""


@cache
def _words(engine: str) -> tuple[Dialect, ModuleType]:
    """An engine's dialect, and the words that only it has; loaded when the engine is used."""
    if engine == POSTGRESQL:
        from sqlalchemy.dialects import postgresql
        from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg

        return PGDialect_asyncpg(), postgresql  # type: ignore[no-untyped-call]
    from sqlalchemy.dialects import sqlite
    from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

    return SQLiteDialect_pysqlite(), sqlite


@dataclass(frozen=True)
class Ready:
    """The text an engine is given, how its parameters are handed over, and how its rows are read."""

    text: str
    returns: tuple[str, ...]
    """The names of what comes back in each row; empty when no rows come back."""
    _parameters: tuple[Parameter, ...]
    _readers: tuple[tuple[int, Convert], ...]

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """The parameters in the order of the text. Raises KeyError for one that is neither given nor has a default."""
        found = []
        for name, default, convert in self._parameters:
            value = given.get(name, default)
            if value is _REQUIRED:
                raise KeyError(name)
            found.append(value if convert is None else convert(value))
        return found

    def read(self, rows: Iterable[Row]) -> list[Row]:
        """Rows with our types in them."""
        if not self._readers:
            return list(rows)
        found: list[Row] = []
        for row in rows:
            mine = list(row)
            for place, reader in self._readers:
                mine[place] = reader(mine[place])
            found.append(mine)
        return found


class Prepared:
    """One statement, or what makes it of an engine's own words; parameters are given by name when it is run."""

    def __init__(
        self, statement: Executable | Callable[[ModuleType], Executable], columns: Collection[str] | None = None
    ) -> None:
        """`columns`: those that an insert or update without values is given, each a parameter of that name."""
        self._statement = statement
        self._columns = None if columns is None else list(columns)
        self._ready: dict[str, Ready] = {}
        EVERY.append(self)

    def on(self, engine: str) -> Ready:
        """The same for `sqlite` or `postgresql`; compiled the first time."""
        found = self._ready.get(engine)
        if found is None:
            made = self._statement
            statement = made if isinstance(made, Executable) else made(_words(engine)[1])
            found = self._ready[engine] = compiled(statement, engine, self._columns)
        return found


class Link(Protocol):
    """An open transaction on a database, or a way to it on which each statement counts by itself."""

    engine: str
    whole: bool
    """Whether it is a transaction."""

    async def rows(self, ready: Ready, values: list[Any]) -> list[Row]:
        """Run a statement that gives rows."""

    async def changed(self, ready: Ready, values: list[Any]) -> int:
        """Run one that gives none; how many rows it changed."""


def compiled(statement: Executable, engine: str, columns: list[str] | None = None) -> Ready:
    """A statement for one engine."""
    dialect, _ = _words(engine)
    made = statement.compile(  # type: ignore[attr-defined]
        dialect=dialect, column_keys=columns, compile_kwargs={"render_postcompile": True}
    )
    assert isinstance(made, SQLCompiler)
    returned = _returned(statement)
    readers = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in returned]
    return Ready(
        str(made),
        tuple(str(column.key) for column in returned),
        tuple(_parameter(name, made, dialect) for name in made.positiontup or ()),
        tuple((place, reader) for place, reader in enumerate(readers) if reader is not None),
    )


def _returned(statement: Executable) -> list[ColumnElement[Any]]:
    if isinstance(statement, Select):
        return list(statement.selected_columns)
    return list(statement.exported_columns) if isinstance(statement, UpdateBase) else []


def _parameter(name: str, made: SQLCompiler, dialect: Dialect) -> Parameter:
    bind: BindParameter[Any] | None = made.binds.get(name)
    if bind is None:
        # One of several that a list was rendered to.
        return name, made.params[name], None
    default = _REQUIRED if bind.required else made.params[name]
    return name, default, bind.type.dialect_impl(dialect).bind_processor(dialect)


def fixed(word: str) -> ColumnElement[str]:
    """A word of ours that stands in the text of a statement, for columns that partial indexes ask about.

    Were it a parameter, SQLite would look for a plan anew at each run, since another word may rule an index out, and
    PostgreSQL would leave the index out of a plan that serves any word.
    """
    return literal_column(f"'{word}'", Text)


class _Listed(TypeDecorator[Collection[str]]):
    """Several texts in one parameter: an array on PostgreSQL, a JSON list on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """What the engine takes."""
        if dialect.name == POSTGRESQL:
            from sqlalchemy.dialects.postgresql import ARRAY

            return ARRAY(Text())
        return Text()

    def process_bind_param(self, value: Collection[str] | None, dialect: Dialect) -> Any:
        """The list as the engine takes it."""
        return list(value or ()) if dialect.name == POSTGRESQL else json.dumps(list(value or ()))


def among(column: ColumnElement[str], name: str, words: ModuleType) -> ColumnElement[bool]:
    """Whether the column is one of the texts given as the parameter of this name."""
    given = bindparam(name, type_=_Listed)
    if words.__name__.endswith(POSTGRESQL):
        return column == any_(given)
    return column.in_(select(func.json_each(given).table_valued("value").c.value))
