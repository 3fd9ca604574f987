"""What the few words typed in a thread are answered with, to their author alone: why?, back, status."""

from collections.abc import Sequence

from bot.views.blocks import button, section
from bot.views.channel import only
from bot.views.channel_lists import state
from bot.views.message import Message
from bot.views.press import Press, seen
from bot.views.text import counted, escaped
from conversations.assessment import Assessment
from conversations.framework import Framework, Question
from conversations.progress import Progress
from conversations.saying import said_with_unit


def why_words(question: Question) -> Message:
    """Why this is asked, and where the question comes from."""
    source = f"\n_Source: {question.source}_" if question.source else ""
    return only(f"*{question.ask}*\n{question.why}{source}")


def status_words(assessment: Assessment, progress: Progress, open_: Sequence[Question]) -> Message:
    """What is open here."""
    if assessment.concluded is not None or not open_:
        return only(f"*{escaped(assessment.system)}*: {state(assessment)}.")
    left = f" Up to {counted(progress.left, 'message')} more after it." if progress.left else " It is the last one."
    return only(f"Open now: *{open_[0].ask}*{left}")


def back_offer(framework: Framework, assessment: Assessment) -> Message:
    """The last answer, to be edited."""
    known = {question.id for question in framework.questions}
    given = [fact for id, fact in assessment.answers.items() if fact.source != "carried" and id in known]
    if assessment.concluded is not None or not given:
        return only("There is nothing to go back to. After a verdict, use “Change an answer” below it.")
    last = max(given, key=lambda fact: fact.at)
    question = framework.question(last.question)
    press = Press(assessment.id, question.id, saw=seen(last.value))
    text = f"The last answer: {question.ask} *{escaped(said_with_unit(question, last.value))}*"
    return Message(text, (section(text, button(f"edit:{question.id}", "Edit", press.packed())),))
