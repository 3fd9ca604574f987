"""Tokens by which a team's pipeline may report, and everything it ever reported."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.store.prepared import Prepared
from bot.store.rows import Token
from bot.store.statements import Statements
from bot.store.tables import signals, tokens
from conversations.answers import Value
from conversations.signals import Signal

_FIELDS = ("id", "secret", "installation", "channel", "system", "created_by", "created_at", "revoked_at")
_OF_CHANNEL = (tokens.c.installation == bindparam("in_installation")) & (tokens.c.channel == bindparam("in_channel"))
_NEW = Prepared(tokens.insert(), _FIELDS)
_TOKEN = Prepared(select(*(tokens.c[name] for name in _FIELDS)).where(tokens.c.id == bindparam("token")))
_REVOKED = Prepared(update(tokens).where(_OF_CHANNEL, tokens.c.revoked_at.is_(None)), ("revoked_at",))
_TOLD_BEFORE = Prepared(
    select(signals.c.place).where(signals.c.token == bindparam("by"), signals.c.id == bindparam("report")).limit(1)
)
_TOLD_AS = Prepared(
    select(signals.c.question, signals.c.value).where(signals.c.token == bindparam("by"), signals.c.id == bindparam("report"))
)
_TELL = Prepared(signals.insert().inline(), ("token", "id", "question", "value", "at", "sent_at"))
_TOLD = Prepared(
    select(signals.c.question, signals.c.value, signals.c.at)
    .join(tokens, tokens.c.id == signals.c.token)
    .where(_OF_CHANNEL, tokens.c.system.in_(("", bindparam("in_system", type_=tokens.c.system.type))))
    .order_by(signals.c.sent_at, signals.c.place)
)


class Tokens(Statements):
    """The part of a transaction that deals with tokens and signals."""

    async def add_token(self, token: Token) -> None:
        """Keep a new token."""
        await self._changed(_NEW, **asdict(token))

    async def token(self, id: str) -> Token | None:
        """The token of this id, also one that was revoked."""
        row = await self._row(_TOKEN, token=id)
        return None if row is None else Token(*row)

    async def revoke_tokens(self, installation: str, channel: str, at: datetime) -> int:
        """From now on no token of this channel is taken; how many there were."""
        return await self._changed(_REVOKED, in_installation=installation, in_channel=channel, revoked_at=at)

    async def add_signals(
        self, token: str, id: str, told: Mapping[str, Value], at: datetime, sent_at: datetime | None = None
    ) -> bool:
        """Append one report, received at `at`; False when this token sent this id before, then nothing is kept.

        Raises StoreConflictError for a token that was never given out.
        """
        if await self._row(_TOLD_BEFORE, by=token, report=id) is not None:
            return False
        await self._each(_TELL, (
            {
                "token": token, "id": id, "question": question, "at": at, "sent_at": sent_at or at,
                "value": value.model_dump_json(exclude_defaults=True),
            }
            for question, value in told.items()
        ))
        return True

    async def told(self, token: str, id: str) -> dict[str, Value]:
        """What this token reported under this id."""
        rows = await self._rows(_TOLD_AS, by=token, report=id)
        return {question: Value.model_validate_json(value) for question, value in rows}

    async def signals_for(self, installation: str, channel: str, system: str) -> list[Signal]:
        """What was reported about a system of a channel, in the order it was sent; a token without a system is for all."""
        rows = await self._rows(_TOLD, in_installation=installation, in_channel=channel, in_system=system)
        return [Signal(question, Value.model_validate_json(value), at) for question, value, at in rows]
