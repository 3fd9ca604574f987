"""Single changes of a team's answers, worked out here without the code that shows flips."""

from collections.abc import Iterator

from conversations.answers import Value
from conversations.evaluate import Names
from conversations.framework import Question
from conversations.headline import headline
from conversations.worlds import world_of
from tests.conversations.profiles import MESH

Answers = dict[str, Value]
Shown = str | tuple[str, ...]


def decision(answers: Answers) -> tuple[str, str]:
    """The verdict and its kind that would be printed for these answers."""
    return headline(MESH, world_of(MESH, answers)).outcome.decision


def changed(answers: Answers, question: str, shown: Shown) -> Answers:
    """These answers with one changed as a flip writes it: `gke`, `10-19`, `50+`, or a multi-choice in full."""
    if isinstance(shown, tuple):
        return {**answers, question: Value.choices(shown)}
    if MESH.question(question).type == "number":
        count = int(shown.rstrip("+").partition("-")[0])
        return {**answers, question: Value.number(count, count)}
    return {**answers, question: Value.choice(shown)}


def single_changes(answers: Answers) -> Iterator[tuple[str, Shown]]:
    """Every single change a flip may show: of a question that was answered, can be decided, and is still asked then."""
    for id, shown in every_change(answers):
        if Names(MESH, world_of(MESH, changed(answers, id, shown))).truth(MESH.question(id).when) is not False:
            yield id, shown


def every_change(answers: Answers) -> Iterator[tuple[str, Shown]]:
    """The same, also of what would be asked only after another change."""
    for question in MESH.questions:
        value = answers.get(question.id)
        if not question.flip or question.stage == "optional" or value is None or value.kind == "unknown":
            continue
        for shown in _other(question, value):
            yield question.id, shown


def _other(question: Question, value: Value) -> Iterator[Shown]:
    if question.type == "choices":
        ids = [choice.id for choice in question.choices if choice.id != question.none_of_these]
        for other in ids:
            ticked = tuple(id for id in ids if (id in value.options) != (id == other))
            yield ticked or (str(question.none_of_these),)
    elif question.type == "number":
        for band in question.bands:
            if not (value.low is not None and band.low <= value.low and (band.high is None or value.low <= band.high)):
                yield f"{band.low}+" if band.high is None else f"{band.low}-{band.high}"
    else:
        yield from (choice.id for choice in question.choices if choice.id not in value.options)
