"""Replies typed in a thread: answers, near misses, the few words that do something, edits and deletions."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.advisor.answering import Answer, Answering
from bot.advisor.desk import Desk, Done, Who
from bot.advisor.hindsight import Hindsight
from bot.advisor.wishes import Wishes
from bot.store import Tx
from bot.views import channel as views
from bot.views.press import Press, seen
from bot.views.text import unescaped
from bot.views.thread_words import back_offer, status_words, why_words
from conversations.answers import Value
from conversations.assessment import Assessment
from conversations.errors import ConversationError
from conversations.framework import Question
from conversations.parsing import NearMiss, Nothing, Parsed, Taken, parse
from conversations.progress import progress
from conversations.saying import said_with_unit
from conversations.words import cleaned, is_question

MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
WORDS = {"why": "why", "why?": "why", "back": "back", "skip": "skip", "status": "status", "status?": "status",
         "stop": "stop", "help": "help", "help?": "help"}
LATE = timedelta(seconds=30)
"""Events that were not taken come again after a minute, five minutes, and every hour (docs.slack.dev, Events API)."""


@dataclass(frozen=True)
class Reply:
    """A post in a thread: its text as Slack sent it, its own timestamp, the thread's, and whom a mention of us names."""

    text: str
    ts: str
    thread_ts: str
    bot_user: str

    @property
    def addressed(self) -> str | None:
        """The text without our own mention; None when it speaks to somebody else."""
        mentioned = set(MENTION.findall(self.text))
        if mentioned and self.bot_user not in mentioned:
            return None
        ours = re.compile(rf"<@{re.escape(self.bot_user)}(?:\|[^>]*)?>")
        return unescaped(ours.sub(" ", self.text)).strip()


