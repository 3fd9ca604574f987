"""A process killed amid its work loses nothing it committed and leaves nothing it did not."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.store import Store, StoreBusyError

ROOT = Path(__file__).parents[2]


def command(url: str, what: str) -> list[str]:
    """How to start the other process."""
    return [sys.executable, "-m", "tests.store.process", url, what]


@contextmanager
def other(url: str, what: str) -> Iterator[subprocess.Popen[str]]:
    """The other process; killed at the end without a chance to tidy up."""
    with subprocess.Popen(command(url, what), cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    """Its next line."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


async def test_what_was_committed_survives_a_kill_amid_writing(url: str) -> None:
    with other(url, "write") as process:
        while int(said(process)) < 30:
            pass
        process.kill()
        assert process.stdout is not None
        last = max([30, *(int(line) for line in process.stdout.read().split("\n")[:-1])])
    store = await Store.open(url)
    try:
        async with store.transaction() as tx:
            for number in range(last + 1):
                assert await tx.value(f"left {number}") == await tx.value(f"right {number}") == "x" * 5000
            # One more may have been committed and not been said any more, but only as a whole.
            assert await tx.value(f"left {last + 1}") == await tx.value(f"right {last + 1}")
    finally:
        await store.close()


async def test_an_unfinished_transaction_of_a_killed_process_never_was(url: str) -> None:
    with other(url, "stay") as process:
        assert said(process) == "amid"
    store = await Store.open(url)
    try:
        assert await store.ready()
        async with store.transaction() as tx:
            assert (await tx.value("first"), await tx.value("second")) == ("committed", None)
            await tx.set_value("second", "mine")
    finally:
        await store.close()


async def test_a_second_process_on_the_file_is_told_it_is_busy(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    url = f"sqlite:///{file}"
    with other(url, "stay") as process:
        assert said(process) == "amid"
        with pytest.raises(StoreBusyError) as caught:
            await Store.open(url)
        assert caught.value.path == file
        assert str(file) in str(caught.value)
    await (await Store.open(url)).close()


def test_the_first_process_keeps_the_second_out(store: Store, url: str) -> None:
    found = subprocess.run(command(url, "open"), cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.startswith("StoreBusyError") == url.startswith("sqlite")
    assert "Traceback" not in found.stderr
