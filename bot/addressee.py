"""Who is spoken to when something comes due: the owner, or whoever answered last when the owner is gone."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.advisor.desk import Desk
from bot.people import People
from conversations.assessment import Assessment


@dataclass(frozen=True)
class Addressee:
    """Where somebody lives, until when they are away if they are, and whether there is nobody left at all."""

    zone: ZoneInfo
    away_until: datetime | None = None
    nobody: bool = False
    certain: bool = True
    """Whether this is known; while Slack does not say, nobody is to be disturbed at what may be night."""


class Addressees:
    """Finds somebody who is still there, and hands the check over to them."""

    def __init__(self, desk: Desk, people: People) -> None:
        self._desk = desk
        self._people = people

    async def of(self, thread: str) -> Addressee:
        """The person a thread is for, as they are at this moment; a new owner is a fact that the card then shows."""
        async with self._desk.store.transaction() as tx:
            found = await tx.of_thread(thread)
        return await self.among(found[-1]) if found else Addressee(ZoneInfo("UTC"), nobody=True)

    async def among(self, current: Assessment, *, fresh: bool = True) -> Addressee:
        """The same by the newest check of a thread; what Slack said within the hour will do unless `fresh`."""
        installation = current.installation
        look_up = self._people.person_now if fresh else self._people.person
        for user in _candidates(current):
            person = await look_up(installation, user)
            if not person.gone:
                if user != current.owner:
                    await self._hand_over(current, user)
                return Addressee(person.zone, person.away_until, certain=person.certain)
        return Addressee((await self._people.person(installation, current.owner)).zone, nobody=True)

    async def _hand_over(self, current: Assessment, user: str) -> None:
        async with self._desk.store.transaction() as tx:
            await tx.set_owner(current.id, user)
            await tx.touch_thread(current.thread)


def _candidates(assessment: Assessment) -> list[str]:
    """The owner first, then those who answered, the last one first."""
    return list(dict.fromkeys([assessment.owner, *(given.by for given in reversed(assessment.given))]))
