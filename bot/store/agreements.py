"""What was agreed for a channel, and who has a Home tab that shows something."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import bindparam, select

from bot.store.agreement_tables import agreements, homes
from bot.store.prepared import Prepared
from bot.store.rows import Agreement
from bot.store.statements import Statements

_FIELDS = ("installation", "channel", "shared", "outsiders_answer", "released", "hours", "gap_days")
_AGREED = Prepared(
    select(*(agreements.c[name] for name in _FIELDS))
    .where(agreements.c.installation == bindparam("in_installation"), agreements.c.channel == bindparam("in_channel"))
)
_AGREE = Prepared(
    lambda words: (line := words.insert(agreements)).on_conflict_do_update(
        index_elements=[agreements.c.installation, agreements.c.channel],
        set_={name: line.excluded[name] for name in _FIELDS[2:]},
    ),
    _FIELDS,
)
_HAS_HOME = Prepared(
    select(homes.c.opened_at)
    .where(homes.c.installation == bindparam("in_installation"), homes.c.user == bindparam("of_user"))
)
_OPENED = Prepared(
    lambda words: (line := words.insert(homes)).on_conflict_do_update(
        index_elements=[homes.c.installation, homes.c.user], set_={"opened_at": line.excluded.opened_at}
    ),
    ("installation", "user", "opened_at"),
)


class Agreements(Statements):
    """The part of a transaction that deals with agreements and Home tabs."""

    async def agreement(self, installation: str, channel: str) -> Agreement:
        """What was agreed for a channel; the defaults when nothing was."""
        row = await self._row(_AGREED, in_installation=installation, in_channel=channel)
        return Agreement(installation, channel) if row is None else Agreement(*row)

    async def agree(self, agreement: Agreement) -> None:
        """Keep this in place of what was agreed before."""
        await self._changed(_AGREE, **asdict(agreement))

    async def note_home(self, installation: str, user: str, at: datetime) -> None:
        """Somebody opened their Home tab: what it shows stays visible until it is published anew."""
        await self._changed(_OPENED, installation=installation, user=user, opened_at=at)

    async def has_home(self, installation: str, user: str) -> bool:
        """Whether somebody ever opened their Home tab."""
        return await self._row(_HAS_HOME, in_installation=installation, of_user=user) is not None
