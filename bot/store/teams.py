"""How each channel wants to be approached."""

from dataclasses import asdict

from sqlalchemy import select

from bot.store.rows import Team
from bot.store.statements import Statements
from bot.store.tables import teams


class Teams(Statements):
    """The part of a transaction that deals with teams."""

    async def team(self, installation: str, channel: str) -> Team:
        """The wishes of a channel; the defaults when it never had any."""
        query = select(teams).where(teams.c.installation == installation, teams.c.channel == channel)
        row = (await self._run(query)).one_or_none()
        return Team(installation, channel) if row is None else Team(**row._mapping)

    async def save_team(self, team: Team) -> None:
        """Keep the wishes of a channel in place of its former ones."""
        fields = asdict(team)
        line = self._insert(teams).values(fields)
        await self._run(
            line.on_conflict_do_update(
                index_elements=[teams.c.installation, teams.c.channel],
                set_={name: line.excluded[name] for name in fields.keys() - {"installation", "channel"}},
            )
        )
