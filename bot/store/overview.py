"""Many channels at once: which were checked, when each thread is asked again, and what an operator counts."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Text, bindparam, func, select

from bot.store.prepared import Prepared, among, fixed
from bot.store.statements import Statements
from bot.store.tables import assessments, due, teams

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
