"""What became of a verdict, as its team says: by a press, or typed below the question."""

from bot.advisor.desk import Desk, Done, GoneError, Who
from bot.store import Outcome, Tx
from bot.views.hindsight import closest
from conversations.assessment import Assessment
from conversations.hindsight import CHOICES
from conversations.retrospect import became


class Hindsight:
    """Keeps what teams say; the newest counts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def say(self, who: Who, id: str, choice: str) -> str:
        """Somebody says what became of a verdict; the same twice counts once. The thread that changed.

        Raises GoneError outside the author's channel, for an unknown choice, and where it was not asked; PausedError
        while the thread waits for its owner's word.
        """
        async with self._desk.store.transaction() as tx:
            found = await self._desk.held(tx, who, id)
            asked = await tx.outcomes_in(found.installation, found.channel, found.thread)
            if choice not in CHOICES or id not in asked:
                raise GoneError(id)
            await self._add(tx, who, found, asked[id], choice)
        return found.thread

    async def typed(self, tx: Tx, who: Who, newest: Assessment, text: str, *, edited: bool = False) -> Done:
        """A reply that answers no open question, in the thread of `newest`, which is held: it may say what became of the
        verdict that was asked about last.

        It counts while nobody has said anything; `edited`: also where its author said what counts. An attempt that leaves
        the choice open is offered all of them. While a question of another look is open, a lone "yes" is talk.
        """
        asked = await tx.outcomes_in(newest.installation, newest.channel, newest.thread)
        id = next(reversed([*asked]), "")
        before = asked.get(id)
        open_ = id and (before is None or (edited and before.by == who.user))
        said = became(text) if open_ else None
        if said is not None and newest.concluded is None and not said.plainly:
            return Done()
        found = await tx.assessment(id) if said is not None else None
        if said is None or found is None:
            return Done()
        if said.choice is None:
            return Done(say=closest(id))
        await self._add(tx, who, found, before, said.choice)
        return Done(thread=found.thread)

    async def _add(self, tx: Tx, who: Who, found: Assessment, before: Outcome | None, choice: str) -> None:
        if before is None or (before.choice, before.by) != (choice, who.user):
            at = self._desk.clock.now()
            await tx.add_outcome(Outcome(found.installation, found.channel, found.thread, found.id, choice, who.user, at))
            await tx.touch_thread(found.thread)
