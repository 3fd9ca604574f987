"""Why not another verdict: each rule's first lack in words, and the nearest way there."""

from typing import Any

import pytest
from hypothesis import given, settings

from conversations.conditions import All, Any_, AtLeast, Is, Not
from conversations.framework import Framework, Rule
from conversations.headline import headline
from conversations.why_not import WhyNot, why_not
from conversations.worlds import world_of
from tests.cases import answers
from tests.conversations.changing import Answers, changed, decision
from tests.conversations.profiles import MESH, relevant, teams

MANDATE = {"data": ["compliance"], "demand": "identity", "services": 14, "owner": "team"}


def _others(mesh: Framework, **raws: Any) -> dict[str, WhyNot]:
    return {other.verdict: other for other in why_not(mesh, answers(mesh, **raws))}


def _lack(mesh: Framework, verdict: str, rule: str, **raws: Any) -> str:
    return next(lack.text for lack in _others(mesh, **raws)[verdict].lacks if rule in lack.rules)


def test_every_verdict_but_the_printed_one_is_told_in_order(mesh: Framework) -> None:
    found = list(_others(mesh))
    assert found == ["alternative", "adopt_managed", "adopt", "keep", "shrink", "switch", "remove", "out_of_domain"]


def test_a_lack_names_what_the_rule_takes_and_what_the_team_said(mesh: Framework) -> None:
    text = _lack(mesh, "adopt", "R2", **{**MANDATE, "owner": "none"})
    assert text == "only if a team runs it. Here: nobody is there to run it (you said “Nobody yet”)."
    text = _lack(mesh, "adopt", "R11", **{**MANDATE, "owner": "none"})
    assert text.startswith("only if two needs exist that simpler tools meet. Here: no need exists")


def test_rules_that_lack_the_same_are_told_together(mesh: Framework) -> None:
    lacks = _others(mesh)["adopt"].lacks
    assert [lack.rules for lack in lacks] == [("R2", "R4"), ("R7",), ("R11",)]


def test_either_of_two_is_said_as_one_or_the_other(mesh: Framework) -> None:
    text = _lack(mesh, "adopt", "R7")
    assert "nothing simpler can show it or a traffic problem hurts that no shared fix solves" in text
    assert "logs and basic metrics lead to the cause (you said “Yes, usually”); no traffic problem hurts" in text


def test_what_must_not_hold_is_said_so(mesh: Framework) -> None:
    text = _lack(mesh, "alternative", "R1", **{**MANDATE, "services": 5, "demand": "authorization"})
    assert text.startswith("not while certificates per service can not do it.")
    text = _lack(mesh, "shrink", "E9-shrink", mesh_today="linkerd", mesh_trouble=["incidents"])
    assert text == (
        "not while the mesh causes incidents or mesh upgrades fall behind or the mesh costs too much"
        " or the mesh lacks a feature you need. Here: you said “It causes incidents” to “What is wrong with the mesh you run?”."
    )


def test_a_rule_that_holds_says_what_came_before_it(mesh: Framework) -> None:
    """Of what the rule before it looks at only what this one does not ask for as well."""
    assert _lack(mesh, "alternative", "R5", **MANDATE) == "it would fit, but R2 is asked first and fits: a team runs it (you said “A team”)."
    assert _lack(mesh, "not_yet", "R13", **MANDATE) == (
        "it is what remains when no other rule fits, and R2 fits: services have to prove who they are (you said “Rules such as HIPAA,"
        " PCI DSS, SOC 2, FedRAMP or a contract”, “Mutual authentication”); a team runs it (you said “A team”)."
    )
    few = {**MANDATE, "services": 8, "apps_change": "yes"}
    assert _lack(mesh, "adopt", "R2", **few).startswith(
        "it would fit, but R1 is asked first and fits: there are fewer than 10 services (you said “8 services”); certificates per service can do it"
    )
    assert _others(mesh, **few)["adopt"].nearest is not None
    text = _lack(mesh, "remove", "E9-remove", mesh_today="app_mesh", **MANDATE)
    assert text.endswith("and E1-switch fits: the product you run has ended (you said “AWS App Mesh”); without it you would adopt a mesh.")


def test_a_rule_that_fits_through_one_of_several_needs_names_that_one(mesh: Framework) -> None:
    strong = {"data": ["none"], "services": 30, "owner": "team", "pains": ["canary_inside"], "debugging": "fine"}
    assert _lack(mesh, "alternative", "R10", **strong) == "it would fit, but R7 is asked first and fits: a team runs it (you said “A team”)."
    assert "R7 fits: a traffic problem hurts that no shared fix solves (you said “Shifting traffic between internal services”)" in _lack(mesh, "not_yet", "R13", **strong)


def test_a_rule_that_the_very_same_things_keep_out_names_them_all(mesh: Framework) -> None:
    both = {**MANDATE, "owner": "none", "services": 30, "platform": "gke"}
    assert "R3 is asked first and fits: the provider" in _lack(mesh, "alternative", "R5", **both)
    soft = {"data": ["sensitive"], "demand": "encryption", "services": 60, "owner": "team", "debugging": "traces", "instrument": "can"}
    assert _lack(mesh, "alternative", "R12", **soft).startswith("it would fit, but R11 is asked first and fits: there are 50 services or more")


