"""What became of verdicts: which were asked about, and what their teams said."""

from collections.abc import Mapping

from sqlalchemy import bindparam, select

from bot.store.assessments import read_snapshot
from bot.store.due import SENT
from bot.store.outcome_tables import outcomes
from bot.store.prepared import Prepared, fixed
from bot.store.rows import Outcome
from bot.store.statements import Statements
from bot.store.tables import assessments, due
from conversations.hindsight import Case

OUTCOME = "outcome"
"""The kind of due row that asks what became of a verdict."""

_FIELDS = ("installation", "channel", "thread", "assessment", "choice", "by", "at")
_ADDED = Prepared(outcomes.insert().inline(), _FIELDS)
_ASKED = (due.c.kind == OUTCOME) & (due.c.outcome == fixed(SENT))
_IN_THREAD = Prepared(
    select(due.c.assessment, *(outcomes.c[name] for name in _FIELDS))
    .select_from(due.outerjoin(outcomes, outcomes.c.assessment == due.c.assessment))
    .where(
        due.c.installation == bindparam("in_installation"), due.c.channel == bindparam("in_channel"),
        due.c.thread == bindparam("in_thread"), _ASKED,
    )
    .order_by(due.c.ended_at, outcomes.c.place)
)
_VERDICTS = Prepared(
    select(assessments.c.id, assessments.c.concluded).where(assessments.c.concluded.is_not(None)).order_by(assessments.c.place)
)
_ALL_ASKED = Prepared(select(due.c.assessment).where(_ASKED))
_ALL_SAID = Prepared(select(*(outcomes.c[name] for name in _FIELDS)).order_by(outcomes.c.place))


class Outcomes(Statements):
    """The part of a transaction that deals with what became of verdicts."""

    async def add_outcome(self, outcome: Outcome) -> None:
        """Somebody said what became of a verdict; the newest counts."""
        await self._changed(_ADDED, **vars(outcome))

    async def outcomes_in(self, installation: str, channel: str, thread: str) -> Mapping[str, Outcome | None]:
        """By assessment that was asked about in this thread: what was said last, None while nothing was."""
        rows = await self._rows(_IN_THREAD, in_installation=installation, in_channel=channel, in_thread=thread)
        return {str(asked): None if said[0] is None else Outcome(*said) for asked, *said in rows}

    async def all_outcomes(self) -> list[Outcome]:
        """Everything that was said, in all installations, the oldest first: for the operator alone."""
        return [Outcome(*row) for row in await self._rows(_ALL_SAID)]

    async def cases(self) -> list[Case]:
        """Every verdict of all installations, the oldest first: for the operator alone."""
        asked = {str(row[0]) for row in await self._rows(_ALL_ASKED)}
        said = {each.assessment: each.choice for each in await self.all_outcomes()}
        return [
            Case(read_snapshot(text), id in asked, said.get(id, ""))
            for id, text in await self._rows(_VERDICTS)
        ]
