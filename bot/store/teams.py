"""How each channel wants to be approached."""

from dataclasses import asdict

from sqlalchemy import bindparam, select

from bot.store.prepared import Prepared
from bot.store.rows import Team
from bot.store.statements import Statements
from bot.store.tables import teams

_FIELDS = ("installation", "channel", "stopped", "snoozed_until", "last_ping_at", "last_reask_at", "quiet")
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


class Teams(Statements):
    """The part of a transaction that deals with teams."""

    async def team(self, installation: str, channel: str) -> Team:
        """The wishes of a channel; the defaults when it never had any."""
        row = await self._row(_TEAM, in_installation=installation, in_channel=channel)
        return Team(installation, channel) if row is None else Team(*row)

    async def save_team(self, team: Team) -> None:
        """Keep the wishes of a channel in place of its former ones."""
        await self._changed(_SAVED, **asdict(team))
