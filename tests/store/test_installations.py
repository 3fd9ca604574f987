"""Nothing of one installation is seen, changed or linked from another."""

import pytest

from bot.store import Store, StoreConflictError, Team
from bot.store.tables import metadata
from tests.store.facts import AT, HOUR, assessment, begin_thread, claim, due, plan


def test_every_row_says_whose_it_is() -> None:
    without = {name for name, table in metadata.tables.items() if "installation" not in table.columns}
    assert without == {"deliveries", "kept_values", "signals", "installations"}, "the first two are not about anybody"
    assert "installation" in metadata.tables["tokens"].columns, "a signal belongs to whom its token belongs"
    assert "token" in metadata.tables["signals"].columns


async def test_the_same_names_in_two_installations_do_not_meet(store: Store) -> None:
    await begin_thread(store, "t1", "T1")
    await begin_thread(store, "t2", "T2")
    theirs = assessment("a2", installation="T2", thread="t2", started_at=AT + HOUR)
    async with store.transaction() as tx:
        await tx.note_shown("t1", "root", "10.1", "x")
        await tx.note_shown("t2", "root", "10.1", "y")
        await tx.add_assessment(assessment("a1"))
        await tx.add_assessment(theirs)
        await tx.save_team(Team("T2", "C1", stopped=True))
    async with store.transaction() as tx:
        found = [await tx.thread_at(installation, "C1", "10.1") for installation in ("T1", "T2", "T3")]
        assert [one and one.id for one in found] == ["t1", "t2", None]
        assert await tx.of_channel("T1", "C1") == [assessment("a1")]
        assert await tx.of_channel("T2", "C1") == [theirs]
        assert await tx.latest("T1", "C1", "shop") == assessment("a1")
        assert await tx.team("T1", "C1") == Team("T1", "C1")


async def test_the_same_reason_is_planned_and_cancelled_for_each(store: Store) -> None:
    await plan(store, due("d1", key="k"), due("d2", key="k", installation="T2"))
    async with store.transaction() as tx:
        assert await tx.open_due("T1", "C1") == [due("d1", key="k")]
        assert await tx.cancel_due("T1", "C1") == 1
    assert [one.installation for one in await claim(store)] == ["T2"]


@pytest.mark.parametrize("changed", [{"thread": "t1"}, {"thread": "t2", "follows": "a1"}])
async def test_an_assessment_can_not_join_what_is_not_its_installations(
    store: Store, changed: dict[str, str]
) -> None:
    await begin_thread(store, "t1", "T1")
    await begin_thread(store, "t2", "T2")
    async with store.transaction() as tx:
        await tx.add_assessment(assessment("a1"))
    with pytest.raises(StoreConflictError):
        async with store.transaction() as tx:
            await tx.add_assessment(assessment("a2", installation="T2", **changed))
    async with store.transaction() as tx:
        assert await tx.assessment("a2") is None
