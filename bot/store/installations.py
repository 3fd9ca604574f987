"""Installations: their sealed tokens, who is paused and why, and what changed lately."""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, case, delete, func, or_, select, update

from bot.store.prepared import Prepared, Row
from bot.store.rows import UNINSTALLED, Installed
from bot.store.statements import Statements
from bot.store.tables import Moment, installations, metadata, signals, tokens

_FIELDS = (
    "id", "enterprise", "team", "name", "bot_user", "bot_id", "scopes", "token", "refresh_token", "expires_at",
    "installed_by", "installed_at", "teams", "paused_at", "paused_why", "revision",
)
_ALL = select(*(installations.c[name] for name in _FIELDS))
_ID = installations.c.id == bindparam("of")
_NEXT = installations.c.revision + 1
PAUSED = select(installations.c.id).where(installations.c.paused_at.is_not(None))
"""Nothing is sent to these, and nothing of theirs comes due."""

_ONE = Prepared(_ALL.where(_ID))
_CHANGED = Prepared(
    select(installations.c.id, installations.c.revision, installations.c.changed_at)
    .where(installations.c.changed_at >= bindparam("since"))
    .order_by(installations.c.changed_at)
)
_EXPIRING = Prepared(
    select(installations.c.id).where(
        installations.c.paused_at.is_(None), installations.c.refresh_token != "",
        installations.c.expires_at <= bindparam("by"),
    )
)
_SAVED = Prepared(
    lambda words: (line := words.insert(installations)).on_conflict_do_update(
        index_elements=[installations.c.id],
        set_={**{name: line.excluded[name] for name in (*_FIELDS[1:-1], "changed_at", "lease_until")}, "revision": _NEXT},
    ),
    (*_FIELDS, "changed_at", "lease_until"),
)
_LEASED = Prepared(
    update(installations)
    .where(
        _ID, installations.c.revision == bindparam("seen"),
        or_(installations.c.lease_until.is_(None), installations.c.lease_until < bindparam("now", type_=Moment)),
    )
    .values(lease_until=bindparam("until"))
)
_BEGIN = timedelta(minutes=5)
"""The clocks of processes may differ; looking back so far no change is missed."""


class Installations(Statements):
    """The part of a transaction that deals with installations."""

    async def installed(self, id: str) -> Installed | None:
        """The installation of this id, paused or not."""
        return _installed(await self._row(_ONE, of=id))

    async def is_paused(self, id: str) -> bool:
        """Whether nothing is done for this installation; one that was never written down is at work."""
        one = await self.installed(id)
        return one is not None and one.paused_at is not None

    async def all_installed(self) -> list[Installed]:
        """Every installation, by id: for the operator."""
        rows = await self._run(_ALL.order_by(installations.c.id))
        return [one for row in rows if (one := _installed(row)) is not None]

    async def save_installation(self, one: Installed, at: datetime) -> None:
        """Write it in place of the former one, as its next revision."""
        fields = {name: getattr(one, name) for name in _FIELDS}
        lists = {"scopes": ",".join(sorted(one.scopes)), "teams": json.dumps(sorted(one.teams)), "lease_until": None}
        await self._changed(_SAVED, **{**fields, **lists, "changed_at": at, "revision": one.revision + 1})

    async def pause_installation(self, id: str, why: str, now: datetime, at: datetime) -> bool:
        """From `now` on nothing is sent; False when that was so before. A token known to be worthless is forgotten.

        `at` is the machine's time.
        """
        known = await self.installed(id) or Installed(id)
        gone = why in UNINSTALLED
        if known.paused_at is not None and (known.paused_why in UNINSTALLED or not gone):
            return False
        fields: dict[str, Any] = {"paused_at": now, "paused_why": why, "revision": _NEXT, "changed_at": at}
        if gone:
            fields |= {"token": "", "refresh_token": "", "expires_at": None, "teams": "[]"}
        if known.revision:
            await self._run(update(installations).where(installations.c.id == id).values(**fields).returning(installations.c.id))
        else:
            await self.save_installation(Installed(id, paused_at=now, paused_why=why), at)
        return True

    async def lease_refresh(self, one: Installed, now: datetime, until: datetime) -> bool:
        """Whether we alone may refresh the token of this revision until then."""
        return await self._changed(_LEASED, of=one.id, seen=one.revision, now=now, until=until) == 1

    async def changed_installations(self, since: datetime) -> list[tuple[str, int, datetime]]:
        """Id, revision and time of those that changed about then or later."""
        return [(id, revision, at) for id, revision, at in await self._rows(_CHANGED, since=since - _BEGIN)]

    async def expiring_installations(self, by: datetime) -> list[str]:
        """Those whose token has to be refreshed to be good after then."""
        return [id for id, in await self._rows(_EXPIRING, by=by)]

    async def refused_installations(self) -> list[Installed]:
        """Those that are paused and have a token still: it was refused for a reason that may pass."""
        held = _ALL.where(installations.c.paused_at.is_not(None), installations.c.token != "")
        return [one for row in await self._run(held) if (one := _installed(row)) is not None]

    async def uninstalled_before(self, then: datetime) -> list[str]:
        """Those that were taken out before then and did not come back."""
        gone = _ALL.where(installations.c.paused_at < then, installations.c.paused_why.in_(sorted(UNINSTALLED)))
        return [str(row.id) for row in await self._run(gone)]

    async def count_installations(self) -> tuple[int, int]:
        """How many are at work, and how many are paused."""
        paused = func.sum(case((installations.c.paused_at.is_not(None), 1), else_=0))
        row = (await self._run(select(func.count().label("all"), paused.label("paused")))).one()
        return int(row.all) - int(row.paused or 0), int(row.paused or 0)

    async def forget_installation(self, id: str) -> int:
        """Delete everything of it, from every table that says whose its rows are; how many rows those were."""
        mine = select(tokens.c.id).where(tokens.c.installation == id)
        gone = await self._deleted(delete(signals).where(signals.c.token.in_(mine)).returning(signals.c.place))
        for table in reversed(metadata.sorted_tables):
            if "installation" in table.columns:
                gone += await self._deleted(delete(table).where(table.c.installation == id).returning(table.c.installation))
        return gone + await self._deleted(
            delete(installations).where(installations.c.id == id).returning(installations.c.id)
        )

    async def sealed_values(self) -> list[tuple[str, ...]]:
        """Table, id and value of everything that is stored sealed, or would be."""
        found: list[tuple[str, ...]] = []
        for kind, column in _SEALED.items():
            rows = await self._run(select(column.table.c.id, column).where(column != ""))
            found += [(kind, *map(str, row)) for row in rows]
        return found

    async def reseal(self, kind: str, id: str, before: str, after: str) -> None:
        """Replace a sealed value, unless somebody else has."""
        column = _SEALED[kind]
        table = column.table
        statement = update(table).where(table.c.id == id, column == before).values({column: after})
        await self._run(statement.returning(table.c.id))

    async def _deleted(self, statement: Any) -> int:
        return len((await self._run(statement)).all())


_SEALED = {
    "installations.token": installations.c.token, "installations.refresh_token": installations.c.refresh_token,
    "tokens.secret": tokens.c.secret,
}


def _installed(row: Row | None) -> Installed | None:
    if row is None:
        return None
    fields = dict(zip(_FIELDS, row, strict=True))
    scopes, teams = fields["scopes"], fields["teams"]
    return Installed(**{
        **fields, "scopes": frozenset(scopes.split(",")) if scopes else frozenset(), "teams": frozenset(json.loads(teams)),
    })
