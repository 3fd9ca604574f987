"""Rules looked up in tables and rules searched say the same, and both say what every completion of the answers says."""

from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings

from bot.library import load_shipped
from conversations import blocks as blocks_module
from conversations.bits import Parts, Space, together, where
from conversations.conditions import AtLeast
from conversations.evaluate import first, nearest, outcomes, reachable, verdicts, verdicts_after
from conversations.flips import flips, ways_to
from conversations.framework import Framework
from conversations.headline import headline
from conversations.outcome import Outcome, bare, nearness
from conversations.tables import Tables, tables
from conversations.verdict import judge
from conversations.worlds import World, world_of
from tests.cases import AT, answers
from tests.conversations.changing import Answers
from tests.conversations.profiles import DECIDING, MESH, relevant, teams

DECIDES = tuple(atom for question in DECIDING for atom in world_of(MESH, {}) if atom.partition(".")[0] == question.id)


@pytest.fixture(scope="module")
def searched() -> Iterator[Framework]:
    """The shipped framework as one whose rules look at too much to be kept in tables."""
    patch = pytest.MonkeyPatch()
    patch.setattr(blocks_module, "MOST", 100)
    framework = load_shipped()
    assert tables(framework) is None
    patch.undo()
    assert tables(framework) is None, "that is found out once"
    yield framework


def _complete(world: World, chance: Random) -> World:
    return {atom: frozenset({chance.choice(sorted(values))}) for atom, values in world.items()}


def _said(framework: Framework, world: World) -> Outcome:
    """What the rules say of a complete world, read one after the other."""
    (outcome,) = outcomes(framework, world)
    return bare(outcome)


@settings(max_examples=150, deadline=None)
@given(teams(unknown=6))
def test_a_complete_world_is_looked_up_as_it_is_read(team: Answers) -> None:
    chance = Random(repr(sorted(team)))
    for _ in range(20):
        here = _complete(world_of(MESH, team), chance)
        assert reachable(MESH, here) == (_said(MESH, here),)


@settings(max_examples=40, deadline=None)
@given(teams(unknown=3))
def test_what_can_be_reached_is_what_some_completion_says(team: Answers) -> None:
    world = world_of(MESH, team)
    open_ = [atom for atom in DECIDES if len(world[atom]) > 1]
    few = {atom: frozenset(sorted(world[atom])[:1]) for atom in open_[7:]}
    world = {**world, **few, "fips": frozenset({"no"})}
    every = product(*[[(atom, frozenset({value})) for value in sorted(world[atom])] for atom in open_[:7]])
    there = {_said(MESH, {**world, **dict(picked)}) for picked in every}
    found = reachable(MESH, world)
    assert set(found) == there
    assert list(found) == sorted(found, key=lambda outcome: nearness(MESH, outcome))
    assert first(MESH, world) == found[0]
    assert verdicts(MESH, world) == {outcome.verdict for outcome in found}


def test_searching_and_looking_up_agree_in_every_line_of_a_verdict(searched: Framework) -> None:
    for number in range(12):
        chance = Random(number)
        team = {id: value for id, value in answers(MESH, **_varied(chance)).items() if chance.random() < 0.8}
        assert judge(searched, team, at=AT) == judge(MESH, team, at=AT), team
        world = world_of(MESH, team)
        now = headline(MESH, world)
        assert flips(searched, world, now.outcome, most=50) == flips(MESH, world, now.outcome, most=50)
        wanted = frozenset({"adopt", "alternative", "keep", "remove"})
        assert ways_to(searched, world, wanted) == ways_to(MESH, world, wanted)


def _varied(chance: Random) -> dict[str, Any]:
    return {
        "platform": chance.choice(["gke", "eks", "other"]), "mesh_today": chance.choice(["none", "linkerd"]),
        "data": chance.choice([["none"], ["compliance"], ["tenants"]]), "demand": chance.choice(["nothing", "identity"]),
        "debugging": chance.choice(["fine", "traces"]), "services": chance.choice([5, 12, 60]),
        "pains": chance.choice([["none"], ["grpc"], ["packets", "egress"]]), "owner": chance.choice(["team", "none"]),
    }


@settings(max_examples=40, deadline=None)
@given(teams(unknown=6))
def test_the_witness_gives_the_printed_outcome_and_nothing_else(team: Answers) -> None:
    world = world_of(MESH, team)
    outcome, witness = nearest(MESH, world)
    assert bare(outcome) == first(MESH, world)
    assert {each.headline for each in reachable(MESH, witness)} == {outcome.headline}
    assert all(values <= world[atom] for atom, values in witness.items())


@settings(max_examples=30, deadline=None)
@given(teams(unknown=5).map(relevant))
def test_an_answer_looked_at_alone_is_seen_as_in_the_whole(team: Answers) -> None:
    world = world_of(MESH, team)
    parts: list[World] = [{"platform": frozenset({"gke"})}, {"pains.grpc": frozenset({"yes"}), "fips": frozenset({"no"})}]
    assert list(map(verdicts_after(MESH, world), parts)) == [verdicts(MESH, {**world, **part}) for part in parts]


def test_forgetting_what_was_looked_up_changes_nothing(mesh: Framework, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks_module, "MOST_KEPT", 2)
    small = Tables(mesh)
    for owner in ("team", "part", "none", "team"):
        world = world_of(mesh, answers(mesh, data=["sensitive"], demand="identity", owner=owner, services=(9, 60)))
        key = small.key(world)
        assert small.first(key) == first(mesh, world)
        assert small.verdicts(key) == verdicts(mesh, world)


def test_a_mesh_that_the_table_looks_at_is_one_thing_in_both_branches(mesh: Framework) -> None:
    rule = mesh.table[0].model_validate({
        "id": "R0", "when": {"of": "mesh_today", "in": ["linkerd", "none"]}, "verdict": "adopt", "because": "",
    })
    odd = mesh.model_copy(update={"table": (rule, *mesh.table)})
    chance = Random(7)
    for team in ({}, answers(mesh), answers(mesh, mesh_today=None), answers(mesh, mesh_today="linkerd")):
        world = world_of(odd, team)
        for _ in range(40):
            here = _complete(world, chance)
            assert reachable(odd, here) == (_said(odd, here),)
            assert _said(odd, here) in reachable(odd, world)
    assert {outcome.rule for outcome in reachable(odd, world_of(odd, answers(mesh, mesh_today=None)))} > {"R0"}


def test_rules_that_say_nothing_somewhere_lead_to_nothing_there(mesh: Framework) -> None:
    partial = mesh.model_copy(update={"table": mesh.table[:-1]})
    assert reachable(partial, world_of(partial, answers(mesh))) == ()


def test_combinations_are_counted_off_axis_by_axis() -> None:
    space = Space([2, 3])
    assert space.full == 0b111111
    assert space.along(0, 0b01) == 0b010101
    assert space.along(1, 0b110) == 0b111100
    assert Parts([0b0011, 0b1100]).met(0b0110) == [0, 1]
    assert Parts([0b0011, 0b1100]).met(0b10100) == [1], "what belongs to no part is passed over"
    assert together([0, 2]) == 0b101


@pytest.mark.parametrize(("n", "there"), [(0, 0b1111), (1, 0b1110), (2, 0b1000), (3, 0)])
def test_at_least_n_of_some_conditions(n: int, there: int) -> None:
    condition = AtLeast.model_validate({"n": n, "of": [{"of": "a", "in": ["yes"]}, {"of": "b", "in": ["yes"]}]})
    sets = {"a": 0b1010, "b": 0b1100}
    assert where(condition, 0b1111, lambda name, values: sets[name]) == there
