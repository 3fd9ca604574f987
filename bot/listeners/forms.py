"""Submitted forms: an edited answer, a reason, a question to ask again, a day to stay quiet until."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from bot.advisor.answering import Answer, Answering, in_words
from bot.advisor.correcting import Correcting
from bot.advisor.desk import Desk, Done, Who
from bot.advisor.starting import Starting
from bot.advisor.supposing import SupposeError, answer, suppose
from bot.advisor.wishes import Wishes
from bot.listeners.after import REFUSED, After
from bot.listeners.fillings import Fillings
from bot.listeners.form_errors import FormError
from bot.listeners.gate import Gate, UnprovedError
from bot.listeners.homes import Homes
from bot.listeners.team_settings import TeamSettings
from bot.standing import NotAllowedError
from bot.views.channel import only
from bot.views.exploring import QUESTION, what_if_blocks, what_if_modal
from bot.views.message import Message
from bot.views.modals import ANSWER, UNKNOWN, carried, notice_modal, submitted
from bot.views.press import Press
from bot.views.refusals import DAY_PAST, DAY_TOO_FAR, KEPT_BESIDE, NOTHING_TYPED, OPEN_ALREADY, PROVING, called, worded
from conversations.answers import Value
from conversations.assessment import Assessment
from conversations.errors import ConcludedError, UnreadableAnswerError
from conversations.framework import Question

Handler = Callable[[Who, Press, dict[str, Any]], Awaitable[Done]]
LONGEST_SNOOZE = timedelta(days=2 * 366)
"""Beyond it a day is mistyped, or nothing is wanted any more: there is a word for that, and it can be taken back."""


class Forms:
    """One method per form, by its callback id."""

    def __init__(
        self, desk: Desk, answering: Answering, starting: Starting, correcting: Correcting, wishes: Wishes,
        settings: TeamSettings, fillings: Fillings, homes: Homes, gate: Gate, after: After,
    ) -> None:
        self._desk = desk
        self._answering = answering
        self._starting = starting
        self._correcting = correcting
        self._wishes = wishes
        self._settings = settings
        self._homes = homes
        self._gate = gate
        self._after = after
        self.table: dict[str, Handler] = {
            "edit": self.edit, "irrelevant": self.irrelevant, "change": self.change, "snooze": self.snooze,
            "what_if": self.what_if, "settings": self.settings, "answers": fillings.save,
        }

    async def handle(self, who: Who, view: dict[str, Any]) -> Done:
        """Do what the form says. Raises FormError with the sentence to show in it."""
        press = Press.unpacked(carried(view))
        handler = self.table.get(str(view.get("callback_id")))
        if handler is None or press is None:
            return Done()
        try:
            return await handler(await self._gate.form(who, view), press, submitted(view))
        except UnprovedError as error:
            raise FormError(PROVING) from error
        except NotAllowedError as error:
            return Done(view=notice_modal("Not here", worded(error)))
        except UnreadableAnswerError as error:
            raise FormError(worded(error)) from error
        except REFUSED as error:
            told = self._after.refusal(who.installation, error)
            raise FormError(told.say.text if told.say is not None else "") from error

    async def edit(self, who: Who, press: Press, values: dict[str, Any]) -> Done:
        """The new answer, "don't know" first; after the verdict it gives another one."""
        question = self._desk.framework.question(press.question)
        raw = values.get(ANSWER)
        value = Value.unknown() if values.get(UNKNOWN) else self._value(question, raw)
        given = Answer(value, in_words(raw), "form")
        try:
            assessment = await self._answering.press(who, press, given)
        except ConcludedError:
            return await self._corrected(who, press, given)
        beside = any(each.by == who.user and each.question == press.question for each in assessment.dissents)
        return Done(thread=assessment.thread, say=self._kept_beside(assessment) if beside else None)

    async def _corrected(self, who: Who, press: Press, given: Answer) -> Done:
        corrected = await self._correcting.correct(who, press, given)
        if corrected is None:
            raise FormError(OPEN_ALREADY)
        return Done(thread=corrected.thread)

    def _kept_beside(self, assessment: Assessment) -> Message:
        names = self._after.people.known_names(assessment.installation, {assessment.owner})
        return only(KEPT_BESIDE.format(owner=called(assessment.owner, names)))

    def _value(self, question: Question, raw: Any) -> Value:
        if not raw:
            raise FormError(NOTHING_TYPED)
        if isinstance(raw, list) and question.none_of_these in raw and len(raw) > 1:
            raise FormError("“None of these” stands alone: take it away, or the other lines.")
        return self._answering.read(question, raw)

    async def irrelevant(self, who: Who, press: Press, values: dict[str, Any]) -> Done:
        """Why a question does not apply."""
        value = Value.not_relevant(str(values.get(ANSWER) or ""))
        assessment = await self._answering.press(who, press, Answer(value, source="form"))
        return Done(thread=assessment.thread)

    async def change(self, who: Who, press: Press, values: dict[str, Any]) -> Done:
        """Ask one question again after a verdict."""
        found = await self._starting.review(who, press.assessment, (str(values[ANSWER]),))
        if not found.new:
            raise FormError(OPEN_ALREADY)
        return Done(thread=found.assessment.thread)

    async def snooze(self, who: Who, press: Press, values: dict[str, Any]) -> Done:
        """Quiet until a day."""
        on, today = date.fromisoformat(str(values[ANSWER])), self._desk.clock.now().date()
        if on <= today:
            raise FormError(DAY_PAST)
        if on > today + LONGEST_SNOOZE:
            raise FormError(DAY_TOO_FAR)
        return await self._wishes.snooze_until(who, press.assessment, on)

    async def settings(self, who: Who, press: Press, values: dict[str, Any]) -> Done:
        """A team's settings; what came of them stands in the Home tab they were opened from."""
        done = await self._settings.save(who, press, values)
        return replace(done, later=partial(self._settled, who, done))

    async def _settled(self, who: Who, done: Done) -> Done:
        told = ""
        if done.later is not None:
            try:
                came = await done.later()
            except REFUSED as error:
                came = self._after.refusal(who.installation, error)
            told = came.say.text if came.say is not None else ""
        await self._homes.tell(who, told)
        return Done()

    async def what_if(self, who: Who, press: Press, values: dict[str, Any]) -> Done:
        """The verdict with one answer changed, shown in the same window; nothing is stored."""
        framework, now = self._desk.framework, self._desk.clock.now()
        assessment = await self._desk.read(who, press.assessment)
        asked = str(values[QUESTION])
        try:
            changed = {asked: answer(framework, asked, str(values[ANSWER]), now.date())}
        except SupposeError as error:
            raise FormError(str(error)) from error
        seen = suppose(framework, assessment, changed, now)
        result = what_if_blocks(seen.before, seen.after, seen.changes, seen.idle, so_far=seen.so_far)
        return Done(view=what_if_modal(framework, press.packed(), result))
