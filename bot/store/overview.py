"""Many channels at once: which were checked, when each thread is asked again, and what an operator counts."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Text, bindparam, func, select

from bot.store.assessments import read_snapshot
from bot.store.prepared import Prepared, among, fixed
from bot.store.statements import Statements
from bot.store.tables import assessments, due, teams
from conversations.assessment import Snapshot

_IN = bindparam("in_installation", type_=Text)
_CHECKED = Prepared(select(assessments.c.channel).where(assessments.c.installation == _IN).distinct())
_ASKED = Prepared(lambda words: select(due.c.thread, func.min(due.c.due_at, type_=due.c.due_at.type).label("due_at")).where(
    due.c.installation == _IN, among(due.c.channel, "channels", words), due.c.state == fixed("open"),
    due.c.kind != "nudge", due.c.kind != "park", due.c.kind != "outcome",
).group_by(due.c.thread))
_STOPPED = Prepared(lambda words: select(teams.c.channel).where(
    teams.c.installation == _IN, among(teams.c.channel, "channels", words), teams.c.stopped.is_(True)
))
_CHECKS = Prepared(select(func.count()).select_from(assessments).where(assessments.c.installation == _IN))
_DEAD = Prepared(
    select(func.count()).select_from(due).where(due.c.installation == _IN, due.c.state == fixed("dead"))
)
_VERDICTS_OF = (assessments.c.installation == _IN) & (assessments.c.channel == bindparam("in_channel", type_=Text)) & (
    assessments.c.concluded.is_not(None)
)
_VERDICTS = Prepared(
    select(assessments.c.system, assessments.c.concluded).where(_VERDICTS_OF)
    .order_by(assessments.c.started_at.desc(), assessments.c.place.desc())
    .limit(bindparam("most")).offset(bindparam("skipped"))
)
_HOW_MANY = Prepared(select(func.count()).select_from(assessments).where(_VERDICTS_OF))


class Overview(Statements):
    """The part of a transaction that looks over an installation."""

    async def checked_channels(self, installation: str) -> set[str]:
        """Every channel in which anything was checked; who may know of it is for others to say."""
        return {channel for channel, in await self._rows(_CHECKED, in_installation=installation)}

    async def asked_again(self, installation: str, channels: Collection[str]) -> dict[str, datetime]:
        """When the threads of these channels are asked again, by thread."""
        found = await self._rows(_ASKED, in_installation=installation, channels=channels)
        return {thread: due_at for thread, due_at in found}

    async def stopped_among(self, installation: str, channels: Collection[str]) -> set[str]:
        """Those of these channels that want no reminders."""
        return {channel for channel, in await self._rows(_STOPPED, in_installation=installation, channels=channels)}

    async def counts(self, installation: str) -> tuple[int, int]:
        """How many checks there are, and how many reminders were given up."""
        checks = await self._row(_CHECKS, in_installation=installation)
        dead = await self._row(_DEAD, in_installation=installation)
        return (checks or (0,))[0], (dead or (0,))[0]

    async def verdicts(self, installation: str, channel: str, most: int, skipped: int = 0) -> list[tuple[str, Snapshot]]:
        """Verdicts of a channel, newest check first, each with its system; without the answers behind them."""
        found = await self._rows(_VERDICTS, in_installation=installation, in_channel=channel, most=most, skipped=skipped)
        return [(system, read_snapshot(concluded)) for system, concluded in found]

    async def count_verdicts(self, installation: str, channel: str) -> int:
        """How many verdicts a channel has."""
        found = await self._row(_HOW_MANY, in_installation=installation, in_channel=channel)
        return int(found[0]) if found is not None else 0
