"""What teams made of our reminders: how many came, were answered, snoozed or stopped; counted from facts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, ColumnElement, bindparam, exists, func, or_, select, type_coerce

from bot.store.due import SENT
from bot.store.outcome_tables import outcomes
from bot.store.prepared import Prepared, fixed
from bot.store.statements import Statements
from bot.store.tables import Moment, assessments, due, given, wishes

ANSWER_WITHIN = timedelta(days=7)
SNOOZE, STOP, RESUME, QUIET = "snooze", "stop", "resume", "quiet"
"""What a team can wish."""


@dataclass(frozen=True)
class Pings:
    """`sent`: messages by which we came back by ourselves; however many reasons one had, it counts once."""

    sent: int
    answered: int
    """Those after which somebody answered in the thread within seven days."""
    snoozed: int
    stopped: int


_SINCE = bindparam("since", type_=Moment)
_SAID = select(due.c.thread, due.c.ended_at).where(due.c.outcome == fixed(SENT), due.c.ended_at >= _SINCE).distinct().subquery()


def _number(moment: ColumnElement[datetime]) -> ColumnElement[int]:
    """The microseconds by which a moment is kept, to reckon with."""
    return type_coerce(moment, BigInteger)


_ANSWER = (
    select(given.c.assessment)
    .join(assessments, assessments.c.id == given.c.assessment)
    .where(
        assessments.c.thread == _SAID.c.thread,
        given.c.source != "carried",
        given.c.at >= _SAID.c.ended_at,
        _number(given.c.at) - _number(_SAID.c.ended_at) <= ANSWER_WITHIN // timedelta(microseconds=1),
    )
)
_BECAME = (
    select(outcomes.c.place)
    .where(
        outcomes.c.thread == _SAID.c.thread,
        outcomes.c.at >= _SAID.c.ended_at,
        _number(outcomes.c.at) - _number(_SAID.c.ended_at) <= ANSWER_WITHIN // timedelta(microseconds=1),
    )
)
_SENT_COUNT = Prepared(select(func.count()).select_from(_SAID))
_ANSWERED_COUNT = Prepared(select(func.count()).select_from(_SAID).where(or_(exists(_ANSWER), exists(_BECAME))))
_WISHED = Prepared(select(wishes.c.kind, func.count()).where(wishes.c.at >= _SINCE).group_by(wishes.c.kind))
_WISH = Prepared(wishes.insert().inline(), ("installation", "channel", "kind", "by", "at"))


class Manners(Statements):
    """The part of a transaction that deals with what teams wished, and counts."""

    async def add_wish(self, installation: str, channel: str, kind: str, by: str, at: datetime) -> None:
        """Somebody snoozed, stopped, resumed, or named quiet days."""
        await self._changed(_WISH, installation=installation, channel=channel, kind=kind, by=by, at=at)

    async def pings_since(self, since: datetime) -> Pings:
        """The counts of all installations from then on."""
        [[sent]], [[answered]] = [await self._rows(each, since=since) for each in (_SENT_COUNT, _ANSWERED_COUNT)]
        counts = {str(kind): int(count) for kind, count in await self._rows(_WISHED, since=since)}
        return Pings(int(sent), int(answered), counts.get(SNOOZE, 0), counts.get(STOP, 0))
