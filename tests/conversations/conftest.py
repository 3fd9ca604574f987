"""The shipped framework, read once."""

import pytest

from bot.library import load_shipped
from conversations.framework import Framework


@pytest.fixture(scope="session")
def mesh() -> Framework:
    return load_shipped()
