"""Forgetting: nothing of a channel is left, nothing of another is touched, and what lies at Slack is told of."""

from datetime import timedelta

from sqlalchemy import literal_column, select

from bot.store import Agreement, Outcome, Store, Team, Token
from bot.store.tables import metadata
from tests.store.facts import AT, HOUR, assessment, due, given, plan


async def test_nothing_of_the_channel_is_left_in_any_table(store: Store) -> None:
    await _filled(store, "t1", "C1")
    await _filled(store, "t2", "C2")
    async with store.transaction() as tx:
        assert await tx.forget_channel("T1", "C1", AT) == 1
    async with store.transaction() as tx:
        assert await tx.of_channel("T1", "C1") == []
        assert [each.id for each in await tx.of_channel("T1", "C2")] == ["a-t2"]
        assert await tx.team("T1", "C1") == Team("T1", "C1")
        assert (await tx.team("T1", "C2")).stopped
    for name, table in metadata.tables.items():
        for column in ("channel", "thread", "assessment"):
            if column in table.columns and name != "leftovers":
                assert await _count(store, f"SELECT count(*) FROM {name} WHERE {column} IN ('C1', 't1', 'a-t1')") == 0, name
                assert await _count(store, f"SELECT count(*) FROM {name} WHERE {column} IN ('C2', 't2', 'a-t2')") > 0, name


async def test_what_lies_at_slack_is_left_over_replies_before_their_root(store: Store) -> None:
    await _filled(store, "t1", "C1")
    async with store.transaction() as tx:
        await tx.note_shown("t1", "a-t1:q", "10.2", "y")
        await tx.forget_channel("T1", "C1", AT)
    async with store.transaction() as tx:
        found = await tx.leftovers(AT)
        assert [(one.kind, one.id) for one in found] == [("message", "10.2"), ("message", "10.1-t1"), ("file", "F-t1")]
        await tx.leftover_again(found[0].place, AT + HOUR)
        await tx.leftover_done(found[1].place)
    async with store.transaction() as tx:
        assert [one.kind for one in await tx.leftovers(AT)] == ["file"]
        assert [(one.id, one.attempts) for one in await tx.leftovers(AT + HOUR)] == [("10.2", 1), ("F-t1", 0)]


async def test_another_installation_is_not_touched_by_the_same_ids(store: Store) -> None:
    await _filled(store, "t1", "C1")
    async with store.transaction() as tx:
        assert await tx.forget_channel("T2", "C1", AT) == 0
        await tx.forget_threads("T2", ["t1"], AT)
    async with store.transaction() as tx:
        assert len(await tx.of_channel("T1", "C1")) == 1
        assert await tx.leftovers(AT) == []


async def test_threads_in_which_nobody_answered_for_long_are_found(store: Store) -> None:
    await _filled(store, "t1", "C1")
    await _filled(store, "t2", "C2")
    async with store.transaction() as tx:
        await tx.add_given("a-t2", given(at=AT + timedelta(days=30)))
    async with store.transaction() as tx:
        assert await tx.quiet_since(AT + timedelta(days=10)) == [("T1", "t1")]
        assert await tx.quiet_since(AT) == []


async def _filled(store: Store, thread: str, channel: str) -> None:
    """A channel with something in every table that tells of one."""
    async with store.transaction() as tx:
        await tx.new_thread(thread, "T1", channel, "shop")
        await tx.add_assessment(assessment(f"a-{thread}", thread=thread, channel=channel, given=(given(),)))
        await tx.note_shown(thread, "root", f"10.1-{thread}", "x")
        await tx.save_team(Team("T1", channel, stopped=True))
        await tx.add_artifact("T1", channel, thread, "file", f"F-{thread}")
        await tx.add_wish("T1", channel, "stop", "U1", AT)
        await tx.agree(Agreement("T1", channel, shared=True))
        await tx.add_outcome(Outcome("T1", channel, thread, f"a-{thread}", "right", "U1", AT))
        await tx.note_workspace("T1", channel, "W1")
        await tx.add_token(Token(f"k-{thread}", "s", "T1", channel, "shop", "U1", AT))
    await plan(store, due(f"d-{thread}", key=f"k-{thread}", channel=channel, thread=thread, assessment=f"a-{thread}"))


async def _count(store: Store, query: str) -> int:
    async with store.transaction() as tx:
        return int((await tx._run(select(literal_column(f"({query})").label("count")))).one()[0])
