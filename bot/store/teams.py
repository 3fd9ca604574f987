"""How each channel wants to be approached."""

from dataclasses import asdict, replace

from sqlalchemy import bindparam, delete, select, update

from bot.store.agreement_tables import agreements
from bot.store.organisation_tables import channel_workspaces
from bot.store.prepared import Prepared
from bot.store.rows import Team
from bot.store.statements import Statements
from bot.store.tables import metadata, teams

_FIELDS = ("installation", "channel", "stopped", "snoozed_until", "last_ping_at", "last_reask_at", "closed", "quiet")
_TEAM = Prepared(
    select(*(teams.c[name] for name in _FIELDS))
    .where(teams.c.installation == bindparam("in_installation"), teams.c.channel == bindparam("in_channel"))
)
_SAVED = Prepared(
    lambda words: (line := words.insert(teams)).on_conflict_do_update(
        index_elements=[teams.c.installation, teams.c.channel],
        set_={name: line.excluded[name] for name in _FIELDS[2:]},
    ),
    _FIELDS,
)

_OPENED = Prepared(
    update(teams).values(closed="").where(
        teams.c.installation == bindparam("in_installation"), teams.c.channel == bindparam("in_channel"), teams.c.closed != ""
    )
)


class Teams(Statements):
    """The part of a transaction that deals with teams."""

    async def team(self, installation: str, channel: str) -> Team:
        """The wishes of a channel; the defaults when it never had any."""
        row = await self._row(_TEAM, in_installation=installation, in_channel=channel)
        return Team(installation, channel) if row is None else Team(*row)

    async def close_channel(self, installation: str, channel: str, word: str) -> bool:
        """Note that Slack takes nothing from us there; False when that was known, so that it is told once."""
        team = await self.team(installation, channel)
        if not team.closed:
            await self.save_team(replace(team, closed=word))
        return not team.closed

    async def open_channel(self, installation: str, channel: str) -> bool:
        """Note that the channel takes messages again; False when it was not known to be closed."""
        return await self._changed(_OPENED, in_installation=installation, in_channel=channel) == 1

    async def renumber_channel(self, installation: str, old: str, new: str) -> None:
        """Slack gave a channel another id: every row that names it follows."""
        for one in (teams, agreements, channel_workspaces):
            await self._run(delete(one).where(one.c.installation == installation, one.c.channel == new))
        for table in metadata.sorted_tables:
            if {"installation", "channel"} <= set(table.columns.keys()):
                mine = (table.c.installation == installation, table.c.channel == old)
                await self._run(update(table).where(*mine).values(channel=new))

    async def save_team(self, team: Team) -> None:
        """Keep the wishes of a channel in place of its former ones."""
        await self._changed(_SAVED, **asdict(team))
