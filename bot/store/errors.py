"""What the store refuses, in sentences an operator can act on."""

import sqlite3
import sys
from contextlib import AbstractContextManager
from pathlib import Path

_NO_TABLE = ("no such table", "UndefinedTableError")
_NO_ROOM = ("disk is full", "DiskFullError")
_OURS = ("IntegrityConstraintViolationError", "DataError", "SyntaxOrAccessError", "InvalidTextRepresentationError")
"""PostgreSQL's names for what is wrong with a statement or its values, not with the database."""


class StoreUnavailableError(Exception):
    """The database can not be used now; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class StoreBusyError(Exception):
    """Another process runs on the SQLite file at `path`."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"Another process is already running on {path}.")
        self.path = path


class CopyRefusedError(Exception):
    """A database was not copied into another one, which is as it was before; the message is a sentence."""


class StoreConflictError(Exception):
    """What was written contradicts what is there: a row twice, or one that refers to nothing."""


class _Spoken:
    """A context without a state of its own, since it is entered several times for each press."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, Exception):
            said = _said(error)
            if said is not None:
                raise said from error


_SPOKEN = _Spoken()


def spoken_errors() -> AbstractContextManager[None]:
    """Turn failures of the database into StoreUnavailableError, broken constraints into StoreConflictError.

    A wrong statement of ours stays what it is.
    """
    return _SPOKEN


def _said(error: Exception) -> Exception | None:
    """What is said instead of this; None: it stays what it is."""
    if isinstance(error, sqlite3.IntegrityError):
        return StoreConflictError(_line(error))
    if isinstance(error, sqlite3.DataError | sqlite3.ProgrammingError):
        return None
    if isinstance(error, sqlite3.Error):
        return StoreUnavailableError(_sentence(error))
    if isinstance(error, OSError | TimeoutError):
        return StoreUnavailableError(f"The database can not be reached: {_line(error).rstrip('.')}.")
    return _of_postgresql(error)


def _of_postgresql(error: Exception) -> Exception | None:
    """What asyncpg's error means, None for one that is not asyncpg's or that is ours."""
    driver = sys.modules.get("asyncpg")
    if driver is None or not isinstance(error, driver.PostgresError | driver.InterfaceError | driver.InternalClientError):
        return None
    names = {kind.__name__ for kind in type(error).__mro__}
    if "IntegrityConstraintViolationError" in names:
        return StoreConflictError(_line(error))
    if names & set(_OURS) and "UndefinedTableError" not in names:
        return None
    return StoreUnavailableError(_sentence(error))


def _sentence(error: Exception) -> str:
    """What happened in one line, without the statement."""
    line = _line(error)
    if any(sign in f"{type(error).__name__} {line}" for sign in _NO_TABLE):
        return "The database has not been set up: its tables are missing."
    if any(sign in f"{type(error).__name__} {line}" for sign in _NO_ROOM):
        return f"The disk of the database is full: {line}"
    return f"The database failed: {line}"


def _line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
