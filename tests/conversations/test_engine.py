"""Possible worlds: what a name can still be, what narrows it, and frameworks that say less than the shipped one."""

from datetime import date

import pytest
from hypothesis import given, settings

from bot.library import load_shipped
from conversations import engine as engine_module
from conversations.answers import Value
from conversations.conditions import Always, Is
from conversations.engine import Engine, engine
from conversations.evaluate import Names, outcomes, reach, verdicts
from conversations.framework import Band, Case, Framework, Question
from conversations.headline import headline
from conversations.outcome import Outcome
from conversations.worlds import atoms, world_of
from tests.cases import answers
from tests.conversations.changing import Answers
from tests.conversations.profiles import MESH, teams


@settings(max_examples=40, deadline=None)
@given(teams(unknown=4))
def test_what_is_kept_from_earlier_worlds_changes_nothing(team: Answers) -> None:
    world = world_of(MESH, team)
    assert engine(MESH).vector(world) == Engine(MESH).vector(world)


def test_an_engine_that_keeps_little_says_the_same(mesh: Framework, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "MOST_KEPT", 2)
    small = Engine(mesh)
    for owner in ("team", "part", "none", "team"):
        world = world_of(mesh, answers(mesh, data=["sensitive"], demand="identity", owner=owner))
        assert small.vector(world) == engine(mesh).vector(world)


@settings(max_examples=40, deadline=None)
@given(teams(unknown=4))
def test_the_atom_that_narrows_an_open_name_is_itself_open(team: Answers) -> None:
    world = world_of(MESH, team)
    ready = engine(MESH)
    for name in ready.names:
        if len(ready.possible(name, world)) > 1:
            assert len(world[ready.open_atom(name, world)]) > 1, name


def test_a_settled_part_is_passed_over(mesh: Framework) -> None:
    world = world_of(mesh, answers(mesh, data=["compliance"], demand=None))
    assert engine(mesh).open_atom("need1", world) == "demand"


def test_a_derived_name_has_only_the_values_its_cases_give(mesh: Framework) -> None:
    paid = (Case.model_validate({"is": "yes", "when": Is.model_validate({"of": "owner", "in": ["team"]})}),)
    partial = mesh.model_copy(update={"values": {**mesh.values, "paid": paid}})
    assert Names(partial, world_of(partial, answers(mesh, owner="team"))).possible("paid") == {"yes"}
    assert Names(partial, world_of(partial, answers(mesh, owner="none"))).possible("paid") == frozenset()
    with pytest.raises(KeyError):
        Names(mesh, world_of(mesh, answers(mesh))).possible("paid")


@settings(max_examples=25, deadline=None)
@given(teams(unknown=4))
def test_each_outcome_comes_with_a_world_that_leads_to_it_and_to_nothing_else(team: Answers) -> None:
    world = world_of(MESH, team)
    found = reach(MESH, world, _verdict)
    assert found.keys() == verdicts(MESH, world)
    for verdict, (_, witness) in found.items():
        assert verdicts(MESH, witness) == {verdict}
        assert all(values <= world[atom] for atom, values in witness.items())
    assert found.keys() <= {outcome.verdict for outcome in outcomes(MESH, world)}


def _verdict(outcome: Outcome) -> str:
    return outcome.verdict


def test_a_framework_is_the_one_that_was_loaded() -> None:
    one, other = load_shipped(), load_shipped()
    assert one != other
    assert len({one, other}) == 2


def test_what_a_framework_does_not_define_is_refused(mesh: Framework) -> None:
    with pytest.raises(KeyError, match="colour"):
        mesh.question("colour")
    with pytest.raises(KeyError, match="perhaps"):
        mesh.verdict("perhaps")


def test_an_open_closing_question_without_an_expected_answer_is_taken_as_its_first_choice(mesh: Framework) -> None:
    team = answers(mesh, data=["compliance"], demand="identity", services=14, owner="team")
    questions = tuple(
        question.model_copy(update={"expected": (), "choices": tuple(reversed(question.choices))})
        if question.id == "traffic" else question
        for question in mesh.questions
    )
    turned = mesh.model_copy(update={"questions": questions})
    assert headline(mesh, world_of(mesh, team)).world["traffic"] == {"requests"}
    assert headline(turned, world_of(turned, team)).world["traffic"] == {"tight"}


@pytest.mark.parametrize(
    ("question", "value", "left"),
    [
        ("demand", Value.not_relevant("we are small"), {"demand": {"nothing"}}),
        ("data", Value.not_relevant(), {"data.sensitive": {"no"}, "data.compliance": {"no"}, "data.tenants": {"no"}}),
        ("instrument", Value.not_relevant(), {"instrument": {"can", "cannot"}}),
        ("owner", Value.unknown(), {"owner": {"team", "part", "none"}}),
        ("owner", None, {"owner": {"team", "part", "none"}}),
        ("owner", Value.choice("part"), {"owner": {"part"}}),
        ("services", Value.number(9, 10), {"services": {"S", "M"}}),
        ("services", Value.number(20, None), {"services": {"L", "XL"}}),
        ("services", Value.number(0, None), {"services": {"S", "M", "L", "XL"}}),
        ("services", Value.unknown(), {"services": {"S", "M", "L", "XL"}}),
        ("launch", Value.day(date(2027, 3, 1)), {}),
        ("problem", Value.words("nights are short"), {}),
    ],
)
def test_an_answer_leaves_what_it_does_not_exclude(
    mesh: Framework, question: str, value: Value | None, left: dict[str, set[str]]
) -> None:
    assert atoms(mesh.question(question), value) == left


def test_a_number_without_bands_decides_nothing() -> None:
    asked = Question(id="pods", ask="How many?", why="", type="number", stage="optional")
    banded = asked.model_copy(update={"bands": (Band(id="few", low=0, high=9, label="few"), Band(id="many", low=10, label="many"))})
    assert atoms(asked, Value.number(3, 3)) == {}
    assert atoms(banded, Value.number(3, 3)) == {"pods": {"few"}}


def test_a_rule_without_a_condition_always_holds(mesh: Framework) -> None:
    names = Names(mesh, world_of(mesh, {}))
    assert names.truth(None) is True
    assert names.truth(Always(always=True)) is True
