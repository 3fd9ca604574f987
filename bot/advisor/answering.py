"""Recording answers: the fact and what follows from it in one transaction, and the verdict once nothing is open."""

from dataclasses import dataclass

from bot.advisor.desk import Desk, Who
from bot.advisor.schedule import park, plan_triggers
from bot.store import Tx
from bot.views.press import Press, seen
from conversations.answers import Given, Source, Value
from conversations.assessment import Assessment, Snapshot, answer
from conversations.errors import ConcludedError, UnreadableAnswerError
from conversations.framework import Question
from conversations.parsing import Taken, parse
from conversations.progress import is_done
from conversations.verdict import conclude
from conversations.widening import also_asks


@dataclass(frozen=True)
class Answer:
    """What somebody gave: the value, in which words, by which way, and the reply it came from."""

    value: Value
    words: str = ""
    source: Source = "button"
    message: str = ""


def in_words(raw: object) -> str:
    """What was typed into a control; ticked lines have no words of their own."""
    return raw if isinstance(raw, str) else ""


class Answering:
    """Everything that adds facts to an assessment."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def press(self, who: Who, press: Press, given: Answer) -> Assessment:
        """Record one answer; a verdict that follows from it is written when the thread is brought up to date (`settle`).

        Raises GoneError, ConcludedError, UnknownQuestionError, AnsweredMeanwhileError.
        """
        return await self._at_once(who, press, given) or await self._held(who, press, given)

    async def _at_once(self, who: Who, press: Press, given: Answer) -> Assessment | None:
        """The same in two ways to a server instead of six.

        None, and nothing is done, when more has to be written than the fact, or something came in between.
        """
        async with self._desk.store.apart() as tx:
            seen = await self._desk.glance(tx, who, press.assessment)
            changed = self._changed(seen.assessment, who, press, given)
            if changed is seen.assessment:
                return changed
            if tx.whole:
                return await self._noted(tx, changed)
            if also_asks(self._desk.framework, changed):
                return None
            parking = park(changed, self._desk.clock.now())
            # Also where this ends the check: to find out costs more, and the verdict cancels what is to come.
            return changed if await tx.add_at(seen, changed, parking, parks=changed.follows is None) else None

    async def _held(self, who: Who, press: Press, given: Answer) -> Assessment:
        async with self._desk.store.transaction() as tx:
            found = await self._desk.held(tx, who, press.assessment)
            changed = self._changed(found, who, press, given)
            return changed if changed is found else await self._noted(tx, changed)

    def reached(self, assessment: Assessment) -> Snapshot | None:
        """The verdict that is owed: nothing is open any more, and none is written. It takes a few milliseconds to work out."""
        if assessment.concluded is not None or not is_done(self._desk.framework, assessment):
            return None
        return conclude(self._desk.framework, assessment, at=self._desk.clock.now())

    async def settle(self, assessment: Assessment, verdict: Snapshot) -> None:
        """Write the verdict that this check had `reached`, unless somebody has by now; of a check that changed since, its own."""
        async with self._desk.store.transaction() as tx:
            await tx.hold_thread_of(assessment.installation, assessment.id)
            found = await tx.assessment(assessment.id)
            if found is None or found.concluded is not None:
                return
            if found == assessment:
                await self._conclude(tx, found, verdict)
            else:
                await self.conclude_if_done(tx, found)
            await tx.touch_thread(found.thread)

    async def keep(self, who: Who, press: Press) -> Assessment:
        """Confirm what the previous assessment had."""
        async with self._desk.store.transaction() as tx:
            assessment = await self._desk.held(tx, who, press.assessment)
            carried = assessment.carried.get(press.question)
            if carried is None:
                return assessment
            given = Answer(carried.value, carried.words)
            return await self.add(tx, assessment, who, press, given)

    async def add(self, tx: Tx, assessment: Assessment, who: Who, press: Press, given: Answer) -> Assessment:
        """The same within a transaction that holds the assessment."""
        changed = self._changed(assessment, who, press, given)
        return changed if changed is assessment else await self._added(tx, changed)

    def _changed(self, assessment: Assessment, who: Who, press: Press, given: Answer) -> Assessment:
        latest = assessment.answers.get(press.question)
        saw = latest.value if latest is not None and seen(latest.value) == press.saw else None
        fact = Given(
            question=press.question, value=given.value, by=who.user, at=self._desk.clock.now(), words=given.words,
            source=given.source, message=given.message,
        )
        return answer(self._desk.framework, assessment, fact, saw=saw)

    async def retract(self, tx: Tx, assessment: Assessment, who: Who, question: str, message: str) -> Assessment:
        """The reply that gave an answer was deleted. Raises ConcludedError."""
        if assessment.concluded is not None:
            raise ConcludedError(assessment.id)
        fact = Given(
            question=question, value=Value.retracted(), by=who.user, at=self._desk.clock.now(), source="reply",
            message=message,
        )
        return await self._added(tx, assessment.model_copy(update={"given": (*assessment.given, fact)}))

    def questions(self) -> tuple[Question, ...]:
        """Everything that is ever asked."""
        return self._desk.framework.questions

    def read(self, question: Question, raw: object) -> Value:
        """The value of a form or message control. Raises UnreadableAnswerError."""
        if isinstance(raw, list):
            return Value.choices(tuple(str(each) for each in raw))
        text = str(raw)
        if question.type in ("choice", "yesno") and text in {choice.id for choice in question.choices}:
            return Value.choice(text)
        return self.typed(question, text)

    def typed(self, question: Question, text: str) -> Value:
        """The value of a typed text. Raises UnreadableAnswerError when it does not say one answer."""
        found = parse(question, text, today=self._desk.clock.now().date())
        if not isinstance(found, Taken):
            raise UnreadableAnswerError(question.id, text, question.type)
        return found.value

    async def _added(self, tx: Tx, assessment: Assessment) -> Assessment:
        return await self.conclude_if_done(tx, await self._noted(tx, assessment))

    async def _noted(self, tx: Tx, assessment: Assessment) -> Assessment:
        await tx.add_last_given(assessment)
        more = also_asks(self._desk.framework, assessment)
        if more:
            assessment = assessment.model_copy(update={"asks": (*assessment.asks, *more)})
            await tx.set_asks(assessment.id, assessment.asks, assessment.why_now)
        await self._unpark(tx, assessment)
        return assessment

    async def conclude_if_done(self, tx: Tx, assessment: Assessment) -> Assessment:
        """With its verdict if nothing is open any more; its thread is held."""
        verdict = self.reached(assessment)
        return assessment if verdict is None else await self._conclude(tx, assessment, verdict)

    async def _conclude(self, tx: Tx, assessment: Assessment, verdict: Snapshot) -> Assessment:
        await tx.conclude(assessment.id, verdict)
        await plan_triggers(tx, assessment, verdict)
        return assessment.model_copy(update={"concluded": verdict})

    async def _unpark(self, tx: Tx, assessment: Assessment) -> None:
        """An answer to a parked check picks it up again; it is then parked once more if nothing follows, a verdict neither."""
        if assessment.follows is not None:
            return
        if not await tx.is_planned(assessment.installation, assessment.channel, assessment.thread):
            await tx.plan_due(park(assessment, self._desk.clock.now()))


