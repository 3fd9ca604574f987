"""Assessments and the facts given in them, written once and never changed."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select, update

from bot.store.statements import Statements
from bot.store.tables import assessments, given
from conversations.answers import Given, Value
from conversations.assessment import Assessment, Snapshot
from conversations.errors import ConcludedError


class Assessments(Statements):
    """The part of a transaction that deals with assessments."""

    async def add_assessment(self, assessment: Assessment) -> None:
        """Write a new assessment with all that is given and concluded in it."""
        fields = assessment.model_dump(exclude={"given", "asks", "concluded"})
        concluded = assessment.concluded
        await self._run(
            assessments.insert().values(
                **fields,
                asks=json.dumps(assessment.asks),
                concluded=None if concluded is None else concluded.model_dump_json(),
            )
        )
        lines = [
            _line(assessment.installation, assessment.id, ordinal, fact)
            for ordinal, fact in enumerate(assessment.given)
        ]
        if lines:
            await self._run(given.insert().values(lines))

    async def assessment(self, id: str) -> Assessment | None:
        """The assessment of this id."""
        found = await self._load(select(assessments).where(assessments.c.id == id))
        return found[0] if found else None

    async def of_thread(self, thread_id: str) -> list[Assessment]:
        """All assessments of a thread, oldest first."""
        return await self._load(
            select(assessments)
            .where(assessments.c.thread == thread_id)
            .order_by(assessments.c.started_at, assessments.c.place)
        )

    async def of_channel(self, installation: str, channel: str, limit: int = 20) -> list[Assessment]:
        """The newest assessments of a channel, newest first."""
        return await self._load(_newest(installation, channel).limit(limit))

    async def all_assessments(self, channel: str = "") -> list[Assessment]:
        """Every assessment of every installation, oldest first, or of one channel: for the operator alone."""
        query = select(assessments).order_by(assessments.c.started_at, assessments.c.place)
        return await self._load(query.where(assessments.c.channel == channel) if channel else query)

    async def latest(self, installation: str, channel: str, system: str | None = None) -> Assessment | None:
        """The newest assessment of a channel, or of this system in it."""
        query = _newest(installation, channel).limit(1)
        if system is not None:
            query = query.where(assessments.c.system == system)
        found = await self._load(query)
        return found[0] if found else None

    async def add_given(self, assessment_id: str, fact: Given) -> None:
        """Append a fact. Raises LookupError when there is no such assessment."""
        # With the row locked the count below can not be overtaken by another writer.
        query = select(assessments.c.installation).where(assessments.c.id == assessment_id)
        installation = (await self._run(query.with_for_update(key_share=True))).scalar_one_or_none()
        if installation is None:
            raise LookupError(assessment_id)
        count = await self._run(select(func.count()).where(given.c.assessment == assessment_id))
        await self._run(given.insert().values(_line(installation, assessment_id, count.scalar_one(), fact)))

    async def conclude(self, assessment_id: str, snapshot: Snapshot) -> None:
        """Write the verdict, once.

        Raises ConcludedError when there is one, LookupError when there is no such assessment.
        """
        written = await self._run(
            update(assessments)
            .where(assessments.c.id == assessment_id, assessments.c.concluded.is_(None))
            .values(concluded=snapshot.model_dump_json())
        )
        if written.rowcount == 1:
            return
        query = select(assessments.c.id).where(assessments.c.id == assessment_id)
        if (await self._run(query)).one_or_none() is None:
            raise LookupError(assessment_id)
        raise ConcludedError(assessment_id)

    async def set_asks(self, assessment_id: str, asks: Sequence[str], why_now: str) -> None:
        """Say what an unfinished assessment asks again, and why now."""
        await self._run(
            update(assessments)
            .where(assessments.c.id == assessment_id, assessments.c.concluded.is_(None))
            .values(asks=json.dumps(list(asks)), why_now=why_now)
        )

    async def set_owner(self, assessment_id: str, owner: str) -> None:
        """Say who looks after the assessment from now on."""
        await self._run(update(assessments).where(assessments.c.id == assessment_id).values(owner=owner))

    async def _load(self, query: Select[Any]) -> list[Assessment]:
        rows = (await self._run(query)).all()
        facts: dict[str, list[Given]] = defaultdict(list)
        if rows:
            lines = (
                select(given)
                .where(given.c.assessment.in_([row.id for row in rows]))
                .order_by(given.c.assessment, given.c.ordinal)
            )
            for line in await self._run(lines):
                facts[line.assessment].append(_given(line))
        return [_assessment(row, facts[row.id]) for row in rows]


def _newest(installation: str, channel: str) -> Select[Any]:
    return (
        select(assessments)
        .where(assessments.c.installation == installation, assessments.c.channel == channel)
        .order_by(assessments.c.started_at.desc(), assessments.c.place.desc())
    )


def _line(installation: str, assessment: str, ordinal: int, fact: Given) -> dict[str, Any]:
    fields = fact.model_dump(exclude={"value"})
    value = fact.value.model_dump_json(exclude_defaults=True)
    return {
        "installation": installation,
        "assessment": assessment,
        "ordinal": ordinal,
        "value": value,
        **fields,
    }


def _given(row: Row[Any]) -> Given:
    fields = dict(row._mapping)
    for ours in ("installation", "assessment", "ordinal"):
        del fields[ours]
    return Given(**{**fields, "value": Value.model_validate_json(row.value)})


def _assessment(row: Row[Any], facts: Sequence[Given]) -> Assessment:
    fields = dict(row._mapping)
    del fields["place"]
    concluded = None if row.concluded is None else Snapshot.model_validate_json(row.concluded)
    return Assessment(
        **{**fields, "asks": tuple(json.loads(row.asks)), "concluded": concluded, "given": tuple(facts)}
    )
