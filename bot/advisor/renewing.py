"""What a bot does when it comes back with another framework than it had before."""

import json
from hashlib import sha256

from bot.advisor.answering import Answering
from bot.advisor.desk import Desk
from bot.advisor.schedule import plan_fact
from bot.store import Tx
from conversations.assessment import Assessment
from conversations.meaning import wording
from conversations.reopening import changed_facts, reopened, states

WORDING = "framework_wording"
FACTS = "framework_facts"


class Renewing:
    """Running checks are drawn anew; a decision is opened again only if a fact it rests on changed its verdict."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._answering = Answering(desk)

    async def renew(self) -> None:
        """Compare with what was kept at the last start, and keep what is known today; twice changes nothing."""
        framework = self._desk.framework
        async with self._desk.store.transaction() as tx:
            await tx.turn(FACTS)
            said, facts = await tx.value(WORDING), await tx.value(FACTS)
            now, known = wording(framework), json.dumps(states(framework), sort_keys=True)
            if said != now:
                await tx.set_value(WORDING, now)
                if said is not None:
                    await self._redraw(tx)
            if facts != known:
                await tx.set_value(FACTS, known)
                if facts is not None:
                    await self._reopen(tx, changed_facts(framework, json.loads(facts)), known)

    async def _redraw(self, tx: Tx) -> None:
        """Touched first: from then on nobody answers in these threads until this is done."""
        await tx.touch_open_threads()
        for assessment in await tx.under_way():
            await self._answering.conclude_if_done(tx, assessment)

    async def _reopen(self, tx: Tx, changed: frozenset[str], known: str) -> None:
        newest: dict[str, Assessment] = {}
        for assessment in await tx.all_assessments() if changed else []:
            newest[assessment.thread] = assessment
        at, state = self._desk.clock.now(), sha256(known.encode()).hexdigest()[:16]
        for assessment in newest.values():
            trigger = reopened(self._desk.framework, assessment, changed, at=at)
            if trigger is not None:
                await plan_fact(tx, assessment, trigger, at, state)
                await tx.touch_thread(assessment.thread)
