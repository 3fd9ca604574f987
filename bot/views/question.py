"""One message per group of questions: open ones with their controls, answered ones as one line each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from bot.views.blocks import actions, button, checkboxes, datepicker, field, option, section, select, small, text_field
from bot.views.message import Block, Message
from bot.views.press import Press, seen
from bot.views.text import escaped, listed, named
from conversations.answers import Given, Value
from conversations.assessment import Assessment
from conversations.framework import Question
from conversations.meaning import means
from conversations.progress import Group
from conversations.saying import said_with_unit, within

MOST_BUTTONS = 5
MOST_WITH_BUTTONS = 2
"""Questions in one message; with more of them, or with more choices, menus take the place of buttons."""

UNKNOWN = "unknown"
NOT_RELEVANT = "not_relevant"
NOTHING: Mapping[str, Value] = MappingProxyType({})
INPUT = "input:"
"""Block and action id of the field of a question: "input:services"."""


@dataclass(frozen=True)
class Place:
    """Where a message stands: the how-manyth it is, and at most how many come after it."""

    number: int
    left: int


def question_message(
    assessment: Assessment, group: Group, place: Place, *, names: Mapping[str, str],
    proposed: Mapping[str, Value] = NOTHING,
) -> Message:
    """The message of one group: what is answered in one line each, what is open with controls.

    `proposed`: what the team's pipeline reported, by question; it stands beside what people say.
    """
    return _Drawing(assessment, group, place, names, proposed).message()


@dataclass(frozen=True)
class _Drawing:
    assessment: Assessment
    group: Group
    place: Place
    names: Mapping[str, str]
    proposed: Mapping[str, Value]

    def message(self) -> Message:
        return Message(self._text(), tuple(self._blocks()))

    @cached_property
    def _answers(self) -> Mapping[str, Given]:
        return self.assessment.answers

    @property
    def _open(self) -> list[Question]:
        return [question for question in self.group.questions if question.id not in self._answers]

    def _text(self) -> str:
        if self._open:
            return f"Question {self.place.number}: {self._open[0].ask}"
        return listed(self._line(question) for question in self.group.questions)

    def _blocks(self) -> Iterator[Block]:
        if self._open:
            yield section(self._heading())
        for question in self.group.questions:
            if question.id in self._answers:
                yield self._answered(question)
            else:
                yield from self._asked(question)
        if self._open:
            yield small(_hint(self._open[0]))

    def _heading(self) -> str:
        heading = self._open[0].heading or ("First, the basics" if self.place.number == 1 and self.assessment.follows is None else "")
        left = f"up to {self.place.left} more" if self.place.left else "the last one"
        return f"*{self.place.number} · {left}*" + (f"   {heading}" if heading else "")

    def _answered(self, question: Question) -> Block:
        press = Press(self.assessment.id, question.id, saw=seen(self._answers[question.id].value))
        return section(self._line(question), button(f"edit:{question.id}", "Edit", press.packed()))

    def _line(self, question: Question) -> str:
        given = self._answers[question.id]
        shown = said_with_unit(question, given.value)
        told = self.proposed.get(question.id)
        beside = f"\n{_told(question, told)}" if told is not None and told != given.value else ""
        return f"✓ {question.ask} *{escaped(shown)}* · {named(given.by, self.names)}{beside}"

    def _asked(self, question: Question) -> Iterator[Block]:
        yield section(f"*{question.ask}*\n_{question.why}_" + ("" if self._is_menu(question) else _hints(question)))
        carried = self.assessment.carried.get(question.id)
        if carried is not None:
            yield self._keep(question, carried)
        if question.id in self.proposed:
            yield self._proposal(question, self.proposed[question.id])
        if question.type == "choices":
            yield _boxes(question, self.assessment.id, carried)
        if question.type == "text" or (question.type == "number" and question == self._first_number()):
            yield field(
                f"{INPUT}{question.id}", "Or the exact number" if question.type == "number" else "In your words",
                text_field(f"{INPUT}{question.id}", placeholder=_example(question)), optional=True,
            )
        yield actions(f"controls:{question.id}", list(self._controls(question)))

    def _is_menu(self, question: Question) -> bool:
        crowded = len(self.group.questions) > MOST_WITH_BUTTONS
        return question.type == "choice" and (crowded or len(question.choices) > MOST_BUTTONS)

    def _first_number(self) -> Question | None:
        return next((question for question in self._open if question.type == "number"), None)

    def _keep(self, question: Question, carried: Given) -> Block:
        still = said_with_unit(question, carried.value)
        press = Press(self.assessment.id, question.id)
        changed = carried.meaning and carried.meaning != means(question)
        lead = "The question has changed since this answer" if changed else "Last time"
        return section(
            f"{lead}: *{escaped(still)}* · {named(carried.by, self.names)}",
            button(f"keep:{question.id}", _still(question, still), press.packed(), "primary"),
        )

    def _proposal(self, question: Question, value: Value) -> Block:
        press = Press(self.assessment.id, question.id, value.model_dump_json(exclude_defaults=True))
        label = f"Use {said_with_unit(question, value)}"
        return section(_told(question, value), button(f"use:{question.id}", label, press.packed(), "primary"))

    def _controls(self, question: Question) -> Iterator[Block]:
        """At most one menu or calendar, the choices as buttons, and the two ways not to answer."""
        press = Press(self.assessment.id, question.id)
        if question.type == "date":
            yield datepicker(f"date:{question.id}:{self.assessment.id}")
        elif question.type == "choices":
            yield button(f"save:{question.id}", "Save", press.packed(), "primary")
        elif self._is_menu(question):
            lines = [option(choice.label, choice.id) for choice in question.choices]
            more = [option("Don't know", UNKNOWN), option("Not relevant…", NOT_RELEVANT)]
            yield select(f"pick:{question.id}:{self.assessment.id}", "Choose one", [*lines, *more])
            return
        shown = () if question.type == "choices" else question.choices
        for choice in shown:
            packed = Press(self.assessment.id, question.id, choice.id).packed()
            yield button(f"answer:{question.id}:{choice.id}", choice.label, packed)
        if question.type == "text" or (question.type == "number" and question == self._first_number()):
            yield button(f"save:{question.id}", "Save", press.packed(), "primary")
        if question.none_of_these is not None:
            label = next(choice.label for choice in question.choices if choice.id == question.none_of_these)
            packed = Press(self.assessment.id, question.id, question.none_of_these).packed()
            yield button(f"answer:{question.id}:{question.none_of_these}", label, packed)
        yield button(f"unknown:{question.id}", "Don't know", press.packed())
        yield button(f"irrelevant:{question.id}", "Not relevant…", press.packed())


def _told(question: Question, value: Value) -> str:
    return f"The pipeline says *{escaped(said_with_unit(question, value))}*."


def _boxes(question: Question, assessment: str, carried: Given | None) -> Block:
    options = {
        choice.id: option(choice.label, choice.id, choice.hint)
        for choice in question.choices if choice.id != question.none_of_these
    }
    value = carried.value if carried is not None else Value.choices(())
    ticked = [options[id] for id in options if id in value.options]
    return field(
        f"{INPUT}{question.id}", "Tick what applies, then save",
        checkboxes(f"{INPUT}{question.id}", list(options.values()), ticked), optional=True,
    )


def _hints(question: Question) -> str:
    if question.type == "choices":
        return ""
    lines = [f"\n• *{choice.label}*: {within(choice.hint)}" for choice in question.choices if choice.hint]
    return "".join(lines)


def _still(question: Question, shown: str) -> str:
    return f"Still {shown}" if question.type == "number" else f"Still: {shown}"



def _example(question: Question) -> str:
    return "for example 12, 12-15 or about a dozen" if question.type == "number" else ""


def _hint(question: Question) -> str:
    examples = {
        "number": "like “12”, “12-15” or “about a dozen”", "date": "like “1 March 2027” or “in 3 months”",
        "choices": "with the words of one or more lines", "text": "in your own words",
    }
    how = examples.get(question.type, "with the words of a choice")
    return f"Or just reply in this thread, {how}. “why?”, “back” and “skip” work too."


