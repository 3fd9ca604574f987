"""Which open questions are named as those that would settle a verdict: the two that exclude most verdicts on average."""

from typing import Any

import pytest
from hypothesis import given, settings

from conversations.answers import Value
from conversations.evaluate import Names, verdicts
from conversations.framework import Question
from conversations.verdict import judge
from conversations.worlds import atoms, world_of
from tests.cases import AT, CLEAR, answers
from tests.conversations.changing import Answers
from tests.conversations.profiles import MESH, relevant, teams


def _possible(question: Question) -> list[Value]:
    if question.type == "choices":
        ids = [(choice.id,) if choice.id != question.none_of_these else () for choice in question.choices]
        return [Value.choices(each) for each in ids]
    if question.bands:
        return [Value.number(band.low, band.low) for band in question.bands]
    return [Value.choice(choice.id) for choice in question.choices]


def _excluded(team: Answers, question: Question) -> float:
    """How many verdicts an answer to this excludes, on average over its answers."""
    world = world_of(MESH, team)
    before = len(verdicts(MESH, world))
    after = [len(verdicts(MESH, {**world, **atoms(question, value)})) for value in _possible(question)]
    return sum(before - each for each in after) / len(after)


@settings(max_examples=25, deadline=None)
@given(teams(unknown=6).map(relevant))
def test_the_two_that_exclude_most_are_named_in_this_order(team: Answers) -> None:
    world = world_of(MESH, team)
    names = Names(MESH, world)
    open_ = [
        question for question in MESH.questions
        if question.stage != "optional" and any(len(world[atom]) > 1 for atom in atoms(question, None))
        and names.truth(question.when) is not False
    ]
    gains = {question.id: _excluded(team, question) for question in open_}
    telling = sorted((id for id in gains if gains[id] > 0), key=lambda id: -gains[id])
    expected = tuple(telling[:2]) if len(verdicts(MESH, world)) > 1 else ()
    assert judge(MESH, team, at=AT).would_settle == expected


@pytest.mark.parametrize(("said", "named"), [
    ({"mesh_today": "none", "owner": "none", "debugging": "pairs", "platform": "gke", "data": ["compliance"],
      "demand": "nothing", "pains": ["retries"]}, ("stage", "services")),
    ({"mesh_today": "none", "stage": "production", "owner": "none", "platform": "gke", "data": ["none"],
      "pains": ["retries"]}, ("services", "traffic")),
])
def test_a_count_is_weighed_by_its_bands(said: dict[str, Any], named: tuple[str, ...]) -> None:
    open_ = dict.fromkeys(CLEAR, ...)
    assert judge(MESH, answers(MESH, **{**open_, **said}), at=AT).would_settle == named
