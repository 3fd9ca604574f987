"""Assessments come back as they were written; facts are appended; a verdict is written once."""

import pytest

from bot.store import Store
from conversations.assessment import Snapshot
from conversations.errors import ConcludedError
from tests.store.facts import AT, HOUR, SNAPSHOT, VALUES, assessment, begin_thread, given


async def test_an_assessment_comes_back_as_it_was_written(store: Store) -> None:
    await begin_thread(store)
    facts = tuple(given(f"q{place}", value) for place, value in enumerate(VALUES))
    first = assessment("a1", given=facts, concluded=SNAPSHOT, why_now="It is time — now")
    again = assessment("a2", follows="a1", asks=("services", "stage"), started_at=AT + HOUR)
    async with store.transaction() as tx:
        await tx.add_assessment(first)
        await tx.add_assessment(again)
    async with store.transaction() as tx:
        assert await tx.assessment("a1") == first
        assert await tx.assessment("a2") == again
        assert await tx.assessment("nope") is None


async def test_facts_are_appended_in_their_order(store: Store) -> None:
    await begin_thread(store)
    kept = tuple(given(f"q{place}", value) for place, value in enumerate(VALUES))
    async with store.transaction() as tx:
        await tx.add_assessment(assessment(given=kept[:1]))
        await tx.add_assessment(assessment("a2"))
    for fact in kept[1:]:
        async with store.transaction() as tx:
            await tx.add_given("a1", fact)
    async with store.transaction() as tx:
        assert await tx.assessment("a1") == assessment(given=kept)
        assert await tx.assessment("a2") == assessment("a2")
        with pytest.raises(LookupError):
            await tx.add_given("nope", kept[0])


async def test_a_verdict_is_written_once(store: Store) -> None:
    await begin_thread(store)
    async with store.transaction() as tx:
        await tx.add_assessment(assessment())
        await tx.conclude("a1", SNAPSHOT)
    with pytest.raises(ConcludedError) as caught:
        async with store.transaction() as tx:
            await tx.conclude("a1", SNAPSHOT.model_copy(update={"headline": "Yes"}))
    assert caught.value.assessment == "a1"
    async with store.transaction() as tx:
        assert await tx.assessment("a1") == assessment(concluded=SNAPSHOT)
        with pytest.raises(LookupError):
            await tx.conclude("nope", SNAPSHOT)


async def test_what_a_newer_version_added_to_a_verdict_is_left_out(store: Store) -> None:
    class Newer(Snapshot):
        since: str = "the next release"

    await begin_thread(store)
    async with store.transaction() as tx:
        await tx.add_assessment(assessment())
        await tx.conclude("a1", Newer(**SNAPSHOT.model_dump()))
    async with store.transaction() as tx:
        assert await tx.assessment("a1") == assessment(concluded=SNAPSHOT)


async def test_the_owner_can_change(store: Store) -> None:
    await begin_thread(store)
    async with store.transaction() as tx:
        await tx.add_assessment(assessment())
        await tx.add_assessment(assessment("a2"))
        await tx.set_owner("a1", "U2")
        assert await tx.assessment("a1") == assessment(owner="U2")
        assert await tx.assessment("a2") == assessment("a2")


async def test_what_is_asked_again_can_change_until_the_verdict(store: Store) -> None:
    await begin_thread(store)
    changed = assessment(asks=("stage", "services"), why_now="You launched")
    async with store.transaction() as tx:
        await tx.add_assessment(assessment(asks=("owner",)))
        await tx.add_assessment(assessment("a2"))
        await tx.set_asks("a1", ["stage", "services"], "You launched")
        assert await tx.assessment("a1") == changed
        assert await tx.assessment("a2") == assessment("a2")
        await tx.conclude("a1", SNAPSHOT)
        await tx.set_asks("a1", [], "")
        assert await tx.assessment("a1") == changed.model_copy(update={"concluded": SNAPSHOT})


async def test_a_thread_has_its_assessments_oldest_first_and_a_channel_newest_first(store: Store) -> None:
    for thread in ("t1", "t2"):
        await begin_thread(store, thread)
    async with store.transaction() as tx:
        await tx.add_assessment(assessment("late", started_at=AT + HOUR))
        await tx.add_assessment(assessment("b-first", given=(given(),)))
        await tx.add_assessment(assessment("a-second"))
        await tx.add_assessment(assessment("other", thread="t2", system="billing", started_at=AT - HOUR))
        await tx.add_assessment(assessment("elsewhere", channel="C2", started_at=AT + 2 * HOUR))
        assert [one.id for one in await tx.of_thread("t1") if one.channel == "C1"] == [
            "b-first",
            "a-second",
            "late",
        ]
        assert [one.id for one in await tx.of_thread("t2")] == ["other"]
        assert (await tx.of_thread("t1"))[0].given == (given(),)
        newest = ["late", "a-second", "b-first", "other"]
        assert [one.id for one in await tx.of_channel("T1", "C1")] == newest
        assert [one.id for one in await tx.of_channel("T1", "C1", limit=2)] == newest[:2]
        assert await tx.of_channel("T1", "C3") == []


async def test_the_latest_of_a_channel_or_of_a_system_in_it(store: Store) -> None:
    await begin_thread(store)
    async with store.transaction() as tx:
        await tx.add_assessment(assessment("a1", system="billing"))
        await tx.add_assessment(assessment("a2", started_at=AT + HOUR))
        await tx.add_assessment(assessment("a3", started_at=AT - HOUR))
        assert await tx.latest("T1", "C1") == assessment("a2", started_at=AT + HOUR)
        assert await tx.latest("T1", "C1", "billing") == assessment("a1", system="billing")
        assert await tx.latest("T1", "C1", "crm") is None
        assert await tx.latest("T1", "C2") is None
