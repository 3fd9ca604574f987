"""Reading without changing: the channel's status and history, records, and the windows that show more."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date

from bot.advisor.desk import Desk, Done, Who
from bot.advisor.supposing import SupposeError, suppose, told
from bot.views.channel import only
from bot.views.channel_lists import PAGE, history
from bot.views.exploring import comparison_message, what_if_blocks, what_if_message
from bot.views.refusals import NOTHING_TO_SUPPOSE
from conversations.assessment import Assessment
from conversations.hindsight import past
from conversations.record import markdown

Called = Callable[[set[str]], Awaitable[Mapping[str, str]]]
"""What people are called, by user id."""


class Looking:
    """Everything that only reads."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def newest(self, who: Who) -> tuple[list[Assessment], dict[str, date], bool]:
        """The newest assessment of each system, newest first, the next ask by thread, and whether reminders are stopped."""
        async with self._desk.store.transaction() as tx:
            found = await tx.newest_each(who.installation, [who.channel], concluded=False)
            waiting = await tx.open_due(who.installation, who.channel)
            team = await tx.team(who.installation, who.channel)
        asks: dict[str, date] = {}
        for due in waiting:
            if due.kind not in ("nudge", "park", "outcome"):
                asks.setdefault(due.thread, due.due_at.date())
        return sorted(found, key=lambda each: each.started_at, reverse=True), asks, team.stopped

    async def history(self, who: Who, page: int = 0) -> Done:
        """The verdicts of the channel, newest first; the last page where there are fewer than there were."""
        async with self._desk.store.transaction() as tx:
            count = await tx.count_verdicts(who.installation, who.channel)
            shown = min(page, max(count - 1, 0) // PAGE)
            found = await tx.verdicts(who.installation, who.channel, PAGE, shown * PAGE)
        return Done(say=history(found, shown, count))

    async def record(self, who: Who, assessment_id: str, called: Called) -> str:
        """The decision record of an assessment as Markdown, its people as `called` knows them. Raises GoneError."""
        assessment = await self._desk.read(who, assessment_id)
        async with self._desk.store.transaction() as tx:
            all_ = await tx.of_thread(assessment.thread)
            said = await tx.outcomes_in(assessment.installation, assessment.channel, assessment.thread)
        became = {id: one.became for id, one in said.items() if one is not None}
        users = {given.by for given in assessment.given} | {assessment.owner} | {one.by for one in became.values()}
        names, before = await called(users), past(assessment, all_, became)
        return markdown(self._desk.framework, assessment, history=before, names=names, became=became.get(assessment.id))

    async def what_if(self, who: Who, text: str) -> Done:
        """The verdict that the channel's newest check would get with these answers; nothing is stored."""
        async with self._desk.store.transaction() as tx:
            found = await tx.of_channel(who.installation, who.channel, limit=1)
        if not found:
            return Done(say=only(NOTHING_TO_SUPPOSE))
        framework, now = self._desk.framework, self._desk.clock.now()
        try:
            seen = suppose(framework, found[0], told(framework, text, now.date()), now)
        except SupposeError as error:
            return Done(say=only(str(error)))
        blocks = what_if_blocks(seen.before, seen.after, seen.changes, seen.idle, so_far=seen.so_far)
        return Done(say=what_if_message(found[0].system, blocks))

    def comparison(self) -> Done:
        """The ways side by side."""
        return Done(say=comparison_message(self._desk.framework.comparison))
