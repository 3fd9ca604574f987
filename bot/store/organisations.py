"""Workspaces of an organisation that took us out: what of theirs rests, who is told, and what is deleted in the end."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Text, bindparam, delete, exists, select, tuple_, update

from bot.store.leftover_tables import leftovers
from bot.store.organisation_tables import channel_workspaces, removed_workspaces
from bot.store.prepared import Prepared
from bot.store.rows import Removed
from bot.store.statements import Statements
from bot.store.tables import Moment, assessments, teams

_HERE = channel_workspaces.alias("here")
_OTHER = channel_workspaces.alias("other")
_GONE = removed_workspaces.alias("gone")
_STAYS = exists().where(
    _OTHER.c.installation == _HERE.c.installation, _OTHER.c.channel == _HERE.c.channel,
    tuple_(_OTHER.c.installation, _OTHER.c.workspace).not_in(select(_GONE.c.installation, _GONE.c.workspace)),
)
RESTING = (
    select(_HERE.c.installation, _HERE.c.channel)
    .join(
        removed_workspaces,
        (removed_workspaces.c.installation == _HERE.c.installation) & (removed_workspaces.c.workspace == _HERE.c.workspace),
    )
    .where(~_STAYS)
)
"""Installation and channel where nothing is sent and nothing comes due: each workspace that uses it took us out."""

_IN = bindparam("of", type_=Text)
_WORKSPACE = bindparam("in_workspace", type_=Text)
_FIELDS = ("installation", "workspace", "removed_at", "told")
_REMOVED = select(*(removed_workspaces.c[name] for name in _FIELDS)).order_by(
    removed_workspaces.c.removed_at, removed_workspaces.c.workspace
)
_THIS = (removed_workspaces.c.installation == _IN, removed_workspaces.c.workspace == _WORKSPACE)

_CHECKED = Prepared(
    select(assessments.c.id)
    .where(assessments.c.installation == _IN, assessments.c.channel == bindparam("at", type_=Text)).limit(1)
)
_NOTED = Prepared(
    lambda words: words.insert(channel_workspaces).on_conflict_do_nothing(),
    ("installation", "channel", "workspace"),
)
_KNOWN = Prepared(
    select(channel_workspaces.c.workspace).where(channel_workspaces.c.installation == _IN).distinct()
)
_OF_ONE = Prepared(_REMOVED.where(removed_workspaces.c.installation == _IN))
_UNTOLD = Prepared(_REMOVED.where(removed_workspaces.c.told.is_(False)))
_BEFORE = Prepared(_REMOVED.where(removed_workspaces.c.removed_at < bindparam("then", type_=Moment)))
_WITH_REMOVED = Prepared(select(removed_workspaces.c.installation).distinct())
_TAKEN_OUT = Prepared(lambda words: words.insert(removed_workspaces).on_conflict_do_nothing(), _FIELDS)
_BACK = Prepared(delete(removed_workspaces).where(*_THIS))
_TOLD = Prepared(update(removed_workspaces).where(*_THIS, removed_workspaces.c.told.is_(False)).values(told=True))
_RESTS = Prepared(RESTING.where(_HERE.c.installation == _IN, _HERE.c.channel == bindparam("at", type_=Text)))
_RESTING_IN = Prepared(RESTING.where(_HERE.c.installation == _IN, _HERE.c.workspace == _WORKSPACE).order_by(_HERE.c.channel))
_ELSEWHERE = exists().where(
    _OTHER.c.installation == _HERE.c.installation, _OTHER.c.channel == _HERE.c.channel,
    _OTHER.c.workspace != _HERE.c.workspace,
)
_ONLY_HERE = Prepared(
    select(_HERE.c.channel).where(_HERE.c.installation == _IN, _HERE.c.workspace == _WORKSPACE, ~_ELSEWHERE)
)
_FORGOTTEN = Prepared(
    delete(channel_workspaces)
    .where(channel_workspaces.c.installation == _IN, channel_workspaces.c.workspace == _WORKSPACE)
)
_CLOSED = Prepared(
    select(teams.c.channel).where(teams.c.installation == _IN, teams.c.closed == bindparam("word", type_=Text))
)
_STAYS_THERE = Prepared(
    delete(leftovers).where(leftovers.c.installation == _IN, leftovers.c.channel == bindparam("at", type_=Text))
)


class Organisations(Statements):
    """The part of a transaction that deals with the workspaces of organisations."""

    async def note_workspace(self, installation: str, channel: str, workspace: str) -> bool:
        """Note that a channel is used in this workspace; False where nothing was ever checked: of that nothing is kept."""
        if await self._row(_CHECKED, of=installation, at=channel) is None:
            return False
        await self._changed(_NOTED, installation=installation, channel=channel, workspace=workspace)
        return True

    async def set_workspaces(self, installation: str, granted: Collection[str], at: datetime) -> bool:
        """Of the workspaces we know, these grant us access and the others took us out at `at`; whether one came back."""
        known = {workspace for workspace, in await self._rows(_KNOWN, of=installation)}
        removed = {one.workspace for one in await self.removed_of(installation)}
        for workspace in sorted(known - set(granted) - removed):
            await self._changed(_TAKEN_OUT, installation=installation, workspace=workspace, removed_at=at, told=False)
        back = sorted(removed & set(granted))
        for workspace in back:
            await self._changed(_BACK, of=installation, in_workspace=workspace)
        return bool(back)

    async def removed_of(self, installation: str) -> list[Removed]:
        """The workspaces of an organisation that took us out and have checks."""
        return [Removed(*row) for row in await self._rows(_OF_ONE, of=installation)]

    async def removed_untold(self) -> list[Removed]:
        """Those, in every organisation, of which nobody has been told yet."""
        return [Removed(*row) for row in await self._rows(_UNTOLD)]

    async def removed_before(self, then: datetime) -> list[Removed]:
        """Those that took us out before then and did not come back."""
        return [Removed(*row) for row in await self._rows(_BEFORE, then=then)]

    async def with_removed(self) -> list[str]:
        """The organisations that have such a workspace."""
        return [installation for installation, in await self._rows(_WITH_REMOVED)]

    async def note_told(self, installation: str, workspace: str) -> bool:
        """Whether it is for us alone to tell people that this workspace took us out."""
        return await self._changed(_TOLD, of=installation, in_workspace=workspace) == 1

    async def rests(self, installation: str, channel: str) -> bool:
        """Whether every workspace that uses this channel took us out."""
        return await self._row(_RESTS, of=installation, at=channel) is not None

    async def resting_in(self, installation: str, workspace: str) -> list[str]:
        """The channels that rest because this workspace, and each other one that uses them, took us out."""
        return [channel for _, channel in await self._rows(_RESTING_IN, of=installation, in_workspace=workspace)]

    async def only_in(self, installation: str, workspace: str) -> list[str]:
        """The channels that no other workspace was seen to use."""
        return [channel for channel, in await self._rows(_ONLY_HERE, of=installation, in_workspace=workspace)]

    async def forget_workspace(self, installation: str, workspace: str) -> None:
        """That the workspace ever had us."""
        await self._changed(_FORGOTTEN, of=installation, in_workspace=workspace)
        await self._changed(_BACK, of=installation, in_workspace=workspace)

    async def leave_at_slack(self, installation: str, channel: str) -> None:
        """What lies at Slack of this channel stays there: no token of ours can delete it."""
        await self._changed(_STAYS_THERE, of=installation, at=channel)

    async def closed_with(self, installation: str, word: str) -> list[str]:
        """The channels that are closed to us each for itself, for this reason of Slack's."""
        return [channel for channel, in await self._rows(_CLOSED, of=installation, word=word)]
