"""What pipelines report: kept as facts, proposed in an open check, and due at once when a trigger is reached."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.advisor.desk import Desk, Done, Who
from bot.advisor.schedule import plan_reached, replan
from bot.signing import new_token
from bot.store import Token, Tx
from bot.views import channel as views
from conversations.answers import Value
from conversations.assessment import Assessment
from conversations.progress import values
from conversations.signals import effect, newest


class TokenGoneError(Exception):
    """The token was revoked, or its channel forgotten, while the report was on its way."""


@dataclass(frozen=True)
class Received:
    """What came of a report: the threads that changed; `other`: its id was used before, for something else that stands."""

    threads: tuple[str, ...] = ()
    other: bool = False


class Signalling:
    """Tokens of a channel, and what is reported with them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def issue(self, who: Who, system: str = "") -> Done:
        """A new token for one system; shown once, to its author alone."""
        async with self._desk.store.transaction() as tx:
            systems = {each.system for each in await tx.of_channel(who.installation, who.channel, limit=200)}
            if (system and system not in systems) or (not system and len(systems) > 1):
                return Done(say=views.which_system(sorted(systems)))
            id, secret = new_token()
            system = system or next(iter(systems), "")
            now = self._desk.clock.real_now()
            await tx.add_token(Token(id, self._desk.sealer.seal(secret), who.installation, who.channel, system, who.user, now))
        return Done(say=views.new_token(id, secret, system))

    async def revoke(self, who: Who) -> Done:
        """No token of this channel is taken any more."""
        async with self._desk.store.transaction() as tx:
            count = await tx.revoke_tokens(who.installation, who.channel, self._desk.clock.real_now())
        return Done(say=views.tokens_revoked(count))

    async def known(self, token_id: str) -> Token | None:
        """The token with its secret opened, unless it was revoked or never given out. Raises SealError."""
        async with self._desk.store.transaction() as tx:
            token = await tx.token(token_id)
            if token is None or token.revoked_at is not None or await tx.is_paused(token.installation):
                return None
        return replace(token, secret=self._desk.sealer.open(token.secret))

    async def receive(self, token: Token, id: str, told: Mapping[str, Value], sent: datetime | None = None) -> Received:
        """Keep one report and let it act. The same id again changes nothing. Raises TokenGoneError.

        `sent`: when it was signed, in the machine's time; of two reports the one that was signed last counts.
        """
        now = self._desk.clock.now()
        async with self._desk.store.transaction() as tx:
            await tx.turn(f"signals of {token.id}")
            held = await tx.token(token.id)
            if held is None or held.revoked_at is not None:
                raise TokenGoneError
            if not await tx.add_signals(token.id, id, told, now, None if sent is None else sent + self._desk.clock.offset):
                return Received(other=await tx.told(token.id, id) != told)
            threads: dict[str, str] = {}
            for each in await tx.of_channel(token.installation, token.channel, limit=200):
                threads.setdefault(each.system, each.thread)
            meant = [thread for system, thread in threads.items() if token.system in ("", system)]
            return Received(tuple([thread for thread in sorted(meant) if await self._act(tx, thread, id, now)]))

    async def _act(self, tx: Tx, thread: str, id: str, now: datetime) -> bool:
        """Whether the thread shows something else now."""
        if await tx.thread(thread, lock=True) is None:
            # Forgotten a moment ago.
            return False
        latest = (await tx.of_thread(thread))[-1]
        if latest.concluded is not None and not await self._replanned(tx, latest, id, now):
            return False
        await tx.touch_thread(thread)
        return True

    async def _replanned(self, tx: Tx, latest: Assessment, id: str, now: datetime) -> bool:
        verdict = latest.concluded
        if verdict is None:
            return False
        told = newest(await tx.signals_for(latest.installation, latest.channel, latest.system), verdict.at)
        reported = {question: signal.value for question, signal in told.items()}
        found = effect(values(latest), verdict, reported, now.date())
        changed = False
        for trigger in found.reached:
            changed |= await plan_reached(tx, latest, trigger, id, now)
        for kind in found.replanned:
            dates = [trigger for trigger in found.dates if trigger.kind == kind]
            changed |= await replan(tx, latest, kind, dates, id, now)
        return changed
