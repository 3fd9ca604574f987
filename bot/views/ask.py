"""What we say when we come back: why now, how long it takes, how to put it off."""

from collections.abc import Collection, Mapping

from bot.views.blocks import actions, option, overflow, section, small
from bot.views.message import Message
from bot.views.press import Press
from bot.views.text import counted, escaped, named
from conversations.assessment import Assessment
from conversations.framework import Framework


def ask_message(assessment: Assessment, *, asked: int, names: Mapping[str, str], done: bool) -> Message:
    """The message that opens a follow-up, above the questions it asks; `asked` is how many those are."""
    number = counted(asked, "question")
    why = escaped(assessment.why_now)
    lead = f"*Time for another look*: {why}."
    if done:
        return Message(lead.replace("*", ""), (section(lead),))
    note = f"{number}, about {20 * asked} seconds. Everything else stays as it was."
    owner = f"For {named(assessment.owner, names)}, or whoever knows."
    snooze = overflow(
        "verdict:dates",
        [
            option("Snooze for a week", Press(assessment.id, choice="week").packed()),
            option("Snooze for a month", Press(assessment.id, choice="month").packed()),
            option("Stop asking in this channel", Press(assessment.id, choice="stop").packed()),
        ],
    )
    return Message(
        f"Time for another look: {why}. {number}.",
        (section(f"{lead}\n{note}"), small(owner), actions("snooze", [snooze])),
    )


def nudge_message(assessment: Assessment) -> Message:
    """One friendly reminder of an unfinished assessment; it never changes, so it is never drawn again."""
    text = "This check waits for an answer: the open question is above. Anybody may answer, “don't know” included."
    return Message(text, (section(f"<@{assessment.owner}> {text}"),))


def asked_for_sure(framework: Framework, asks: Collection[str]) -> int:
    """How many of these are asked whatever is answered; one that only another answer brings up is not counted."""
    return sum(question.id in asks and question.parent not in asks for question in framework.questions)
