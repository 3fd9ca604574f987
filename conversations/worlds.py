"""Answers as sets of possible values: an open question is every value it could have."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from conversations.answers import Value
from conversations.framework import Band, Framework, Question

World = Mapping[str, frozenset[str]]
"""Atom -> the values it can still have. An atom is a question id, or `question.option` of a multi-choice."""

YES, NO, BOTH = frozenset({"yes"}), frozenset({"no"}), frozenset({"yes", "no"})


def world_of(framework: Framework, answers: Mapping[str, Value]) -> dict[str, frozenset[str]]:
    """Every atom of the framework with the values these answers leave it."""
    questions, nothing_known = _open(framework)
    world = nothing_known.copy()
    for id, value in answers.items():
        if id in questions:
            world.update(atoms(questions[id], value))
    return world


@lru_cache(maxsize=8)
def _open(framework: Framework) -> tuple[dict[str, Question], dict[str, frozenset[str]]]:
    """The questions by id, and the world in which none is answered."""
    world: dict[str, frozenset[str]] = {}
    for question in framework.questions:
        world.update(atoms(question, None))
    return {question.id: question for question in framework.questions}, world


def atoms(question: Question, value: Value | None) -> dict[str, frozenset[str]]:
    """The atoms of one question under one answer (None: open); none for free text and dates."""
    match question.type:
        case "choice" | "yesno":
            return {question.id: _chosen(question, value)}
        case "choices":
            return _ticked(question, value)
        case "number" if question.bands:
            return {question.id: frozenset(band.id for band in question.bands if _touches(band, value))}
        case _:
            return {}


def each_choice(question: Question) -> Iterator[dict[str, frozenset[str]]]:
    """The atoms of a question that takes one choice, under each of its choices."""
    for choice in question.choices:
        yield {question.id: frozenset({choice.id})}


def _chosen(question: Question, value: Value | None) -> frozenset[str]:
    every = question.every_choice
    if value is not None and value.kind == "choice" and every.issuperset(value.options):
        return frozenset(value.options)
    if value is not None and value.kind == "not_relevant" and question.neutral is not None:
        return frozenset({question.neutral})
    return every


def _ticked(question: Question, value: Value | None) -> dict[str, frozenset[str]]:
    if value is None or value.kind not in ("choices", "not_relevant"):
        return dict.fromkeys(question.boxes, BOTH)
    return {atom: YES if option in value.options else NO for atom, option in question.boxes.items()}


def _touches(band: Band, value: Value | None) -> bool:
    if value is None or value.kind != "number" or value.low is None:
        return True
    below = band.high is None or value.low <= band.high
    return below and (value.high is None or value.high >= band.low)
