"""The form for a lone answerer: opened behind a loading window, read field by field, at most two pages."""

from functools import partial
from typing import Any

from bot.advisor.answering import Answer, Answering, in_words
from bot.advisor.desk import Done, Who
from bot.advisor.filling import Filling
from bot.listeners.form_errors import FormError
from bot.people import People
from bot.views.answer_form import (
    FASTER,
    NONE_ALONE,
    NOTHING_GIVEN,
    TITLE,
    UNKNOWN,
    UNKNOWN_ALONE,
    answers_modal,
    filled_modal,
)
from bot.views.message import Block
from bot.views.modals import loading_modal
from bot.views.press import Press
from bot.views.refusals import called, worded
from conversations.answers import Value
from conversations.errors import AnsweredMeanwhileError, UnreadableAnswerError
from conversations.framework import Question
from conversations.saying import said

LAST_PAGE = 2


class Fillings:
    """Opens the form and takes what comes back."""

    def __init__(self, filling: Filling, answering: Answering, people: People) -> None:
        self._filling = filling
        self._answering = answering
        self._people = people

    def opened(self, who: Who, assessment: str) -> Done:
        """A window at once, and the open questions in it when they are known."""
        return Done(view=loading_modal(TITLE), fill=partial(self._window, who, assessment))

    async def _window(self, who: Who, id: str) -> Block:
        assessment, questions = await self._filling.open(who, id)
        return answers_modal(assessment, questions, page=1)

    async def save(self, who: Who, press: Press, values: dict[str, Any]) -> Done:
        """Record what was filled in; what follows from it is asked on a second page. Raises FormError."""
        _, questions = await self._filling.open(who, press.assessment)
        known = {question.id: question for question in (*questions, *self._answering.questions())}
        given = self._read([known[id] for id in values if id in known], values)
        page = int(press.choice) if press.choice.isdigit() else LAST_PAGE
        if not given and page < LAST_PAGE:
            raise FormError(NOTHING_GIVEN)
        try:
            assessment, left = await self._filling.fill(who, press.assessment, given)
        except AnsweredMeanwhileError as error:
            raise await self._faster(who, press.assessment, known[error.question], error.by) from error
        if left and page < LAST_PAGE:
            return Done(thread=assessment.thread, view=answers_modal(assessment, left, page=page + 1))
        return Done(thread=assessment.thread, view=filled_modal(assessment, len(left)))

    def _read(self, questions: list[Question], values: dict[str, Any]) -> dict[str, Answer]:
        """Question -> answer for every field that holds one. Raises FormError with a sentence for each that is wrong."""
        given: dict[str, Answer] = {}
        wrong: dict[str, str] = {}
        for question in questions:
            raw = values[question.id]
            if not raw:
                continue
            try:
                given[question.id] = Answer(self._value(question, raw), in_words(raw), "form")
            except UnreadableAnswerError as error:
                wrong[question.id] = worded(error)
            except FormError as error:
                wrong[question.id] = str(error)
        if wrong:
            raise FormError("", fields=wrong)
        return given

    def _value(self, question: Question, raw: Any) -> Value:
        if raw in (UNKNOWN, [UNKNOWN]):
            return Value.unknown()
        if isinstance(raw, list) and len(raw) > 1:
            if UNKNOWN in raw:
                raise FormError(UNKNOWN_ALONE)
            if question.none_of_these in raw:
                raise FormError(NONE_ALONE)
        return self._answering.read(question, raw)

    async def _faster(self, who: Who, id: str, question: Question, by: str) -> FormError:
        assessment, _ = await self._filling.open(who, id)
        names = self._people.known_names(who.installation, {by})
        shown = said(question, assessment.answers[question.id].value)
        return FormError("", fields={question.id: FASTER.format(who=called(by, names), shown=shown)})
