"""The form for a lone answerer: every open question at once, each with the same ways to answer as in the thread."""

from collections.abc import Sequence

from bot.views.blocks import checkboxes, divider, field, modal, option, radios, section, select, text_field
from bot.views.message import Block
from bot.views.modals import notice_modal
from bot.views.press import Press
from bot.views.root import STATUS
from bot.views.text import counted, cut, escaped
from conversations.answers import Given, Value
from conversations.assessment import Assessment
from conversations.framework import Question
from conversations.saying import said

UNKNOWN = "unknown"
UNKNOWN_LABEL = "We don't know"
TITLE = "Answer in a form"
MOST_RADIOS = 6
"""With more choices a menu takes less room on a phone."""
MOST_BOXES = 10
FORMATS = {
    "number": "A number like 12, a range like 12-15, 10+, or don't know.",
    "date": "A day like 1 March 2027, in 3 months, or don't know.",
    "text": "In your own words.",
}
NOTHING_GIVEN = "Answer at least one question, or close the window."
UNKNOWN_ALONE = "“We don't know” stands alone: take it away, or the other lines."
NONE_ALONE = "“None of these” stands alone: take it away, or the other lines."
FASTER = "{who} was faster: it now says {shown}. Leave this empty to keep that."


def answers_modal(assessment: Assessment, questions: Sequence[Question], *, page: int) -> Block:
    """What is open now; a question left empty stays open in the thread. `page` 2 holds what page 1 brought up."""
    lead = (
        "Leave empty what somebody else should answer: it stays open in the thread."
        if page == 1 else "Your answers bring up these questions as well."
    )
    blocks: list[Block] = [section(f"*Does {escaped(assessment.system)} need a service mesh?*\n{lead}")]
    heading = ""
    for question in questions:
        if question.heading and question.heading != heading:
            heading = question.heading
            blocks += [divider(), section(f"*{escaped(heading)}*")]
        blocks.append(_field(question, assessment.carried.get(question.id)))
    press = Press(assessment.id, choice=str(page))
    return modal("answers", TITLE, blocks, submit="Save", private=press.packed())


def _field(question: Question, carried: Given | None) -> Block:
    value = carried.value if carried is not None else None
    hint = " ".join(part for part in (question.why, FORMATS.get(question.type, "")) if part)
    return field(question.id, question.ask, _control(question, value), optional=True, hint=hint)


def _control(question: Question, value: Value | None) -> Block:
    if question.type in FORMATS:
        initial = said(question, value) if value is not None and value.kind in ("number", "text", "date") else ""
        return text_field(question.id, initial=initial, multiline=question.type == "text")
    options = {choice.id: option(choice.label, choice.id, cut(choice.hint, 75)) for choice in question.choices}
    options[UNKNOWN] = option(UNKNOWN_LABEL, UNKNOWN)
    chosen = [options[id] for id in (value.options if value is not None else ()) if id in options]
    everything = list(options.values())
    if question.type == "choices":
        return checkboxes(question.id, everything, chosen) if len(everything) <= MOST_BOXES else _several(question, everything, chosen)
    if len(everything) <= MOST_RADIOS:
        return radios(question.id, everything, chosen[0] if chosen else None)
    return select(question.id, "Choose one", everything, chosen[0] if chosen else None)


def _several(question: Question, options: list[Block], chosen: list[Block]) -> Block:
    block: Block = {"type": "multi_static_select", "action_id": question.id, "options": options[:100]}
    return {**block, "initial_options": chosen} if chosen else block


def filled_modal(assessment: Assessment, left: int, link: str = "") -> Block:
    """What came of the form: the verdict, or how many questions wait in the thread."""
    where = f"<{link}|The thread>" if link else "The thread"
    verdict = assessment.concluded
    if verdict is not None:
        told = f"*{verdict.headline}*  ·  {STATUS[verdict.status]}\n{escaped(verdict.summary)}\n{where} has the reasons."
        return notice_modal("The verdict", told)
    waits = "is one question left" if left == 1 else f"are {counted(left, 'question')} left"
    return notice_modal("Saved", f"Saved. There {waits}; {where[0].lower()}{where[1:]} asks them.")
