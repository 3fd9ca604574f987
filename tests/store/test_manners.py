"""What teams made of our reminders is counted from what is stored anyhow."""

from datetime import timedelta

from bot.store import Outcome, Pings, Store
from conversations.answers import Given
from tests.store.facts import AT, HOUR, assessment, begin_thread, due, given, plan

DAY = timedelta(days=1)


def _answer(after: timedelta, source: str = "button") -> Given:
    return given(at=AT + after, source=source)


async def _sent(store: Store, number: int, *answers: Given, reasons: int = 1) -> None:
    """A message in a thread of its own at AT, for so many reasons, and what was answered there."""
    thread, check = f"t{number}", f"a{number}"
    await begin_thread(store, thread)
    ids = [f"d{number}-{reason}" for reason in range(reasons)]
    await plan(store, *(due(id, thread=thread, assessment=check) for id in ids))
    async with store.transaction() as tx:
        await tx.add_assessment(assessment(check, thread=thread, given=answers))
        await tx.finish_due(ids, "sent", AT)


async def test_a_message_counts_once_and_as_answered_only_within_seven_days(store: Store) -> None:
    await _sent(store, 1, _answer(7 * DAY), _answer(HOUR), reasons=3)
    await _sent(store, 2, _answer(7 * DAY + HOUR))
    await _sent(store, 3, _answer(-HOUR))
    await _sent(store, 4, _answer(HOUR, "carried"))
    async with store.transaction() as tx:
        assert await tx.pings_since(AT) == Pings(sent=4, answered=1, snoozed=0, stopped=0)
        assert await tx.pings_since(AT + HOUR) == Pings(0, 0, 0, 0)


async def test_saying_what_became_of_a_verdict_answers_its_question_too(store: Store) -> None:
    for number, after in ((1, 7 * DAY), (2, 7 * DAY + HOUR), (3, -HOUR)):
        await _sent(store, number)
        async with store.transaction() as tx:
            await tx.add_outcome(Outcome("T1", "C1", f"t{number}", f"a{number}", "right", "U1", AT + after))
    async with store.transaction() as tx:
        assert await tx.pings_since(AT) == Pings(sent=3, answered=1, snoozed=0, stopped=0)


async def test_what_was_put_off_cancelled_or_parked_is_no_message(store: Store) -> None:
    await plan(store, *(due(f"d{number}") for number in range(4)))
    async with store.transaction() as tx:
        await tx.finish_due(["d0"], "parked", AT)
        await tx.finish_due(["d1"], "merged", AT)
        await tx.cancel_due_rows(["d2"])
        assert (await tx.pings_since(AT - DAY)).sent == 0


async def test_wishes_are_counted_by_their_kind_and_day(store: Store) -> None:
    async with store.transaction() as tx:
        for kind, at in (("snooze", AT), ("snooze", AT + HOUR), ("stop", AT), ("resume", AT), ("snooze", AT - DAY)):
            await tx.add_wish("T1", "C1", kind, "U1", at)
        assert await tx.pings_since(AT) == Pings(sent=0, answered=0, snoozed=2, stopped=1)