class Replies:
    """What people type."""

    def __init__(self, desk: Desk, answering: Answering, wishes: Wishes, hindsight: Hindsight) -> None:
        self._desk = desk
        self._answering = answering
        self._wishes = wishes
        self._hindsight = hindsight

    async def said(self, who: Who, reply: Reply) -> Done:
        """A new reply. Talk is passed over in silence; the same reply twice counts once."""
        text = reply.addressed
        if text is None:
            return Done()
        key = f"{who.installation}:{who.channel}:{reply.ts}"
        if WORDS.get(cleaned(text)) == "stop":
            return await self._stop(who, reply, key)
        async with self._desk.store.transaction() as tx:
            current = await self._current(tx, who, reply.thread_ts)
            if current is None or not await tx.first_delivery(key, self._desk.clock.real_now()):
                return Done()
            word, late = WORDS.get(cleaned(text)), self._came_late(current, reply.ts)
            if word is not None:
                # People of another company may answer where they are let, and nothing else.
                return Done() if who.external or (late and word == "skip") else await self._word(tx, word, current, who)
            return await self._answer(tx, current, who, text, reply.ts, late=late)

    async def edited(self, who: Who, reply: Reply) -> Done:
        """A reply got another text: the answer it gave follows, and what was talk before may now be an answer."""
        text = reply.addressed
        async with self._desk.store.transaction() as tx:
            current = await self._current(tx, who, reply.thread_ts)
            question = self._given_by(current, reply.ts)
            if current is None or text is None:
                return Done()
            if question is None:
                return await self._answer(tx, current, who, text, reply.ts, edited=True)
            found = parse(question, text, today=self._desk.clock.now().date())
            if not isinstance(found, Taken):
                return Done()
            return await self._record(tx, current, who, question, Answer(found.value, text, "reply", reply.ts))

    async def deleted(self, who: Who, thread_ts: str, ts: str) -> Done:
        """A reply is gone: what counted before it counts again."""
        async with self._desk.store.transaction() as tx:
            current = await self._current(tx, who, thread_ts)
            question = self._given_by(current, ts)
            if current is None or question is None or current.concluded is not None:
                return Done()
            await self._answering.retract(tx, current, who, question.id, ts)
            return Done(thread=current.thread)

    async def accept(self, who: Who, press: Press) -> Done:
        """The author says yes to what was offered for a near miss."""
        value = Value.model_validate_json(press.choice)
        assessment = await self._answering.press(who, press, Answer(value, source="reply"))
        return Done(thread=assessment.thread)

    async def _stop(self, who: Who, reply: Reply, key: str) -> Done:
        async with self._desk.store.transaction() as tx:
            # The thread is not held: whoever stops a channel takes the channel first and then its threads.
            ours = await tx.thread_at(who.installation, who.channel, reply.thread_ts)
            if ours is None or not await tx.first_delivery(key, self._desk.clock.real_now()):
                return Done()
            return await self._wishes.stop_in(tx, who)

    async def _current(self, tx: Tx, who: Who, thread_ts: str) -> Assessment | None:
        thread = await tx.thread_at(who.installation, who.channel, thread_ts)
        held = None if thread is None else await tx.thread(thread.id, lock=True)
        if thread is None or held is None or held.paused:
            return None
        found = await tx.of_thread(thread.id)
        return found[-1] if found else None

    def _given_by(self, assessment: Assessment | None, ts: str) -> Question | None:
        if assessment is None:
            return None
        found = [given.question for given in assessment.given if given.message == ts]
        return next((each for each in self._desk.framework.questions if found and each.id == found[-1]), None)

    def _came_late(self, current: Assessment, ts: str) -> bool:
        """Whether something was answered after this was written, so that it may be meant for another question."""
        last = next((given for given in reversed(current.given) if given.source != "carried"), None)
        if last is None:
            return False
        if last.message:
            return float(ts) < float(last.message)
        written, now = datetime.fromtimestamp(float(ts), UTC), self._desk.clock.now()
        # Slack's time is ours, or, where our clock is set ahead, the machine's.
        age = min(now - written, self._desk.clock.real_now() - written, key=abs)
        return age > now - last.at + LATE

    async def _answer(self, tx: Tx, current: Assessment, who: Who, text: str, ts: str, *, late: bool = False, edited: bool = False) -> Done:
        question, found = self._read(current, text)
        if question is None or isinstance(found, Nothing):
            return await self._hindsight.typed(tx, who, current, text, edited=edited)
        if late or isinstance(found, NearMiss):
            packed = Press(current.id, question.id, found.value.model_dump_json(exclude_defaults=True)).packed()
            return Done(say=views.near_miss(said_with_unit(question, found.value), packed))
        return await self._record(tx, current, who, question, Answer(found.value, text, "reply", ts))

    def _read(self, current: Assessment, text: str) -> tuple[Question | None, Parsed]:
        """The open question this answers: the first of its message, unless the text fits two of them."""
        if current.concluded is not None or is_question(text):
            return None, Nothing()
        group = progress(self._desk.framework, current).open
        open_ = [each for each in group.questions if each.id not in current.answers] if group is not None else []
        today = self._desk.clock.now().date()
        read = [(question, parse(question, text, today=today)) for question in open_]
        taken = [(question, found) for question, found in read if isinstance(found, Taken)]
        meaning = [found.value for _, found in taken if isinstance(found, Taken) and found.value.kind == "choice"]
        if len(meaning) > 1:
            return taken[0][0], NearMiss(meaning[0])
        near = [(question, found) for question, found in read if isinstance(found, NearMiss)]
        best: list[tuple[Question, Parsed]] = [*taken, *near]
        return best[0] if best else (None, Nothing())

    async def _record(self, tx: Tx, current: Assessment, who: Who, question: Question, given: Answer) -> Done:
        latest = current.answers.get(question.id)
        press = Press(current.id, question.id, saw=seen(latest.value if latest is not None else None))
        try:
            await self._answering.add(tx, current, who, press, given)
        except ConversationError:
            return Done()
        return Done(thread=current.thread)

    async def _word(self, tx: Tx, word: str, current: Assessment, who: Who) -> Done:
        state = progress(self._desk.framework, current)
        open_ = [] if state.open is None else [q for q in state.open.questions if q.id not in current.answers]
        match word:
            case "help":
                return Done(say=views.usage())
            case "status":
                return Done(say=status_words(current, state, open_))
            case "why" if open_:
                return Done(say=why_words(open_[0]))
            case "back":
                return Done(say=back_offer(self._desk.framework, current))
            case "skip" if open_ and current.concluded is None:
                return await self._record(tx, current, who, open_[0], Answer(Value.unknown(), "skip", "reply"))
        return Done()
