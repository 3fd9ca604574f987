"""Debian's own Chromium, for every test that looks at a page."""

import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A browser without a window."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert found, "install chromium"
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=found, args=QUIET)
        yield started
        await started.close()
