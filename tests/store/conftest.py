"""A store on each engine, and a second one on the same database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import Store
from tests.postgres import fresh_database
from tests.postgres import postgres as postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    return fresh_database(request.getfixturevalue("postgres"))


@pytest.fixture
async def empty(url: str) -> AsyncIterator[Store]:
    """A store without tables."""
    store = await Store.open(url)
    yield store
    await store.close()


@pytest.fixture
async def store(empty: Store) -> Store:
    """A store ready for use."""
    await empty.migrate()
    return empty


@pytest.fixture
async def second(store: Store, url: str) -> AsyncIterator[Store]:
    """Another store on the same database, as another process would have it."""
    other = await Store.open(url, exclusive=False)
    yield other
    await other.close()
