"""The program as the image has it, built once, and a place to start it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.demo import DemoClock
from bot.local import LocalWorkspace
from bot.manifest import manifest
from tests.deploy.image import built
from tests.deploy.starting import Started
from tests.postgres import fresh_database


@pytest.fixture(scope="session")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the image carries as /opt/meshcheck."""
    return built(tmp_path_factory.mktemp("image"))


@pytest.fixture
async def started(image: Path, tmp_path: Path, postgres: str) -> AsyncIterator[Started]:
    """A workspace and an empty PostgreSQL database for the containers of one file."""
    workspace = LocalWorkspace(tmp_path / "workspace.json", DemoClock(Clock()), manifest())
    await workspace.start()
    try:
        yield Started(image, tmp_path, workspace, fresh_database(postgres))
    finally:
        await workspace.stop()
