"""When we come back: a verdict's triggers and the nudges of an unfinished check, as due rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bot.clock import new_id
from bot.hours import working_days_later
from bot.store import OUTCOME, SENT, Due, Tx
from conversations.assessment import Assessment, Snapshot, Trigger
from conversations.hindsight import asked_at, is_same

NUDGE = "nudge"
PARK = "park"
SIGNAL = ":signal:"
"""In the key of what a pipeline's report made due at once."""
FIRST_NUDGES = (1, 3, 2)
"""Working days until the first and the second nudge of a new check, and until it is parked after them."""

ASKED_AGAIN = (timedelta(days=7), timedelta(days=30), timedelta(days=90))
"""How long a follow-up is left alone before each of its reminders."""

HOUR = time(9, tzinfo=UTC)


async def plan_triggers(tx: Tx, assessment: Assessment, verdict: Snapshot) -> None:
    """Everything planned for the thread gives way to what the newest verdict asks for."""
    look_back = await _look_back(tx, assessment, verdict)
    await tx.cancel_due(assessment.installation, assessment.channel, thread=assessment.thread)
    for trigger in verdict.triggers:
        if trigger.due is not None:
            await tx.plan_due(_row(assessment, trigger))
    if look_back is not None:
        row = Due(
            id=new_id(), key=f"{assessment.id}:{OUTCOME}", installation=assessment.installation,
            channel=assessment.channel, thread=assessment.thread, assessment=assessment.id, kind=OUTCOME,
            reason="what became of the verdict", touches=(), due_at=look_back,
        )
        await tx.plan_due(row)


async def _look_back(tx: Tx, assessment: Assessment, verdict: Snapshot) -> datetime | None:
    """When to ask what became of the verdict; one that only confirms the last is asked about with it, so once."""
    before = await tx.assessment(assessment.follows) if assessment.follows is not None else None
    if before is None or before.concluded is None or not is_same(before.concluded, verdict):
        return datetime.combine(asked_at(verdict).date(), HOUR)
    planned = await _planned(tx, assessment, OUTCOME)
    return min((due.due_at for due in planned), default=None)


async def plan_nudge(tx: Tx, assessment: Assessment, number: int, now: datetime) -> None:
    """The reminder of this number, counted from 0; nothing when it has been said often enough."""
    when, kind = _nudge(assessment, number, now)
    if when is None:
        return
    await tx.plan_due(
        Due(
            id=new_id(), key=f"{assessment.id}:nudge:{number}", installation=assessment.installation,
            channel=assessment.channel, thread=assessment.thread, assessment=assessment.id, kind=kind,
            reason=str(number), touches=(), due_at=when,
        )
    )


def park(assessment: Assessment, now: datetime) -> Due:
    """Parks a check that was picked up again, unless more answers follow; planned anew with each of them."""
    return Due(
        id=new_id(), key=f"{assessment.id}:park:{len(assessment.given)}", installation=assessment.installation,
        channel=assessment.channel, thread=assessment.thread, assessment=assessment.id, kind=PARK,
        reason="picked up", touches=(), due_at=working_days_later(now, FIRST_NUDGES[-1]),
    )


async def say_word(tx: Tx, assessment: Assessment, occasion: str, now: datetime) -> None:
    """One reminder at once, because something more has come due for an unfinished check."""
    word = Due(
        id=new_id(), key=f"{assessment.id}:word:{occasion}", installation=assessment.installation,
        channel=assessment.channel, thread=assessment.thread, assessment=assessment.id, kind=NUDGE,
        reason=f"word-{occasion}", touches=(), due_at=now,
    )
    if await tx.plan_due(word):
        await tx.finish_due([word.id], SENT, now)


async def is_ignored(tx: Tx, assessment: Assessment) -> bool:
    """Whether every reminder of this follow-up was sent already: from then on it is only on the card."""
    sent = await tx.sent_due(assessment.id, NUDGE)
    return sum(each.reason.isdigit() for each in sent) >= len(ASKED_AGAIN)


def _nudge(assessment: Assessment, number: int, now: datetime) -> tuple[datetime | None, str]:
    if assessment.follows is not None:
        return (now + ASKED_AGAIN[number], NUDGE) if number < len(ASKED_AGAIN) else (None, "")
    if number >= len(FIRST_NUDGES):
        return None, ""
    return working_days_later(now, FIRST_NUDGES[number]), PARK if number == len(FIRST_NUDGES) - 1 else NUDGE


def _row(assessment: Assessment, trigger: Trigger) -> Due:
    on = trigger.due
    if on is None:
        raise ValueError(f"trigger {trigger.kind} has no date")
    return Due(
        id=new_id(), key=f"{assessment.id}:{trigger.kind}:{on.isoformat()}", installation=assessment.installation,
        channel=assessment.channel, thread=assessment.thread, assessment=assessment.id, kind=trigger.kind,
        reason=trigger.reason, touches=trigger.touches, due_at=datetime.combine(on, HOUR),
    )


async def plan_reached(tx: Tx, assessment: Assessment, trigger: Trigger, report: str, now: datetime) -> bool:
    """A report reached this trigger: due now, in place of its date; False when that was known already."""
    mine = await _planned(tx, assessment, trigger.kind)
    if any(SIGNAL in due.key for due in mine):
        return False
    await tx.cancel_due_rows([due.id for due in mine])
    row = replace(_row(assessment, trigger), key=f"{assessment.id}:{trigger.kind}{SIGNAL}{report}", due_at=now)
    return await tx.plan_due(row)


async def plan_fact(tx: Tx, assessment: Assessment, trigger: Trigger, now: datetime, state: str) -> None:
    """A fact behind the verdict changed: due now, once for this state of the facts."""
    await tx.plan_due(replace(_row(assessment, trigger), key=f"{assessment.id}:fact:{state}", due_at=now))


async def replan(
    tx: Tx, assessment: Assessment, kind: str, dates: Sequence[Trigger], report: str, now: datetime
) -> bool:
    """Other dates for a kind of trigger; what has come due or was put off by people stays. Whether any changed."""
    mine = [due for due in await _planned(tx, assessment, kind) if due.due_at > now and not due.waiting]
    rows = [_row(assessment, trigger) for trigger in dates]
    if {due.due_at for due in mine} == {row.due_at for row in rows}:
        return False
    await tx.cancel_due_rows([due.id for due in mine])
    for row in rows:
        await tx.plan_due(replace(row, key=f"{row.key}:{report}"))
    return True


async def _planned(tx: Tx, assessment: Assessment, kind: str) -> list[Due]:
    waiting = await tx.open_due(assessment.installation, assessment.channel)
    return [due for due in waiting if due.thread == assessment.thread and due.kind == kind]
