"""One answer corrected after the verdict: a new look for it alone, with its verdict at once unless more has to be asked."""

from dataclasses import replace

from bot.advisor.answering import Answer, Answering
from bot.advisor.desk import Desk, Who
from bot.advisor.starting import Starting
from bot.views.press import Press, seen
from conversations.answers import Given
from conversations.assessment import Assessment
from conversations.errors import AnsweredMeanwhileError, UnknownQuestionError
from conversations.evaluate import Names
from conversations.progress import values
from conversations.worlds import world_of


class Correcting:
    """What the finished lines of a thread offer once it has a verdict: the verdict stays as it was said, another follows."""

    def __init__(self, desk: Desk, starting: Starting, answering: Answering) -> None:
        self._desk = desk
        self._starting = starting
        self._answering = answering

    async def current(self, who: Who, press: Press) -> Assessment:
        """The newest check of the thread, which may be another than the one whose line this is.

        Raises GoneError, PausedError, and UnknownQuestionError where a concluded one does not have this question any more.
        """
        async with self._desk.store.transaction() as tx:
            newest = await self._starting.newest(tx, who, press.assessment)
        if newest.concluded is not None:
            self._counted(newest, press.question)
        return newest

    async def correct(self, who: Who, press: Press, given: Answer) -> Assessment | None:
        """With this answer in place of the one it had; the same answer changes nothing. None: another look is open.

        Raises GoneError, PausedError, UnknownQuestionError, and AnsweredMeanwhileError when its author saw a former answer.
        """
        async with self._desk.store.transaction() as tx:
            newest = await self._starting.newest(tx, who, press.assessment)
            if newest.concluded is None:
                return None
            counted = self._counted(newest, press.question)
            if counted.value == given.value:
                return newest
            if seen(counted.value) != press.saw and counted.by != who.user:
                raise AnsweredMeanwhileError(press.question, counted.by)
            again = await self._starting.again(tx, newest, (press.question,))
            return await self._answering.add(tx, again, who, replace(press, assessment=again.id, saw=""), given)

    def _counted(self, newest: Assessment, question: str) -> Given:
        """The answer that counts; one that was carried along may belong to a question that other answers have put away."""
        framework = self._desk.framework
        counted = newest.answers.get(question)
        asked = Names(framework, world_of(framework, values(newest))).truth(framework.question(question).when)
        if counted is None or asked is False:
            raise UnknownQuestionError(question)
        return counted
