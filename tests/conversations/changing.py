"""Single changes of a team's answers, worked out here without the code that shows flips."""

from collections.abc import Iterator

from conversations.answers import Value
from conversations.evaluate import Names
from conversations.framework import Question
from conversations.headline import headline
from conversations.worlds import world_of
from tests.conversations.profiles import MESH

Answers = dict[str, Value]


def decision(answers: Answers) -> tuple[str, str]:
    """The verdict and its kind that would be printed for these answers."""
    return headline(MESH, world_of(MESH, answers)).outcome.decision


Shown = str | tuple[str, ...]


def changed(answers: Answers, question: str, shown: Shown) -> Answers:
    """These answers with one changed as a flip writes it: `gke`, `10-19`, `50+`, or a multi-choice in full."""
    asked = MESH.question(question)
    if isinstance(shown, tuple):
        return {**answers, question: Value.choices(shown)}
    if asked.type == "number":
        count = int(shown.rstrip("+").partition("-")[0])
        return {**answers, question: Value.number(count, count)}
    return {**answers, question: Value.choice(shown)}


def single_changes(answers: Answers) -> Iterator[tuple[str, Shown]]:
    """Every single change a flip may show: of a question that was answered, can be decided, and is still asked then."""
    for question in MESH.questions:
        value = answers.get(question.id)
        if not question.flip or question.stage == "optional" or value is None or value.kind == "unknown":
            continue
        for shown in _other(question, value):
            there = changed(answers, question.id, shown)
            if Names(MESH, world_of(MESH, there)).truth(question.when) is not False:
                yield question.id, shown


def _other(question: Question, value: Value) -> Iterator[Shown]:
    if question.type == "choices":
        for choice in question.choices:
            if choice.id != question.none_of_these:
                before: set[str | None] = set(value.options) - {question.none_of_these}
                after = before ^ {choice.id} or {question.none_of_these}
                yield tuple(each.id for each in question.choices if each.id in after)
    elif question.type == "number":
        for band in question.bands:
            if not (value.low is not None and band.low <= value.low and (band.high is None or value.low <= band.high)):
                yield f"{band.low}+" if band.high is None else f"{band.low}-{band.high}"
    else:
        yield from (choice.id for choice in question.choices if choice.id not in value.options)
