"""What we say when we come back: why now, how long it takes, how to put it off."""

from collections.abc import Collection, Iterator

from bot.views.blocks import actions, option, overflow, section, small
from bot.views.message import Block, Message
from bot.views.press import Press
from bot.views.text import counted, escaped
from conversations.assessment import Assessment, Snapshot
from conversations.framework import Framework


def ask_message(assessment: Assessment, *, asked: int, done: bool, launch: bool) -> Message:
    """The message that opens a follow-up, above the questions it asks; `asked` is how many those are.

    `launch`: whether a launch is known until which it can be put off.
    """
    number = counted(asked, "question")
    why = escaped(assessment.why_now)
    lead = f"*Time for another look*: {why}."
    if done:
        return Message(lead.replace("*", ""), (section(lead),))
    note = f"{number}, about {20 * asked} seconds. Everything else stays as it was."
    owner = f"For <@{assessment.owner}>, or whoever knows."
    snooze = overflow("verdict:dates", list(snooze_options(assessment, launch=launch)))
    return Message(
        f"Time for another look: {why}. {number}.",
        (section(f"{lead}\n{note}"), small(owner), actions("snooze", [snooze])),
    )


def snooze_options(assessment: Assessment, *, launch: bool) -> Iterator[Block]:
    """The ways to be asked later, or not at all."""
    yield option("Snooze for a week", Press(assessment.id, choice="week").packed())
    yield option("Snooze for a month", Press(assessment.id, choice="month").packed())
    if launch:
        yield option("Snooze until the launch", Press(assessment.id, choice="launch").packed())
    yield option("Snooze until a day…", Press(assessment.id, choice="day").packed())
    yield option("Stop asking in this channel", Press(assessment.id, choice="stop").packed())


def names_launch(verdict: Snapshot | None) -> bool:
    """Whether this verdict comes back for a launch on a known day."""
    return verdict is not None and any(each.kind == "launch" and each.due is not None for each in verdict.triggers)


def nudge_message(assessment: Assessment) -> Message:
    """One friendly reminder of an unfinished assessment; it never changes, so it is never drawn again."""
    text = "This check waits for an answer: the open question is above. Anybody may answer, “don't know” included."
    return Message(text, (section(f"<@{assessment.owner}> {text}"),))


def asked_for_sure(framework: Framework, asks: Collection[str]) -> int:
    """How many of these are asked whatever is answered; one that only another answer brings up is not counted."""
    return sum(question.id in asks and question.parent not in asks for question in framework.questions)
