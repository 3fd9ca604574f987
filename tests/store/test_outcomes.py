"""What became of verdicts: kept by thread, the newest counts, gone with the thread."""

from dataclasses import replace

import pytest

from bot.store import OUTCOME, Outcome, Store
from conversations.hindsight import records
from tests.store.facts import AT, HOUR, SNAPSHOT, assessment, begin_thread, due, plan

SAID = Outcome("T1", "C1", "t1", "a1", "right", "U1", AT)


@pytest.fixture
async def asked(store: Store) -> Store:
    """Two verdicts, the first of which was asked about."""
    await begin_thread(store)
    async with store.transaction() as tx:
        await tx.add_assessment(assessment())
        await tx.conclude("a1", SNAPSHOT)
        await tx.add_assessment(assessment("a2", follows="a1"))
        await tx.conclude("a2", SNAPSHOT)
    await plan(store, due("d1", kind=OUTCOME), due("d2", kind=OUTCOME, assessment="a2"), due("d3", kind="net"))
    async with store.transaction() as tx:
        await tx.finish_due(["d1", "d3"], "sent", AT)
    return store


async def test_what_was_asked_stands_open_until_somebody_says_and_the_newest_counts(asked: Store) -> None:
    async with asked.transaction() as tx:
        assert await tx.outcomes_in("T1", "C1", "t1") == {"a1": None}
        await tx.add_outcome(replace(SAID, choice="early"))
        await tx.add_outcome(replace(SAID, choice="wrong", by="U2", at=AT + HOUR))
        assert await tx.outcomes_in("T1", "C1", "t1") == {"a1": replace(SAID, choice="wrong", by="U2", at=AT + HOUR)}
        assert await tx.outcomes_in("T2", "C1", "t1") == {} == await tx.outcomes_in("T1", "C1", "t2")


async def test_every_verdict_is_a_case_with_what_was_said_last(asked: Store) -> None:
    async with asked.transaction() as tx:
        await tx.add_outcome(replace(SAID, choice="wrong"))
        await tx.add_outcome(SAID)
        cases = await tx.cases()
    assert [(case.verdict, case.asked, case.said) for case in cases] == [(SNAPSHOT, True, "right"), (SNAPSHOT, False, "")]
    [found] = records(cases)
    assert (found.rule, found.verdicts, found.asked, found.answered, found.hit_rate) == ("few", 2, 1, 1, 1.0)


@pytest.mark.parametrize("whole_channel", [True, False])
async def test_forgotten_with_its_thread_or_its_channel(asked: Store, whole_channel: bool) -> None:
    async with asked.transaction() as tx:
        await tx.add_outcome(SAID)
        await (tx.forget_channel("T1", "C1", AT) if whole_channel else tx.forget_threads("T1", ["t1"], AT))
        assert (await tx.cases(), await tx.outcomes_in("T1", "C1", "t1")) == ([], {})
