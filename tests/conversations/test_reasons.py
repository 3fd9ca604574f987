"""Why a verdict stands: only what was answered is said, with the team's own numbers."""

from typing import Any

import pytest
from hypothesis import given, settings

from conversations.framework import Framework
from conversations.verdict import judge
from tests.cases import AT, answers
from tests.conversations.changing import Answers
from tests.conversations.profiles import MESH, relevant, teams

MANDATE = {"data": ["compliance"], "demand": "identity", "services": 14}


def _said(mesh: Framework, **changed: Any) -> dict[str, str]:
    return {reason.rule: reason.text for reason in judge(mesh, answers(mesh, **changed), at=AT).reasons}


@settings(max_examples=20, deadline=None)
@given(teams(unknown=4).map(relevant))
def test_every_reason_names_answers_that_were_given(team: Answers) -> None:
    rules = {rule.id for rule in (*MESH.gates, *MESH.table, *MESH.running)} | {limit.id for limit in MESH.limits}
    facts = {fact.id for fact in MESH.facts}
    for reason in judge(MESH, team, at=AT).reasons:
        assert set(reason.answers) <= team.keys(), reason
        assert set(reason.facts) <= facts
        assert "{" not in reason.text and "don't know" not in reason.text
        assert reason.text.endswith(".")
        if reason.rule not in rules:
            assert reason.answers, reason
            assert all(team[id].kind != "unknown" for id in reason.answers), reason


def test_the_rule_comes_first_and_the_size_last(mesh: Framework) -> None:
    said = _said(mesh, **MANDATE, owner="team")
    assert list(said) == ["R2", "need1=hard", "cap=yes", "need2=none", "need3=none", "size"]
    assert "across 14 services" in said["R2"]
    assert said["size"].startswith("14 services; size chooses")


def test_a_limit_is_said_before_the_rule_it_limits(mesh: Framework) -> None:
    said = _said(mesh, **MANDATE, owner="team", traffic="broker", stage="dev_no_date")
    assert list(said)[:3] == ["L1", "L3", "R2"]


@pytest.mark.parametrize(
    ("services", "rule", "size"),
    [
        (1, "with 1 service it can", "1 service, below the 10"),
        (9, "with 9 services it can", "9 services, below the 10"),
        ((3, 9), "with 3–9 services it can", "3–9 services, below the 10"),
        ((8, 12), "with fewer than 10 services it can", "8–12 services; size chooses"),
        ((10, None), "a mesh wants more hands than there are", "10+ services; size chooses"),
        (None, "", ""),
    ],
)
def test_counts_are_said_as_they_were_given(mesh: Framework, services: Any, rule: str, size: str) -> None:
    said = _said(mesh, pains=["canary_inside"], services=services, owner="none")
    assert any(rule in text for text in said.values())
    assert said.get("size", "").startswith(size)
    assert ("size" in said) == (services is not None)


def test_an_open_count_is_the_size_for_which_the_headline_is_said(mesh: Framework) -> None:
    assert "with fewer than 10 services it can" in _said(mesh, pains=["canary_inside"], services=None)["R6"]
    assert _said(mesh, services=None)["R13"] == "No problem you named needs a mesh, and size alone is no reason."


def test_nothing_is_said_of_an_answer_that_is_open(mesh: Framework) -> None:
    said = judge(mesh, {}, at=AT)
    assert [reason.rule for reason in said.reasons] == ["R13"] and not said.reasons[0].answers
    known = judge(mesh, answers(mesh, stage=None, owner=None), at=AT)
    assert "L3" not in {reason.rule for reason in known.reasons}
    assert not {"stage", "owner"} & {id for reason in known.reasons for id in reason.answers}


def test_a_rule_whose_verdict_a_limit_turned_says_so(mesh: Framework) -> None:
    said = _said(mesh, **MANDATE, owner="team", traffic="broker")
    assert said["R2"].startswith("Apart from that, a mesh would be the answer: services have to prove")
    assert said["L1"].startswith("Nearly all calls")


def test_what_is_wrong_with_the_mesh_that_runs_is_a_reason(mesh: Framework) -> None:
    running = {**MANDATE, "owner": "team", "mesh_today": "istio_sidecar"}
    assert _said(mesh, **running, mesh_trouble=["incidents", "cost"])["mesh_trouble"] == (
        "The mesh causes incidents and the mesh costs too much."
    )
    assert not {"mesh_trouble"} & {*_said(mesh, **running, mesh_trouble=["nothing"]), *_said(mesh, **running, mesh_trouble=None)}


def test_strong_needs_come_before_those_that_are_not_there(mesh: Framework) -> None:
    on_gke = {"platform": "gke", "pains": ["config"], "shared_fix": "cannot", "services": 30, "traffic": "requests"}
    assert list(_said(mesh, **on_gke))[:3] == ["R8", "need3=strong", "cap=partial"]
    shrinks = {**MANDATE, "owner": "team", "mesh_today": "linkerd", "mesh_trouble": ["cost"]}
    assert list(_said(mesh, **shrinks))[:3] == ["E4", "mesh_trouble", "need1=hard"]


@pytest.mark.parametrize(
    ("changed", "rule", "names"),
    [
        ({"data": ["compliance"], "demand": None}, "need1=open", ("data",)),
        ({"data": None, "pains": ["certificates"]}, "need1=hard", ("pains",)),
        ({"data": ["tenants"], "tenancy": "network"}, "need1=soft", ("data", "tenancy")),
        ({"debugging": "pairs"}, "need2=open", ("debugging",)),
        ({"debugging": "fine", "pains": ["packets"], "instrument": "can"}, "need2=weak", ("debugging", "instrument", "pains")),
        ({"pains": ["retries"]}, "need3=open", ("pains",)),
        ({"pains": ["retries"], "shared_fix": "cannot"}, "need3=strong", ("pains", "shared_fix")),
        ({"owner": "none"}, "cap=no", ("owner",)),
    ],
)
def test_a_need_is_said_as_far_as_it_is_known(
    mesh: Framework, changed: dict[str, Any], rule: str, names: tuple[str, ...]
) -> None:
    found = {reason.rule: reason.answers for reason in judge(mesh, answers(mesh, **changed), at=AT).reasons}
    assert found[rule] == names
    assert not any(other.startswith(rule.partition("=")[0]) for other in found if other != rule)


def test_nothing_is_said_about_what_nobody_knows(mesh: Framework) -> None:
    nobody = {"data": None, "debugging": None, "pains": None, "owner": None, "services": None}
    assert list(_said(mesh, **nobody)) == ["R13"]
