"""Tokens by which a team's pipeline may report, and everything it ever reported."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select, update

from bot.store.rows import Token
from bot.store.statements import Statements
from bot.store.tables import signals, tokens
from conversations.answers import Value
from conversations.signals import Signal


class Tokens(Statements):
    """The part of a transaction that deals with tokens and signals."""

    async def add_token(self, token: Token) -> None:
        """Keep a new token."""
        await self._run(tokens.insert().values(**asdict(token)))

    async def token(self, id: str) -> Token | None:
        """The token of this id, also one that was revoked."""
        row = (await self._run(select(tokens).where(tokens.c.id == id))).one_or_none()
        return None if row is None else Token(**row._mapping)

    async def revoke_tokens(self, installation: str, channel: str, at: datetime) -> int:
        """From now on no token of this channel is taken; how many there were."""
        mine = (tokens.c.installation == installation) & (tokens.c.channel == channel)
        still = tokens.c.revoked_at.is_(None)
        return (await self._run(update(tokens).where(mine, still).values(revoked_at=at))).rowcount

    async def add_signals(self, token: str, id: str, told: Mapping[str, Value], at: datetime) -> bool:
        """Append one report; False when this token sent this id before, then nothing is kept.

        Raises sqlalchemy's IntegrityError for a token that was never given out.
        """
        known = select(signals.c.place).where(signals.c.token == token, signals.c.id == id).limit(1)
        if (await self._run(known)).first() is not None:
            return False
        lines = [
            {
                "token": token, "id": id, "question": question, "at": at,
                "value": value.model_dump_json(exclude_defaults=True),
            }
            for question, value in told.items()
        ]
        await self._run(signals.insert().values(lines))
        return True

    async def signals_for(self, installation: str, channel: str, system: str) -> list[Signal]:
        """What was reported about a system of a channel, oldest first; a token without a system is for all."""
        query = (
            select(signals.c.question, signals.c.value, signals.c.at)
            .join(tokens, tokens.c.id == signals.c.token)
            .where(
                tokens.c.installation == installation, tokens.c.channel == channel,
                tokens.c.system.in_(("", system)),
            )
            .order_by(signals.c.place)
        )
        return [
            Signal(row.question, Value.model_validate_json(row.value), row.at) for row in await self._run(query)
        ]
