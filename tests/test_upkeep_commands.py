"""`meshcheck reminders` and `meshcheck pings`: what an operator sees of given-up reminders, and how they come again."""

import json
from pathlib import Path

import pytest

from bot.store import OUTCOME, Outcome, Store
from tests.store.facts import AT, SNAPSHOT, assessment, begin_thread, claim, due, given, plan
from tests.test_cli import run


@pytest.fixture
async def told(tmp_path: Path) -> dict[str, str]:
    """The environment for a database with two given-up reminders and one that was sent and answered."""
    url = f"sqlite:///{tmp_path / 'a.db'}"
    store = await Store.open(url)
    await store.migrate()
    await begin_thread(store)
    await plan(store, due("d1"), due("d2", channel="C2"), due("d3"))
    await claim(store)
    async with store.transaction() as tx:
        await tx.add_assessment(assessment(given=(given(at=AT),)))
        await tx.bury_due("d1", "channel_not_found", AT)
        await tx.bury_due("d2", "KeyError: 'x'", AT)
        await tx.finish_due(["d3"], "sent", AT)
        await tx.add_wish("T1", "C1", "snooze", "U1", AT)
    await store.close()
    return {"DATABASE_URL": url}


def test_what_was_given_up_is_listed_with_place_reason_and_attempts(told: dict[str, str]) -> None:
    found = run("reminders", "list", told=told)
    assert found.returncode == 1, found.stderr
    assert found.stdout.splitlines()[:2] == [
        "d1  launch in channel C1 of T1, due 2026-11-23 12:00 UTC, given up 2026-11-23 12:00 UTC after 1 attempt",
        "    channel_not_found",
    ]
    [first, second] = json.loads(run("reminders", "list", "--json", told=told).stdout)
    assert (first["id"], first["channel"], first["attempts"]) == ("d1", "C1", 1)
    assert (second["reason"], second["due_at"]) == ("KeyError: 'x'", "2026-11-23T12:00:00.123456+00:00")


def test_what_is_tried_again_is_open_and_the_rest_stays(told: dict[str, str]) -> None:
    assert run("reminders", "retry", "d1", told=told).stdout == "1 comes with the next sweep.\n"
    assert [row["id"] for row in json.loads(run("reminders", "list", "--json", told=told).stdout)] == ["d2"]
    assert run("reminders", "retry", "--all", told=told).stdout == "1 comes with the next sweep.\n"
    found = run("reminders", "list", told=told)
    assert (found.returncode, found.stdout) == (0, "No reminder was given up.\n")


@pytest.mark.parametrize(("words", "says"), [
    ((), "Name the reminders to try again"), (("d3",), "No reminder 'd3' was given up."), (("d1", "nope"), "'nope'"),
])
def test_what_was_not_given_up_is_not_tried_again(told: dict[str, str], words: tuple[str, ...], says: str) -> None:
    found = run("reminders", "retry", *words, told=told)
    assert (found.returncode, says in found.stderr, "Traceback" in found.stderr) == (2, True, False)
    assert len(json.loads(run("reminders", "list", "--json", told=told).stdout)) == 2


def test_pings_are_counted_for_people_and_for_programs(told: dict[str, str]) -> None:
    found = run("pings", "--days", "3650", told=told)
    assert found.stdout == (
        "In the last 3650 days: 1 reminder sent, 1 answered within 7 days (100 %), snoozed 1 time, stopped 0 times.\n"
    )
    assert json.loads(run("pings", "--days", "3650", "--json", told=told).stdout) == {
        "days": 3650, "sent": 1, "answered": 1, "snoozed": 1, "stopped": 0
    }
    assert run("pings", "--days", "0", told=told).returncode == 2


def test_a_database_without_tables_is_said(tmp_path: Path) -> None:
    found = run("reminders", "list", told={"DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"})
    assert (found.returncode, "has not been set up" in found.stderr) == (2, True)


async def test_what_became_of_verdicts_by_rule(tmp_path: Path) -> None:
    told = {"DATABASE_URL": f"sqlite:///{tmp_path / 'a.db'}"}
    store = await Store.open(told["DATABASE_URL"])
    await store.migrate()
    assert run("outcomes", told=told).stdout == "No verdict was given yet.\n"
    await begin_thread(store)
    async with store.transaction() as tx:
        for number, choice in enumerate(("right", "right", "wrong", "otherwise", "early", "")):
            await tx.add_assessment(assessment(f"a{number}"))
            await tx.conclude(f"a{number}", SNAPSHOT)
            await tx.plan_due(due(f"d{number}", kind=OUTCOME, assessment=f"a{number}"))
            if choice:
                await tx.add_outcome(Outcome("T1", "C1", "t1", f"a{number}", choice, "U1", AT))
        await tx.finish_due([f"d{number}" for number in range(6)], "sent", AT)
    await store.close()
    assert run("outcomes", told=told).stdout == (
        "few: 6 verdicts, 6 asked about, 5 answered\n"
        "    2 right, 1 wrong, 1 did otherwise, 1 too early to say\n"
        "    hit rate 67% of 3 that were followed; fewer than 10, so this says little\n"
    )
    [found] = json.loads(run("outcomes", "--json", told=told).stdout)
    assert {**found, "hit_rate": round(found["hit_rate"], 2)} == {
        "rule": "few", "verdicts": 6, "asked": 6, "right": 2, "wrong": 1, "otherwise": 1, "early": 1, "answered": 5, "hit_rate": 0.67,
    }
