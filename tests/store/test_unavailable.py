"""A database that can not be used says so in one sentence, and is used again once it can be."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from bot.store import Store, StoreUnavailableError
from tests.postgres import fresh_database
from tests.store.facts import AT, begin_thread
from tests.store.test_crash import ROOT, command


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder everybody can reach, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(dir="/tmp"))
    path.chmod(0o755)
    yield path
    path.chmod(0o755)
    for file in path.iterdir():
        file.unlink()
    path.rmdir()


def open_powerless(url: str) -> str:
    """What a process says on opening that the system lets do nothing, even when the tests run as root."""
    found = subprocess.run(command(url, "powerless"), cwd=ROOT, capture_output=True, text=True, check=True)
    return found.stdout.strip()


def test_a_folder_that_can_not_be_written_to(folder: Path) -> None:
    folder.chmod(0o555)
    said = open_powerless(f"sqlite:///{folder / 'store.db'}")
    assert said == f"StoreUnavailableError The folder {folder} of the database can not be written to."


def test_a_file_that_can_not_be_written_to(folder: Path) -> None:
    file = folder / "store.db"
    file.touch()
    file.chmod(0o444)
    folder.chmod(0o777)
    assert open_powerless(f"sqlite:///{file}") == (
        f"StoreUnavailableError The database {file} can not be written to."
    )


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("sqlite:///{tmp}/nowhere/store.db", "folder .*/nowhere .* does not exist"),
        ("sqlite:///{tmp}/file/store.db", "folder .*/file .* does not exist"),
        ("sqlite:///{tmp}", "is a folder"),
        ("sqlite:///{tmp}/file", "not a database"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("mysql://u:secret@h/name", "no support for a mysql"),
        ("store.db", "can not be read"),
        ("postgresql://u:secret@127.0.0.1:1/name", "can not be reached"),
        ("postgresql:///name?host={tmp}", "can not be reached"),
    ],
)
async def test_an_address_that_leads_nowhere(tmp_path: Path, address: str, expected: str) -> None:
    (tmp_path / "file").write_text(
        "Just some words, and more of them than a page header of a database has. " * 9
    )
    with pytest.raises(StoreUnavailableError, match=expected) as caught:
        await Store.open(address.format(tmp=tmp_path))
    assert "secret" not in caught.value.sentence
    assert "\n" not in caught.value.sentence


async def test_a_failed_opening_does_not_keep_the_file_locked(tmp_path: Path) -> None:
    file = tmp_path / "store.db"
    file.write_text("no database " * 99)
    with pytest.raises(StoreUnavailableError):
        await Store.open(f"sqlite:///{file}")
    file.unlink()
    await (await Store.open(f"sqlite:///{file}")).close()


async def test_an_address_without_slash_is_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = await Store.open("sqlite:///store.db")
    await store.migrate()
    await store.close()
    assert (tmp_path / "store.db").stat().st_size > 0


async def test_a_database_the_server_does_not_have(postgres: str) -> None:
    url = fresh_database(postgres).replace("/test_", "/gone_")
    with pytest.raises(StoreUnavailableError, match=r"gone_.* does not exist"):
        await Store.open(url)


async def test_tables_that_are_missing(empty: Store) -> None:
    with pytest.raises(StoreUnavailableError, match="has not been set up"):
        await begin_thread(empty)


async def test_a_full_disk(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path / 'store.db'}")
    try:
        await store.migrate()
        async with store.transaction() as tx:
            await tx._run(text("PRAGMA max_page_count = 60"))
        with pytest.raises(StoreUnavailableError, match="disk of the database is full"):
            async with store.transaction() as tx:
                await tx.set_value("small", "x")
                await tx.set_value("large", "x" * 500_000)
        async with store.transaction() as tx:
            assert await tx.value("small") is None
            await tx.set_value("small", "y")
    finally:
        await store.close()


async def test_a_connection_that_is_lost_amid_a_transaction(postgres: str) -> None:
    url = fresh_database(postgres)
    store = await Store.open(url)
    try:
        await store.migrate()
        with pytest.raises(StoreUnavailableError):
            async with store.transaction() as tx:
                await tx.first_delivery("e1", AT)
                cut_off(url)
                await tx.first_delivery("e2", AT)
        async with store.transaction() as tx:
            assert await tx.first_delivery("e1", AT), "what was cut off does not count"
    finally:
        await store.close()


async def test_a_connection_that_is_lost_before_the_commit(postgres: str) -> None:
    url = fresh_database(postgres)
    store = await Store.open(url)
    try:
        await store.migrate()
        with pytest.raises(StoreUnavailableError):
            async with store.transaction() as tx:
                await tx.first_delivery("e1", AT)
                cut_off(url)
        cut_off(url)
        assert await store.ready(), "a connection that died while idle is replaced"
    finally:
        await store.close()


def cut_off(url: str) -> None:
    """Have the server end all other connections to this database."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
