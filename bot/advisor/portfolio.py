"""What is known of many teams at once, as far as somebody may see it."""

from collections.abc import Mapping
from datetime import date

from bot.advisor.desk import Desk
from bot.standing import Deed, Place, Sight, Standing
from bot.views.portfolio import Line
from conversations.assessment import Assessment
from conversations.growth import Growth, growth
from conversations.needs import needs
from conversations.progress import progress, values

MOST_KEPT = 10_000
"""Verdicts whose needs are remembered."""


class Portfolio:
    """Reads over channels; which ones is for the caller to prove."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._needs: dict[str, tuple[str, ...]] = {}

    async def channels(self, installation: str) -> set[str]:
        """Every channel with a check: to be narrowed to what somebody may see before anything of it is shown."""
        async with self._desk.store.transaction() as tx:
            return await tx.checked_channels(installation)

    async def lines(self, installation: str, sight: Sight) -> list[Line]:
        """One line for each system of the channels in sight: one's own teams first, then by name."""
        places = sight.channels
        async with self._desk.store.transaction() as tx:
            newest = await tx.newest_each(installation, places, concluded=False)
            said = await tx.newest_each(installation, places, concluded=True)
            asked = await tx.asked_again(installation, places)
            stopped = await tx.stopped_among(installation, places)
        verdicts = {(each.channel, each.system): each for each in said}
        dates = {thread: at.date() for thread, at in asked.items()}
        found = [
            self._line(each, verdicts.get((each.channel, each.system)), sight, dates, each.channel in stopped)
            for each in newest
        ]
        return sorted(found, key=lambda line: (not line.mine, line.channel, line.newest.system))

    async def counts(self, installation: str) -> tuple[int, int]:
        """How many checks there are in all, and how many reminders were given up: for admins."""
        async with self._desk.store.transaction() as tx:
            return await tx.counts(installation)

    def waiting_for(self, user: str, lines: list[Line]) -> list[tuple[Line, str]]:
        """What one of these waits for somebody to do: the question that is open, or whose word is to be settled."""
        found = [(line, self._wanted(line.newest)) for line in lines if line.newest.owner == user and line.mine]
        return [(line, wanted) for line, wanted in found if wanted]

    def _wanted(self, assessment: Assessment) -> str:
        if assessment.concluded is not None:
            disputed = {dispute.question for dispute in assessment.concluded.disputes}
            asked = [question.ask for question in self._desk.framework.questions if question.id in disputed]
            return f"Settle whose answer holds: {asked[0]}" if asked else ""
        group = progress(self._desk.framework, assessment).open
        open_ = [each.ask for each in group.questions if each.id not in assessment.answers] if group is not None else []
        return open_[0] if open_ else ""

    def _line(
        self, newest: Assessment, verdict: Assessment | None, sight: Sight, asked: Mapping[str, date], stopped: bool
    ) -> Line:
        place = sight.channels[newest.channel]
        return Line(
            newest, verdict.concluded if verdict is not None else None, place.name, mine=newest.channel in sight.mine,
            asked=asked.get(newest.thread), stopped=stopped,
            shared=self._shared(verdict) if verdict is not None else (),
            growth=course(verdict), settings=_settings(sight, newest.channel, place),
        )

    def _shared(self, verdict: Assessment) -> tuple[str, ...]:
        """The needs of a team with a verdict: its answers never change, so they are worked out once."""
        found = self._needs.get(verdict.id)
        if found is None:
            if len(self._needs) >= MOST_KEPT:
                self._needs.clear()
            found = self._needs[verdict.id] = needs(self._desk.framework, values(verdict))
        return found


def course(verdict: Assessment | None) -> Growth | None:
    """Where a team with a verdict is heading, as far as its answers tell."""
    if verdict is None or verdict.concluded is None:
        return None
    return growth(values(verdict), verdict.concluded.at.date())


def _settings(sight: Sight, channel: str, place: Place) -> bool:
    return Standing(sight.kind, channel in sight.mine, place, sight.admin).may(Deed.SETTINGS)
