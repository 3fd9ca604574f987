"""What every test may ask for: one PostgreSQL for the whole run, and a team in a channel."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.goldens import Golden
from tests.postgres import postgres as postgres
from tests.world import World, world


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    """A fresh workspace with the bot in it, on SQLite."""
    async with world(tmp_path) as fresh:
        yield fresh


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seed", type=int, default=1, help="Other moments and other people on the bad day.")
    parser.addoption("--due", type=int, default=1000, help="Reminders due at once in the race of four processes.")
    parser.addoption("--teams", type=int, default=40, help="Teams that live through a month.")
    parser.addoption("--update-goldens", action="store_true", help="Write down what is seen now, to be read by a person.")


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """What moments and decisions are drawn from."""
    return int(request.config.getoption("--seed"))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares a text with the file beside the test that somebody has read and found right."""
    return Golden(request.path.parent / "goldens", update=bool(request.config.getoption("--update-goldens")))
