"""What the store refuses, in sentences an operator can act on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError

_NO_TABLE = ("no such table", "UndefinedTableError")
_NO_ROOM = ("disk is full", "DiskFullError")


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


@contextmanager
def spoken_errors(*, system: bool = True) -> Iterator[None]:
    """Turn failures of the database into StoreUnavailableError; a wrong statement of ours stays what it is.

    `system` False leaves errors of the operating system alone: around code that is not ours they
    may have nothing to do with the database.
    """
    try:
        yield
    except DBAPIError as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        raise StoreUnavailableError(sentence) from error
    except NoConnectionFreeError as error:
        raise StoreUnavailableError("The database is busy: no connection became free in time.") from error
    except OSError as error:
        if not system:
            raise
        raise StoreUnavailableError(f"The database can not be reached: {_line(error)}") from error


def _sentence(error: DBAPIError) -> str | None:
    """What happened in one line without the statement, or None when the statement itself is wrong."""
    cause = error.orig.__cause__ or error.orig if error.orig else error
    line = _line(cause)
    if any(sign in f"{type(cause).__name__} {line}" for sign in _NO_TABLE):
        return "The database has not been set up: its tables are missing."
    if isinstance(error, IntegrityError | DataError | ProgrammingError):
        return None
    if any(sign in f"{type(cause).__name__} {line}" for sign in _NO_ROOM):
        return f"The disk of the database is full: {line}"
    return f"The database failed: {line}"


def _line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
