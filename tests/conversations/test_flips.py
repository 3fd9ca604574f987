"""What would flip a verdict: every flip shown does, and none nearer is left out."""

from collections.abc import Mapping
from itertools import combinations

import pytest
from hypothesis import given, settings

from conversations.flips import flips
from conversations.framework import Framework
from conversations.headline import headline
from conversations.verdict import judge
from conversations.worlds import world_of
from tests.cases import AT, answers
from tests.conversations.changing import Answers, Shown, changed, decision, single_changes
from tests.conversations.profiles import MESH, relevant, teams


def _applied(team: Answers, changes: Mapping[str, Shown]) -> Answers:
    for question, shown in changes.items():
        team = changed(team, question, shown)
    return team


def _flipping(team: Answers) -> dict[tuple[str, Shown], str]:
    """Every single change that gives another verdict or kind, with that verdict."""
    now = decision(team)
    there = {change: decision(changed(team, *change)) for change in single_changes(team)}
    return {change: verdict for change, (verdict, kind) in there.items() if (verdict, kind) != now}


@settings(max_examples=40, deadline=None)
@given(teams().map(relevant))
def test_every_flip_shown_flips_when_it_is_applied(team: Answers) -> None:
    now = judge(MESH, team, at=AT)
    for flip in now.flips:
        there = decision(_applied(team, flip.changes))
        assert there != (now.verdict, now.kind), flip
        assert there[0] == flip.verdict, flip


@settings(max_examples=30, deadline=None)
@given(teams().map(relevant))
def test_single_changes_are_found_all_and_pairs_stand_in_only_where_there_are_too_few(team: Answers) -> None:
    world = world_of(MESH, team)
    found = flips(MESH, world, headline(MESH, world).outcome, most=100)
    single = {change: flip.verdict for flip in found if len(flip.changes) == 1 for change in flip.changes.items()}
    assert single == _flipping(team)
    shown = judge(MESH, team, at=AT).flips
    assert len(shown) <= 3
    assert bool(single) == any(len(flip.changes) == 1 for flip in shown[:1])
    alone = {flip.headline for flip in found if len(flip.changes) == 1}
    for flip in shown:
        new = flip.headline not in alone
        assert len(flip.changes) == 1 or new or len(single) < len(shown), "a pair says something new, or nothing is nearer"


def _pairs(team: Answers) -> set[tuple[str, str]]:
    """What every two changed answers lead to, each pair judged for itself; those that would not be asked are left out."""
    there = set()
    for first, second in combinations(single_changes(team), 2):
        both = _applied(team, dict((first, second)))
        if first[0] != second[0] and {first[0], second[0]} <= relevant(both).keys():
            there.add(decision(both))
    return there


@pytest.mark.parametrize("platform", ["eks", "aks"])
@pytest.mark.parametrize("services", [5, 30, 80])
@pytest.mark.parametrize("owner", ["team", "none"])
def test_where_no_single_answer_flips_all_pairs_are_searched(mesh: Framework, platform: str, services: int, owner: str) -> None:
    team = answers(mesh, platform=platform, services=services, owner=owner, stage="dev_no_date")
    assert not _flipping(team)
    shown = {decision(_applied(team, flip.changes)) for flip in judge(mesh, team, at=AT).flips}
    reachable = _pairs(team) - {decision(team)}
    assert shown <= reachable
    assert len(shown) == min(3, len(reachable))


@settings(max_examples=12, deadline=None)
@given(teams(unknown=4).map(relevant))
def test_what_is_open_is_no_change_of_an_answer(team: Answers) -> None:
    for flip in judge(MESH, team, at=AT).flips:
        for question in flip.changes:
            asked = MESH.question(question)
            assert asked.flip and asked.stage != "optional"
            if asked.stage == "follow_up" and asked.type == "choice":
                assert question in team


def test_a_change_that_is_answered_with_a_guess_is_guessed_anew(mesh: Framework) -> None:
    team = answers(mesh, services=14, owner="team")
    world = world_of(mesh, team)
    found = flips(mesh, world, headline(mesh, world).outcome, most=100)
    assert {"pains": ("packets",)} in [flip.changes for flip in found if flip.verdict == "adopt"]
    assert {"pains": ("grpc",)} in [flip.changes for flip in found if flip.verdict == "alternative"]


def test_the_voting_app_needs_two_changes_and_says_them_in_one_line(mesh: Framework) -> None:
    team = answers(mesh, stage="dev_no_date")
    shown = judge(mesh, team, at=AT).flips
    assert _flipping(team) == {}
    assert [flip.says for flip in shown if "stage" in flip.changes]
    assert all(len(flip.changes) == 2 and " and " in flip.says for flip in shown)


def test_a_pair_never_repeats_a_change_that_flips_alone(mesh: Framework) -> None:
    team = answers(mesh, data=["sensitive"], demand="encryption", services=30, owner="none", traffic="requests")
    world = world_of(mesh, team)
    found = flips(mesh, world, headline(mesh, world).outcome, most=100)
    alone = {question for flip in found if len(flip.changes) == 1 for question in flip.changes}
    assert alone
    assert all(not alone & set(flip.changes) for flip in found if len(flip.changes) == 2)


def test_different_verdicts_come_before_more_ways_to_the_same(mesh: Framework) -> None:
    shown = judge(mesh, answers(mesh, data=["compliance"], demand="identity", services=14, owner="none"), at=AT).flips
    assert len({(flip.verdict, flip.headline) for flip in shown}) == 3
    assert all(a.changes != b.changes for a, b in combinations(shown, 2))
