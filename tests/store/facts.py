"""What tests put into a store."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.store import Due, Store
from conversations.answers import Given, Value
from conversations.assessment import Assessment, Flip, Mesh, Offer, Reason, Snapshot, Trigger

AT = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)

SNAPSHOT = Snapshot(
    verdict="not_yet",
    kind="no",
    headline="Not yet",
    summary="Five services are few — “wenige”.",
    status="provisional",
    verdict_set=("not_yet", "yes"),
    notes=("A note",),
    reasons=(Reason(rule="few", text="5 services", answers=("services",), facts=("f1",)),),
    alternatives=(
        Offer(name="A tool", id="tls", need="n", simpler="s", works_when="w", give_up=("g",), manifest="kind: X\n"),
    ),
    mesh=Mesh(which="linkerd", mode="sidecar", why="small"),
    at_launch=("check",),
    flips=(Flip(changes={"services": "30"}, says="with 30", verdict="yes", headline="Yes"),),
    triggers=(Trigger(kind="launch", due=date(2027, 2, 28), reason="launch", touches=("stage",)),),
    would_settle=("growth",),
    assumptions={"none": "None"},
    costs=("a week",),
    facts=("f1",),
    framework_version=3,
    at=AT,
    answers={"services": "5"},
)

VALUES = (
    Value.choice("self_run"),
    Value.choices(("b", "a")),
    Value.number(0, 9),
    Value.number(10, None),
    Value.day(date(2027, 2, 28)),
    Value.words("naïve “quotes” \U0001f600\nand lines"),
    Value.unknown(),
    Value.not_relevant("no cluster"),
    Value.retracted(),
)


def given(question: str = "services", value: Value = VALUES[2], **changed: Any) -> Given:
    """Ann's answer."""
    fields: dict[str, Any] = {
        "by": "U1",
        "at": AT,
        "words": "about nine",
        "source": "reply",
        "message": "12.5",
    }
    return Given(question=question, value=value, **{**fields, **changed})


def assessment(id: str = "a1", **changed: Any) -> Assessment:
    """An assessment in thread t1 of channel C1 of installation T1."""
    fields: dict[str, Any] = {
        "id": id,
        "installation": "T1",
        "channel": "C1",
        "thread": "t1",
        "system": "shop",
        "owner": "U1",
        "started_at": AT,
        "framework_version": 3,
    }
    return Assessment(**{**fields, **changed})


def due(id: str = "d1", **changed: Any) -> Due:
    """Something due at AT in thread t1 of channel C1 of installation T1."""
    fields: dict[str, Any] = {
        "key": f"key of {id}",
        "installation": "T1",
        "channel": "C1",
        "thread": "t1",
        "assessment": "a1",
        "kind": "launch",
        "reason": "You launch — soon",
        "touches": ("stage", "services"),
        "due_at": AT,
    }
    return Due(id=id, **{**fields, **changed})


async def begin_thread(store: Store, id: str = "t1", installation: str = "T1", channel: str = "C1") -> None:
    """A thread to put things into."""
    async with store.transaction() as tx:
        await tx.new_thread(id, installation, channel, "shop")


async def plan(store: Store, *planned: Due) -> None:
    """Plan all of them."""
    async with store.transaction() as tx:
        for one in planned:
            assert await tx.plan_due(one)


async def claim(store: Store, now: datetime = AT, **changed: Any) -> list[Due]:
    """What is due, for an hour; the machine's time is the same as everybody's."""
    fields: dict[str, Any] = {"real_now": now, "until": now + HOUR, "holder": "h1"}
    async with store.transaction() as tx:
        return await tx.claim_due(now, **{**fields, **changed})
