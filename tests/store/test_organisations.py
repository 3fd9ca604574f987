"""Workspaces of an organisation that took us out: what rests with them, on both databases."""

from datetime import timedelta

import pytest

from bot.store import Removed, Store
from tests.store.facts import AT, HOUR, assessment, due, plan


@pytest.fixture
async def organisation(store: Store) -> Store:
    """Three channels with something due: one in Red, one in Blue, one in both; and one of which nobody knows where it is."""
    for channel, workspaces in (("CRED", "R"), ("CBLUE", "B"), ("CBOTH", "RB"), ("CNONE", "")):
        async with store.transaction() as tx:
            await tx.new_thread(f"t-{channel}", "E1", channel, "shop")
            await tx.add_assessment(assessment(f"a-{channel}", installation="E1", channel=channel, thread=f"t-{channel}"))
            for workspace in workspaces:
                assert await tx.note_workspace("E1", channel, workspace)
                assert await tx.note_workspace("E1", channel, workspace), "twice is once"
        await plan(store, due(
            f"d-{channel}", key=f"k-{channel}", installation="E1", channel=channel, thread=f"t-{channel}", assessment=f"a-{channel}",
        ))
    return store


async def awake(store: Store) -> set[str]:
    """The channels of what can be claimed; it is given back."""
    async with store.transaction() as tx:
        found = await tx.claim_due(AT + HOUR, AT, AT + HOUR, "h")
        for one in found:
            await tx.touch_thread(one.thread)
        behind = {thread for _, thread in await tx.behind_threads()}
        assert behind == {one.thread for one in found}, "what rests is not mended either"
        await tx.free_due([one.id for one in found])
    return {one.channel for one in found}


async def test_what_only_a_removed_workspace_uses_rests_until_it_is_back(organisation: Store) -> None:
    store = organisation
    assert await awake(store) == {"CRED", "CBLUE", "CBOTH", "CNONE"}
    async with store.transaction() as tx:
        assert not await tx.note_workspace("E1", "CTALK", "R"), "nothing is kept of a channel without checks"
        assert not await tx.set_workspaces("E1", {"B"}, AT)
        assert not await tx.set_workspaces("E1", {"B"}, AT + HOUR), "said twice, the first moment stays"
        assert await tx.removed_of("E1") == [Removed("E1", "R", AT)]
        assert await tx.with_removed() == ["E1"]
        assert await tx.resting_in("E1", "R") == ["CRED"]
        assert (await tx.rests("E1", "CRED"), await tx.rests("E1", "CBOTH"), await tx.rests("E2", "CRED")) == (True, False, False)
        assert await tx.only_in("E1", "R") == ["CRED"]
    assert await awake(store) == {"CBLUE", "CBOTH", "CNONE"}
    async with store.transaction() as tx:
        await tx.set_workspaces("E1", set(), AT)
    assert await awake(store) == {"CNONE"}
    async with store.transaction() as tx:
        assert await tx.set_workspaces("E1", {"R", "B"}, AT)
        assert await tx.removed_of("E1") == []
    assert await awake(store) == {"CRED", "CBLUE", "CBOTH", "CNONE"}


async def test_it_is_for_one_alone_to_tell_and_the_grace_is_counted_from_the_removal(organisation: Store) -> None:
    async with organisation.transaction() as tx:
        await tx.set_workspaces("E1", {"B"}, AT)
        assert [one.workspace for one in await tx.removed_untold()] == ["R"]
        assert (await tx.note_told("E1", "R"), await tx.note_told("E1", "R")) == (True, False)
        assert await tx.removed_untold() == []
        assert await tx.removed_before(AT) == []
        assert await tx.removed_before(AT + timedelta(seconds=1)) == [Removed("E1", "R", AT, told=True)]
        await tx.forget_workspace("E1", "R")
        assert await tx.removed_of("E1") == [] and await tx.only_in("E1", "B") == ["CBLUE", "CBOTH"]