def test_a_rule_that_looks_at_nothing_needs_no_answers(mesh: Framework) -> None:
    first = Rule.model_validate({"id": "X1", "when": {"any": [{"always": True}]}, "verdict": "adopt", "because": "So it is."})
    there = mesh.model_copy(update={"table": (first, *mesh.table)})
    assert _lack(there, "alternative", "R5", **MANDATE) == "it would fit, but X1 is asked first and fits."
    assert _lack(there, "not_yet", "R13", **MANDATE) == "it is what remains when no other rule fits, and X1 fits."


def test_what_nobody_has_answered_is_called_open(mesh: Framework) -> None:
    text = _lack(mesh, "adopt", "R2", data="unknown", demand="unknown", services=14, owner="team", pains=["none"])
    assert "Here: that is open, and taken to be: nothing asks for identity or encryption between services" in text


def test_a_rule_under_a_limit_says_which(mesh: Framework) -> None:
    text = _lack(mesh, "adopt", "R2", **MANDATE, traffic="broker")
    assert text.startswith("it fits, but L1 limits it: Nearly all calls pass a broker")


def test_limits_that_would_give_it_are_told(mesh: Framework) -> None:
    assert "it is in development, without a launch date" in _lack(mesh, "not_yet", "L3", **MANDATE)
    text = _lack(mesh, "alternative", "L1", **MANDATE)
    assert "has no answer yet, and is taken to be: services mostly call each other directly" in text


def test_what_is_open_is_called_open(mesh: Framework) -> None:
    text = _lack(mesh, "adopt", "R2", **{**MANDATE, "owner": "none", "demand": ..., "data": None})
    assert "don't know" in text
    runs = {**MANDATE, "mesh_today": "linkerd", "mesh_trouble": ...}
    assert "“What is wrong with the mesh you run?” has no answer yet." in _lack(mesh, "switch", "E2", **runs)


def test_a_team_without_a_mesh_can_not_keep_one_and_the_other_way_round(mesh: Framework) -> None:
    assert [lack.text for lack in _others(mesh)["keep"].lacks] == ["Only a team that runs a mesh can get this; you run none."]
    runs = _others(mesh, mesh_today="linkerd", mesh_trouble=["nothing"])
    assert [lack.text for lack in runs["adopt"].lacks] == ["Only a team without a mesh can get this; you run one."]
    assert "without it you would need none" in next(iter(runs["keep"].lacks)).text


def test_a_gate_is_told_too(mesh: Framework) -> None:
    assert "the services do not run on Kubernetes" in _lack(mesh, "out_of_domain", "G-a")


@settings(max_examples=15, deadline=None)
@given(teams(unknown=4).map(relevant))
def test_the_nearest_way_leads_there(team: Answers) -> None:
    now = headline(MESH, world_of(MESH, team)).outcome.verdict
    found = why_not(MESH, team)
    assert now not in {other.verdict for other in found}
    assert len(found) == len(MESH.verdicts) - 1
    for other in found:
        assert other.lacks and all(lack.text.endswith(".") for lack in other.lacks)
        if other.nearest is not None:
            there = team
            for question, shown in other.nearest.changes.items():
                there = changed(there, question, shown)
            assert decision(there)[0] == other.verdict
            assert 1 <= len(other.nearest.changes) <= 2


@pytest.mark.parametrize(("when", "told"), [
    (Not.model_validate({"not": {"all": [{"of": "size", "in": ["S"]}, {"of": "cap", "in": ["partial"]}]}}),
     "not while there are fewer than 10 services and "),
    (All.model_validate({"all": [{"not": {"any": [{"of": "nobody", "in": ["x"]}, {"of": "size", "in": ["S"]}]}}]}),
     "not while there are fewer than 10 services. Here: "),
    (Any_.model_validate({"any": [{"not": {"of": "size", "in": ["S"]}}, {"of": "size", "in": ["odd"]}]}),
     "only if odd, or not while there are fewer than 10 services. Here: there are fewer than 10 services"),
    (AtLeast.model_validate({"n": 1, "of": [{"of": "size", "in": ["XL"]}]}), "only if "),
    (Is.model_validate({"of": "size", "in": ["odd"]}), "only if odd. Here: "),
    (Not.model_validate({"not": {"always": True}}), "only if no other rule fits. Here: "),
])
def test_every_shape_of_condition_can_be_told(mesh: Framework, when: Any, told: str) -> None:
    own = mesh.model_copy(update={
        "values": {**mesh.values, "nobody": mesh.values["size"]},
        "table": (mesh.table[0].model_copy(update={"id": "X", "when": when, "verdict": "adopt"}), mesh.table[-1]),
    })
    assert _lack(own, "adopt", "X").startswith(told)
