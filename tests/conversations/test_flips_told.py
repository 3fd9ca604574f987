"""How flips are worded and ordered, and what is no flip: held against the framework itself, the shipped one and small ones."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.library import load
from conversations.assessment import Flip
from conversations.flips import flips, ways_to
from conversations.framework import Framework
from conversations.headline import headline
from conversations.worlds import world_of
from tests.cases import answers, value
from tests.conversations.broken import OWN, broken
from tests.conversations.changing import Shown
from tests.conversations.profiles import MESH

TEAMS: list[dict[str, Any]] = [
    {"services": 3, "owner": "team", "debugging": "traces", "platform": "gke", "data": ["compliance"], "demand": "end_to_end",
     "pains": ["packets"], "traffic": "requests"},
    {"services": 14, "debugging": "traces", "platform": "aks", "data": ["tenants"], "demand": "authorization", "pains": ["grpc"]},
    {"services": 30, "debugging": "pairs", "data": ["sensitive", "tenants"], "demand": "end_to_end", "pains": ["retries"]},
    {"stage": "launch", "services": 14, "owner": "none", "platform": "aks", "data": ["sensitive", "tenants"],
     "demand": "end_to_end", "pains": ["egress", "grpc"]},
    {"services": 14, "owner": "none", "platform": "eks", "data": ["sensitive", "tenants"], "demand": "encryption",
     "pains": ["retries"], "traffic": "requests"},
    {"services": ..., "owner": "team", "data": ["sensitive"], "demand": "encryption", "pains": ["packets"]},
]
ALONE = {
    "mesh_today": "none", "data": ["none"], "tenancy": "shared_pods", "debugging": "fine", "services": 12, "pains": ["none"],
    "owner": "team",
}
"""A whole check by the small framework."""


def _flips(framework: Framework, team: Mapping[str, Any], most: int = 1000) -> tuple[Flip, ...]:
    world = world_of(framework, {id: value(framework, id, raw) for id, raw in team.items()})
    return flips(framework, world, headline(framework, world).outcome, most=most)


def _of(team: Mapping[str, Any], most: int = 1000) -> tuple[Flip, ...]:
    world = world_of(MESH, answers(MESH, **team))
    return flips(MESH, world, headline(MESH, world).outcome, most=most)


def _words(team: Mapping[str, Any], id: str, shown: Shown) -> str:
    """What one changed answer reads like, from the words of the framework."""
    question = MESH.question(id)
    if isinstance(shown, tuple):
        before = set(team.get(id, ["none"])) - {"none"}
        [other] = [choice for choice in question.choices if choice.id in before ^ (set(shown) - {"none"})]
        return str(other.unless if other.id in before else other.then)
    if question.type == "number":
        [band] = [band for band in question.bands if band.low == int(shown.rstrip("+").partition("-")[0])]
        return f"there are {band.label}"
    return next(choice.then for choice in question.choices if choice.id == shown)


@pytest.mark.parametrize("team", TEAMS)
def test_each_is_worded_as_the_framework_says_what_changes(team: dict[str, Any]) -> None:
    found = _of(team)
    assert len(found) > 3
    for flip in found:
        assert flip.says == " and ".join(_words(team, id, shown) for id, shown in flip.changes.items())


def _key(flip: Flip) -> tuple[int, bool, bool]:
    choices = [choice for id, shown in flip.changes.items() for choice in MESH.question(id).choices if choice.id == shown]
    return (len(flip.changes), any(choice.unlikely for choice in choices), any(MESH.question(id).type == "number" for id in flip.changes))


@pytest.mark.parametrize("team", TEAMS)
def test_what_is_likely_comes_before_what_is_not_and_words_before_counts(team: dict[str, Any]) -> None:
    found = _of(team)
    new = [number for number, flip in enumerate(found) if flip.headline not in {each.headline for each in found[:number]}]
    assert new == list(range(len(new))), "one of each headline first"
    for some in (found[: len(new)], found[len(new):]):
        assert [_key(flip) for flip in some] == sorted(_key(flip) for flip in some)
    for flip in found[len(new):]:
        assert _key(next(each for each in found if each.headline == flip.headline)) <= _key(flip)


def test_both_an_unlikely_answer_and_a_count_are_among_those_ordered() -> None:
    keys = {_key(flip) for team in TEAMS for flip in _of(team)}
    assert {(1, False, False), (1, True, False), (1, False, True)} <= keys


def test_three_that_need_one_answer_are_enough_even_if_two_would_lead_elsewhere() -> None:
    team = {
        "services": 30, "owner": "none", "debugging": "traces", "data": ["compliance"], "demand": "authorization",
        "pains": ["certificates"], "traffic": "tight",
    }
    assert [len(flip.changes) for flip in _of(team, most=3)] == [1, 1, 1]
    assert {flip.headline for flip in _of(team, most=4)} > {flip.headline for flip in _of(team, most=3)}


@pytest.mark.parametrize("most", [1, 2, 3])
def test_no_more_than_asked_for_are_named(most: int) -> None:
    assert [len(_of(team, most=most)) for team in TEAMS] == [most] * len(TEAMS)


@pytest.mark.parametrize("left", ["services", "pains", "owner", "debugging"])
def test_what_nobody_answered_is_not_changed(left: str) -> None:
    with_a_mesh = {
        "mesh_today": "linkerd", "stage": "dev_no_date", "services": 7, "owner": "none", "debugging": "traces", "platform": "eks",
        "data": ["sensitive", "tenants"], "tenancy": "shared_pods", "mesh_trouble": ["incidents"], "instrument": "cannot",
    }
    for team in [*TEAMS, with_a_mesh]:
        assert all(left not in flip.changes for flip in _of({**team, left: ...}))


def test_a_count_that_may_lie_on_either_side_of_a_border_is_not_changed() -> None:
    team = TEAMS[0]
    assert any("services" in flip.changes for flip in _of({**team, "services": 3}))
    assert all("services" not in flip.changes for flip in _of({**team, "services": (3, 12)}))


def test_a_question_that_would_not_be_asked_is_no_way_to_another_verdict(tmp_path: Path) -> None:
    asked = "{all: [{of: data, has: [sensitive, compliance]}, {of: demand, in: [identity]}]}"
    mine = load(broken(tmp_path, asked, "{of: demand, in: [identity]}"))
    answered = {**ALONE, "demand": "encryption"}
    found = _flips(mine, answered)
    assert {"tenancy": "identity"} in [flip.changes for flip in found]
    assert [flip for flip in found if len(flip.changes) == 2], "pairs were looked at"
    assert all("data" in flip.changes for flip in found if "demand" in flip.changes)
    world = world_of(mine, {id: value(mine, id, raw) for id, raw in answered.items()})
    assert "demand" not in ways_to(mine, world, frozenset({"adopt"}))["adopt"].changes


def _own(id: str, **changed: Any) -> Framework:
    """The small framework with one of its questions changed."""
    own = load(OWN)
    asked = own.question(id).model_copy(update=changed)
    return own.model_copy(update={"questions": tuple(asked if each.id == id else each for each in own.questions)})


def test_options_count_wherever_none_of_these_stands_among_them() -> None:
    *options, nothing = load(OWN).question("pains").choices
    first = _own("pains", choices=(nothing, *options))
    assert nothing.id == "none"
    assert [flip for flip in _flips(first, ALONE) if flip.changes == {"pains": ("certificates",)}]


def test_where_no_option_says_nothing_of_these_nothing_is_chosen() -> None:
    bare = _own("pains", none_of_these=None)
    assert {"pains": ()} in [flip.changes for flip in _flips(bare, {**ALONE, "pains": ["certificates"]})]


def test_what_is_only_offered_is_never_named() -> None:
    assert any("tenancy" in flip.changes for flip in _flips(_own("tenancy"), ALONE))
    assert all("tenancy" not in flip.changes for flip in _flips(_own("tenancy", stage="optional"), ALONE))


def test_an_option_without_words_for_its_end_is_said_to_be_no_longer_so() -> None:
    silent = tuple(choice.model_copy(update={"unless": ""}) for choice in load(OWN).question("pains").choices)
    found = _flips(_own("pains", choices=silent), {**ALONE, "pains": ["certificates"]})
    assert "no longer: Certificates" in [flip.says for flip in found]
