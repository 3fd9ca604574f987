"""A form for a lone answerer: the same questions, facts and verdict as in the thread, several answers in one transaction."""

from bot.advisor.answering import Answer, Answering
from bot.advisor.desk import Desk, Who
from bot.views.press import Press
from conversations.assessment import Assessment
from conversations.errors import ConcludedError
from conversations.framework import Question
from conversations.progress import open_at_once


class Filling:
    """What is open, and what somebody gave for it."""

    def __init__(self, desk: Desk, answering: Answering) -> None:
        self._desk = desk
        self._answering = answering

    async def open(self, who: Who, id: str) -> tuple[Assessment, tuple[Question, ...]]:
        """The check with all that can be filled in now. Raises GoneError, ConcludedError."""
        assessment = await self._desk.read(who, id)
        if assessment.concluded is not None:
            raise ConcludedError(id)
        return assessment, open_at_once(self._desk.framework, assessment)

    async def fill(self, who: Who, id: str, given: dict[str, Answer]) -> tuple[Assessment, tuple[Question, ...]]:
        """Record these answers, all or none; the check afterwards, and what is open then.

        An answer to a question that the ones before it made irrelevant is passed over, as are those after the
        verdict. Raises GoneError, ConcludedError, and AnsweredMeanwhileError naming the question.
        """
        async with self._desk.store.transaction() as tx:
            assessment = await self._desk.held(tx, who, id)
            if assessment.concluded is not None:
                raise ConcludedError(id)
            for question in [each.id for each in self._desk.framework.questions if each.id in given]:
                if assessment.concluded is None and self._asked(assessment, question):
                    press = Press(id, question)
                    assessment = await self._answering.add(tx, assessment, who, press, given[question])
        left = () if assessment.concluded is not None else open_at_once(self._desk.framework, assessment)
        return assessment, left

    def _asked(self, assessment: Assessment, question: str) -> bool:
        """Whether it is open, or somebody was faster with it."""
        open_ = {each.id for each in open_at_once(self._desk.framework, assessment)}
        return question in open_ or question in assessment.answers
