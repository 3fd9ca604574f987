"""What has to hold of the rules for every team: order of verdicts, needs, and what is open."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.answers import Value
from conversations.evaluate import verdicts
from conversations.verdict import judge
from conversations.worlds import world_of
from tests.cases import AT, answers
from tests.conversations.changing import Answers
from tests.conversations.profiles import COUNTS, DECIDING, MESH, new_teams, relevant, teams

MORE = {
    "demand": ("nothing", "encryption", "end_to_end", "authorization"),
    "tenancy": ("shared_pods", "network", "identity"),
    "debugging": ("fine", "traces"),
    "instrument": ("can", "cannot"),
    "shared_fix": ("can", "cannot"),
    "apps_change": ("yes", "no"),
}
"""Per question the choices from no need to the most."""


def _set(team: Answers) -> frozenset[str]:
    return verdicts(MESH, world_of(MESH, team))


def _rank(team: Answers) -> int:
    (verdict,) = _set(team)
    return MESH.verdict(verdict).rank


def _needier(team: Answers) -> list[Answers]:
    """The same team with one need more: one more option, or one step up."""
    found = [{**team, id: Value.choice(step)} for id, steps in MORE.items() for step in _above(steps, team[id].options[0])]
    for id in ("data", "pains"):
        question = MESH.question(id)
        ticked = set(team[id].options) - {question.none_of_these}
        others = {choice.id for choice in question.choices} - ticked - {question.none_of_these}
        found += [{**team, id: Value.choices((*map(str, ticked), other))} for other in others]
    return found


def _above(steps: tuple[str, ...], now: str) -> tuple[str, ...]:
    return steps[steps.index(now) + 1:] if now in steps else ()


@settings(max_examples=60, deadline=None)
@given(new_teams())
def test_more_need_never_lowers_the_rank(team: Answers) -> None:
    rank = _rank(team)
    for needier in _needier(team):
        assert _rank(needier) >= rank, {id: value for id, value in needier.items() if value != team[id]}


@settings(max_examples=60, deadline=None)
@given(new_teams())
def test_more_capacity_and_a_larger_size_never_lower_the_rank(team: Answers) -> None:
    owners, counts = ("none", "part", "team"), (9, 10, 20, 50)
    ranks = [[_rank({**team, "owner": Value.choice(owner), "services": Value.number(count, count)}) for count in counts]
             for owner in owners]
    assert all(row == sorted(row) for row in ranks), ranks
    assert all(list(column) == sorted(column) for column in zip(*ranks, strict=True)), ranks


@settings(max_examples=60, deadline=None)
@given(teams(platform=("gke", "self_run"), mesh_today=("linkerd", "istio_sidecar", "aks_addon", "osm")))
def test_more_need_or_capacity_never_moves_a_running_mesh_to_remove(team: Answers) -> None:
    if _set(team) == {"remove"}:
        return
    stronger = [*_needier(team), {**team, "owner": Value.choice("team")}]
    assert all(_set(other) <= {"keep", "shrink", "switch"} for other in stronger)


@pytest.mark.parametrize(("owner", "platform"), [*product(("none", "part", "team"), ("gke", "self_run", "other"))])
def test_without_a_need_no_count_changes_the_verdict(owner: str, platform: str) -> None:
    for count in (*COUNTS, (8, 60), (20, None), None):
        said = judge(MESH, answers(MESH, services=count, owner=owner, platform=platform), at=AT)
        assert (said.verdict, said.status) == ("not_yet", "settled"), count


@settings(max_examples=60, deadline=None)
@given(teams(unknown=4), st.sets(st.sampled_from([question.id for question in DECIDING]), max_size=3))
def test_answers_made_unknown_never_shrink_the_verdict_set(team: Answers, hidden: set[str]) -> None:
    vaguer = {id: Value.unknown() if id in hidden else value for id, value in team.items()}
    assert _set(team) <= _set(vaguer)
    assert _set(vaguer) == _set({id: value for id, value in team.items() if id not in hidden}), "open and unknown are one"


@settings(max_examples=40, deadline=None)
@given(teams(), st.lists(st.sampled_from([q.id for q in DECIDING if q.type in ("choice", "yesno")]), min_size=2, max_size=2, unique=True))
def test_the_verdict_set_is_exactly_what_the_open_answers_can_lead_to(team: Answers, open_: list[str]) -> None:
    choices = [[Value.choice(choice.id) for choice in MESH.question(id).choices] for id in open_]
    there = [_set({**team, **dict(zip(open_, picked, strict=True))}) for picked in product(*choices)]
    assert _set({id: value for id, value in team.items() if id not in open_}) == frozenset().union(*there)


@settings(max_examples=10, deadline=None)
@given(teams(unknown=4).map(relevant), st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_nothing_in_the_verdict(team: Answers, chance: Any) -> None:
    shuffled = list(team.items())
    chance.shuffle(shuffled)
    assert judge(MESH, dict(shuffled), at=AT) == judge(MESH, team, at=AT)


@settings(max_examples=15, deadline=None)
@given(teams(unknown=4).map(relevant))
def test_a_verdict_agrees_with_itself(team: Answers) -> None:
    said = judge(MESH, team, at=AT)
    assert said.verdict in said.verdict_set
    assert (said.status == "settled") == (len(said.verdict_set) == 1)
    assert (said.mesh is not None) == (said.verdict in ("adopt", "adopt_managed", "switch"))
    assert said.would_settle == () or said.status == "provisional"
    for id in said.assumptions:
        assert MESH.question(id).stage == "closing"
        assert id not in team or team[id].kind == "unknown", "what is known is not assumed"
    assert set(said.at_launch) <= {words.id for words in MESH.verdicts}
    ranks = [MESH.verdict(id).rank for id in said.verdict_set]
    assert ranks == sorted(ranks)
