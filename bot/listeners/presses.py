"""Buttons, menus and calendars of our messages: the name before the first colon says what is done."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.advisor.answering import Answer, Answering, in_words
from bot.advisor.correcting import Correcting
from bot.advisor.desk import Desk, Done, GoneError
from bot.advisor.hindsight import Hindsight
from bot.advisor.looking import Looking
from bot.advisor.replies import Replies
from bot.advisor.starting import Starting
from bot.advisor.wishes import Wishes
from bot.library import manifests
from bot.listeners.after import REFUSED, After
from bot.listeners.fillings import Fillings
from bot.listeners.forgetting import Forgets
from bot.listeners.gate import Gate
from bot.listeners.homes import Homes
from bot.listeners.payloads import Pressed
from bot.listeners.sharing import Shared
from bot.standing import Deed
from bot.views.channel import already_open, only
from bot.views.channel_lists import HISTORY
from bot.views.exploring import what_if_modal, why_not_modal
from bot.views.forgetting import FORGET
from bot.views.message import Message
from bot.views.modals import alternatives_modal, change_modal, edit_modal, reason_modal, snooze_modal
from bot.views.press import Press, seen
from bot.views.question import NOT_RELEVANT, UNKNOWN
from bot.views.refusals import NOTHING_CHOSEN, NOTHING_TYPED, OLD_BUTTON, ONLY_THE_OWNER, called
from bot.views.thread import role_of
from conversations.answers import Value
from conversations.assessment import Assessment
from conversations.progress import values
from conversations.why_not import why_not

Handler = Callable[[Pressed, Press], Awaitable[Done]]
NOTHING_LEFT = "All optional questions are answered already."


class Presses:
    """One method per kind of control."""

    def __init__(
        self, desk: Desk, looking: Looking, answering: Answering, starting: Starting, correcting: Correcting, wishes: Wishes, replies: Replies,
        hindsight: Hindsight, shared: Shared, homes: Homes, fillings: Fillings, forgets: Forgets, gate: Gate, after: After,
    ) -> None:
        self._desk = desk
        self._looking = looking
        self._answering = answering
        self._starting = starting
        self._correcting = correcting
        self._wishes = wishes
        self._replies = replies
        self._shared = shared
        self._homes = homes
        self._fillings = fillings
        self._forgets = forgets
        self._hindsight = hindsight
        self._gate = gate
        self._after = after
        self.table: dict[str, Handler] = {
            "answer": self.answer, "pick": self.answer, "date": self.answer, "unknown": self.unknown,
            "save": self.save, "keep": self.keep, "use": self.use, "edit": self.edit, "irrelevant": self.irrelevant,
            "verdict": self.verdict, "again": self.again, "settle": self.settle, "offer": self.offer, "form": self.form,
            "share": shared.press, FORGET: self.forget, "outcome": self.outcome,
        }

    async def handle(self, pressed: Pressed) -> Done:
        """Do what the control says; refusals come back as sentences."""
        refused = await self._gate.pressed(pressed)
        if refused is not None:
            return refused
        if pressed.name[0] == "home":
            return await self._homes.press(pressed)
        if pressed.name[0] == HISTORY:
            return await self._looking.history(pressed.who, pressed.page)
        if pressed.name[0] == "join":
            return await self._after.inviting.press(pressed)
        press = pressed.press or await self._from_name(pressed)
        handler = self.table.get(pressed.name[0])
        if handler is None or press is None:
            return Done(say=only(OLD_BUTTON))
        try:
            return self._revealing(await handler(pressed, press), pressed, press)
        except REFUSED as error:
            return self._after.refusal(pressed.who.installation, error, await self._thread_of(pressed, press))

    def _revealing(self, done: Done, pressed: Pressed, press: Press) -> Done:
        """With the message that was used: it stands in the channel even if its posting was never noted."""
        if not pressed.ts:
            return done
        role = role_of(self._desk.framework, press.assessment, press.question, pressed.block)
        return replace(done, revealed=(role, pressed.ts))

    async def _from_name(self, pressed: Pressed) -> Press | None:
        """Menus and calendars carry no value of ours: block and name lead to the assessment."""
        if pressed.name[0] not in ("pick", "date") or len(pressed.name) < 3:
            return None
        return Press(pressed.name[2], pressed.name[1])

    async def _thread_of(self, pressed: Pressed, press: Press) -> str:
        """The thread to redraw after a refusal; touched, so that an outdated message is refreshed."""
        try:
            assessment = await self._desk.read(pressed.who, press.assessment)
        except GoneError:
            return ""
        async with self._desk.store.transaction() as tx:
            await tx.touch_thread(assessment.thread)
        return assessment.thread

    async def answer(self, pressed: Pressed, press: Press) -> Done:
        """A choice, by button, menu or calendar."""
        question = self._desk.framework.question(press.question)
        if pressed.picked == NOT_RELEVANT:
            return await self.irrelevant(pressed, press)
        if pressed.picked == UNKNOWN:
            return await self.unknown(pressed, press)
        if question.none_of_these is not None and press.choice == question.none_of_these:
            value = Value.choices((press.choice,))
        else:
            value = self._answering.read(question, press.choice or pressed.picked)
        return await self._given(pressed, press, value)

    async def unknown(self, pressed: Pressed, press: Press) -> Done:
        """"Don't know"."""
        return await self._given(pressed, press, Value.unknown())

    async def save(self, pressed: Pressed, press: Press) -> Done:
        """The field or the boxes of a message."""
        question = self._desk.framework.question(press.question)
        raw = pressed.inputs.get(press.question)
        if not raw:
            return Done(say=only(NOTHING_CHOSEN if question.type == "choices" else NOTHING_TYPED))
        return await self._given(pressed, press, self._answering.read(question, raw), words=in_words(raw))

    async def keep(self, pressed: Pressed, press: Press) -> Done:
        """"Still 12"."""
        return Done(thread=(await self._answering.keep(pressed.who, press)).thread)

    async def use(self, pressed: Pressed, press: Press) -> Done:
        """"Use 14 services", as the pipeline says."""
        given = Answer(Value.model_validate_json(press.choice), source="signal")
        return Done(thread=(await self._answering.press(pressed.who, press, given)).thread)

    async def edit(self, pressed: Pressed, press: Press) -> Done:
        """Open the form for one answer; after a verdict for the one that counts now, which may stand further below."""
        assessment = await self._desk.read(pressed.who, press.assessment)
        question = self._desk.framework.question(press.question)
        if assessment.concluded is not None:
            assessment = await self._correcting.current(pressed.who, press)
            if assessment.concluded is None:
                return Done(tell=partial(self._open_already, assessment))
            press = Press(assessment.id, question.id, saw=seen(assessment.answers[question.id].value))
        return Done(view=edit_modal(assessment, question, press.packed()))

    async def form(self, pressed: Pressed, press: Press) -> Done:
        """Open the form with everything that is open."""
        return self._fillings.opened(pressed.who, press.assessment)

    async def irrelevant(self, pressed: Pressed, press: Press) -> Done:
        """Open the form for the reason."""
        question = self._desk.framework.question(press.question)
        return Done(view=reason_modal(question, press.packed()))

    async def offer(self, pressed: Pressed, press: Press) -> Done:
        """Yes or no to a near miss."""
        if pressed.name[-1] == "yes":
            return await self._replies.accept(pressed.who, press)
        return Done(say=only("All right, nothing is recorded. Reply again, or press a button."))

    async def outcome(self, pressed: Pressed, press: Press) -> Done:
        """What became of a verdict."""
        return Done(thread=await self._hindsight.say(pressed.who, press.assessment, press.choice))

    async def forget(self, pressed: Pressed, press: Press) -> Done:
        """"Delete everything", below the question whether that is meant."""
        return self._forgets.confirmed(pressed.who)

    async def settle(self, pressed: Pressed, press: Press) -> Done:
        """The owner takes another's answer, or keeps the one that counts; both make a new verdict."""
        assessment = await self._desk.read(pressed.who, press.assessment)
        if pressed.who.user != assessment.owner:
            names = self._after.people.known_names(assessment.installation, {assessment.owner})
            return Done(say=only(ONLY_THE_OWNER.format(owner=called(assessment.owner, names))))
        return Done(later=partial(self._settled, pressed, press))

    async def _settled(self, pressed: Pressed, press: Press) -> Done:
        """Once Slack has said that the owner is still in the channel."""
        await self._gate.now(pressed.who, Deed.ACT)
        found = await self._starting.review(pressed.who, press.assessment, (press.question,))
        anew = Press(found.assessment.id, press.question)
        if pressed.name[-1] == "keep":
            return await self.keep(pressed, anew)
        return await self._given(pressed, anew, Value.model_validate_json(press.choice))

    async def again(self, pressed: Pressed, press: Press) -> Done:
        """Look again with the answers kept, or from nothing."""
        start = self._starting.start_fresh if pressed.name[-1] == "fresh" else self._starting.review
        found = await start(pressed.who, press.assessment)
        if not found.new:
            return Done(thread=found.assessment.thread, tell=partial(self._open_already, found.assessment))
        return Done(thread=found.assessment.thread)

    async def _open_already(self, assessment: Assessment) -> Message:
        return already_open(assessment.system, await self._after.courier.link(assessment.thread))

    async def verdict(self, pressed: Pressed, press: Press) -> Done:
        """The buttons below a verdict."""
        assessment = await self._desk.read(pressed.who, press.assessment)
        match pressed.name[-1]:
            case "change" if assessment.concluded is not None:
                return Done(view=change_modal(self._desk.framework, assessment))
            case "alternatives" if assessment.concluded is not None:
                return Done(view=alternatives_modal(self._desk.framework, assessment.concluded, manifests()))
            case "why_not" if assessment.concluded is not None:
                others = why_not(self._desk.framework, values(assessment))
                return Done(view=why_not_modal(assessment.concluded.headline, others))
            case "what_if":
                return Done(view=what_if_modal(self._desk.framework, press.packed()))
            case "export":
                return Done(later=partial(self._shared.exported, pressed.who, assessment))
            case "sharpen":
                found = await self._starting.sharpen(pressed.who, press.assessment)
                return Done(say=only(NOTHING_LEFT)) if found is None else Done(thread=found.assessment.thread)
            case "dates" if press.choice == "day":
                tomorrow = self._desk.clock.now().date() + timedelta(days=14)
                return Done(view=snooze_modal(press.packed(), tomorrow.isoformat()))
            case "dates":
                return await self._wishes.choose(pressed.who, press.assessment, press.choice)
        return Done(say=only(OLD_BUTTON))

    async def _given(self, pressed: Pressed, press: Press, value: Value, words: str = "") -> Done:
        assessment = await self._answering.press(pressed.who, press, Answer(value, words))
        return Done(thread=assessment.thread)
