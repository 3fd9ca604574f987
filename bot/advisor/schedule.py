"""When we come back: a verdict's triggers and the nudges of an unfinished check, as due rows."""

from datetime import UTC, datetime, time, timedelta

from bot.clock import new_id
from bot.hours import working_days_later
from bot.store import Due, Tx
from conversations.assessment import Assessment, Snapshot, Trigger

NUDGE = "nudge"
PARK = "park"
FIRST_NUDGES = (1, 3, 2)
"""Working days until the first and the second nudge of a new check, and until it is parked after them."""

ASKED_AGAIN = (timedelta(days=7), timedelta(days=30), timedelta(days=90))
"""How long a follow-up is left alone before each of its reminders."""

HOUR = time(9, tzinfo=UTC)


async def plan_triggers(tx: Tx, assessment: Assessment, verdict: Snapshot) -> None:
    """Everything planned for the thread gives way to what the newest verdict asks for."""
    await tx.cancel_due(assessment.installation, assessment.channel, thread=assessment.thread)
    for trigger in verdict.triggers:
        if trigger.due is not None:
            await tx.plan_due(_row(assessment, trigger))


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


async def plan_park(tx: Tx, assessment: Assessment, now: datetime) -> None:
    """Park a check that was picked up again, unless more answers follow; planned anew with each of them."""
    await tx.plan_due(
        Due(
            id=new_id(), key=f"{assessment.id}:park:{len(assessment.given)}", installation=assessment.installation,
            channel=assessment.channel, thread=assessment.thread, assessment=assessment.id, kind=PARK,
            reason="picked up", touches=(), due_at=working_days_later(now, FIRST_NUDGES[-1]),
        )
    )


async def plan_word(tx: Tx, assessment: Assessment, occasion: str, now: datetime) -> None:
    """One reminder at once, because something more has come due for an unfinished check."""
    await tx.plan_due(
        Due(
            id=new_id(), key=f"{assessment.id}:word:{occasion}", installation=assessment.installation,
            channel=assessment.channel, thread=assessment.thread, assessment=assessment.id, kind=NUDGE,
            reason=f"word-{occasion}", touches=(), due_at=now,
        )
    )


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
