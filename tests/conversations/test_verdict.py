"""The table, its limits and the branch for teams that run a mesh, one case per row; and properties over all of it."""

from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.library import load_shipped
from conversations.evaluate import verdicts
from conversations.verdict import judge
from conversations.worlds import world_of
from tests.cases import AT, answers

MANDATE = {"data": ["compliance"], "demand": "identity", "apps_change": "yes", "traffic": "requests"}
BLIND = {"debugging": "pairs", "instrument": "cannot", "traffic": "requests"}

ROWS: list[tuple[str, dict[str, Any], str, str]] = [
    ("R1", {**MANDATE, "services": 5}, "alternative", "meets"),
    ("R2", {**MANDATE, "services": 14, "owner": "team"}, "adopt", ""),
    ("R2", {**MANDATE, "services": 5, "owner": "team", "apps_change": "no"}, "adopt", ""),
    ("R3", {**MANDATE, "services": 14, "owner": "part", "platform": "gke"}, "adopt_managed", ""),
    ("R4", {**MANDATE, "services": 30, "owner": "part"}, "adopt", ""),
    ("R5", {**MANDATE, "services": 30, "owner": "none"}, "alternative", "bridge"),
    ("R6", {**BLIND, "services": 5}, "alternative", "meets"),
    ("R7", {**BLIND, "services": 14, "owner": "team"}, "adopt", ""),
    ("R8", {**BLIND, "services": 14, "owner": "part", "platform": "aks"}, "adopt_managed", ""),
    ("R9", {**BLIND, "services": 60, "owner": "none", "platform": "gke"}, "adopt_managed", ""),
    ("R10", {**BLIND, "services": 14, "owner": "none"}, "alternative", "deferred"),
    ("R10", {"pains": ["cross_cluster"], "services": 14, "platform": "aks"}, "alternative", "deferred"),
    ("R11", {"data": ["sensitive"], "demand": "encryption", "debugging": "traces", "instrument": "can",
             "services": 60, "owner": "team", "traffic": "requests"}, "adopt", ""),
    ("R12", {"data": ["sensitive"], "demand": "nothing"}, "alternative", "meets"),
    ("R13", {}, "not_yet", ""),
    ("R13", {"services": 500}, "not_yet", ""),
    ("R13", {"data": ["tenants"], "tenancy": "shared_pods"}, "not_yet", ""),
    ("G-a", {"platform": "none"}, "out_of_domain", ""),
    ("R7", {**BLIND, "services": 14, "owner": "team", "traffic": "broker"}, "alternative", "meets"),
    ("R7", {**BLIND, "services": 14, "owner": "team", "traffic": "tight"}, "alternative", "meets"),
    ("R2", {**MANDATE, "services": 14, "owner": "team", "traffic": "tight"}, "adopt", ""),
]

RUNNING: list[tuple[str, dict[str, Any], str]] = [
    ("E1-switch", {**MANDATE, "services": 14, "owner": "team", "mesh_today": "app_mesh"}, "switch"),
    ("E1-remove", {"mesh_today": "app_mesh"}, "remove"),
    ("E1-remove-soon", {"mesh_today": "osm"}, "remove"),
    ("E2", {**MANDATE, "services": 14, "owner": "team", "mesh_trouble": ["feature"]}, "switch"),
    ("E3", {**MANDATE, "services": 14, "owner": "none", "platform": "gke"}, "switch"),
    ("E4", {**MANDATE, "services": 14, "owner": "team", "mesh_trouble": ["cost"]}, "shrink"),
    ("E5", {**MANDATE, "services": 14, "owner": "team"}, "keep"),
    ("E6", {**MANDATE, "services": 5, "owner": "none"}, "shrink"),
    ("E7", {"data": ["sensitive"], "demand": "nothing", "owner": "none"}, "remove"),
    ("E8-shrink", {"data": ["sensitive"], "demand": "nothing", "mesh_trouble": ["cost"]}, "shrink"),
    ("E8-keep", {"data": ["sensitive"], "demand": "nothing"}, "keep"),
    ("E9-shrink", {}, "shrink"),
    ("E9-remove", {"mesh_trouble": ["upgrades"]}, "remove"),
    ("E9-remove", {"owner": "none", "stage": "dev_no_date"}, "remove"),
]


@pytest.mark.parametrize(("rule", "changed", "verdict", "kind"), ROWS)
def test_each_row_of_the_table_gives_its_verdict(
    mesh: Any, rule: str, changed: dict[str, Any], verdict: str, kind: str
) -> None:
    said = judge(mesh, answers(mesh, **changed), at=AT)
    assert (said.verdict, said.kind, said.status) == (verdict, kind, "settled")
    assert rule in {reason.rule for reason in said.reasons}


@pytest.mark.parametrize(("rule", "changed", "verdict"), RUNNING)
def test_each_row_for_teams_with_a_mesh_gives_its_verdict(
    mesh: Any, rule: str, changed: dict[str, Any], verdict: str
) -> None:
    settled = {"mesh_today": "linkerd", "mesh_trouble": ["nothing"], **changed}
    said = judge(mesh, answers(mesh, **settled), at=AT)
    assert (said.verdict, said.status) == (verdict, "settled")
    assert rule in {reason.rule for reason in said.reasons}


def test_the_voting_app_is_probably_not_yet_with_its_three_alternatives(mesh: Any) -> None:
    said = judge(mesh, answers(mesh, stage="dev_no_date"), at=AT)
    assert (said.headline, said.status) == ("Probably not yet", "settled")
    assert {offer.id for offer in said.alternatives} == {"authorization", "observability", "canary"}
    assert said.flips, "two answers together flip it"
    assert {"stage", "data"} <= set(said.flips[0].changes) or len(said.flips[0].changes) == 2


def test_nothing_answered_is_a_provisional_not_yet(mesh: Any) -> None:
    said = judge(mesh, {}, at=AT)
    assert (said.verdict, said.status) == ("not_yet", "provisional")
    assert len(said.verdict_set) == 9
    assert 1 <= len(said.would_settle) <= 2


def test_an_unseen_wording_keeps_adoption_in_the_set(mesh: Any) -> None:
    said = judge(mesh, answers(mesh, data=["compliance"], demand=None, services=14, owner="team"), at=AT)
    assert said.status == "provisional"
    assert {"alternative", "adopt"} <= set(said.verdict_set)
    assert "unseen_wording" in said.notes
    assert "demand" in said.would_settle


def test_a_mandate_in_development_is_named_in_the_headline(mesh: Any) -> None:
    said = judge(mesh, answers(mesh, **MANDATE, services=14, owner="team", stage="dev_no_date"), at=AT)
    assert said.verdict == "not_yet"
    assert said.at_launch == ("adopt",)
    assert "before launch" in said.headline


def test_a_range_keeps_both_sides_of_a_threshold(mesh: Any) -> None:
    said = judge(mesh, answers(mesh, **{**MANDATE, "services": (8, 12), "owner": "team"}), at=AT)
    assert set(said.verdict_set) == {"alternative", "adopt"}
    assert {"range"} <= set(said.notes)


def test_notes_tell_what_is_close(mesh: Any) -> None:
    near = judge(mesh, answers(mesh, **{**MANDATE, "services": 10, "owner": "team"}), at=AT)
    assert "margin" in near.notes
    big = judge(mesh, answers(mesh, services=80), at=AT)
    assert "scale_without_pain" in big.notes
    soon = {**MANDATE, "services": 14, "owner": "team", "stage": "launch", "launch": date(2026, 12, 20)}
    assert "launch_close" in judge(mesh, answers(mesh, **soon), at=AT).notes
    late = judge(mesh, answers(mesh, **{**MANDATE, "services": 14, "owner": "team"}), at=AT.replace(year=2029))
    assert "stale_fact" in late.notes


def test_a_verdict_to_adopt_names_a_mesh_and_why(mesh: Any) -> None:
    said = judge(mesh, answers(mesh, **{**MANDATE, "services": 14, "owner": "team"}), at=AT)
    assert said.mesh is not None
    assert said.mesh.why
    assert judge(mesh, answers(mesh), at=AT).mesh is None


MESH = load_shipped()
VARIED = ("stage", "data", "demand", "debugging", "services", "pains", "owner", "instrument", "traffic", "platform")


@st.composite
def profiles(draw: st.DrawFn) -> dict[str, Any]:
    """Random raw answers to the questions that carry most of the table."""
    drawn: dict[str, Any] = {}
    for id in VARIED:
        question = MESH.question(id)
        ids = [choice.id for choice in question.choices]
        if question.bands:
            drawn[id] = draw(st.integers(1, 80))
        elif question.type == "choices":
            drawn[id] = draw(st.lists(st.sampled_from(ids[:-1]), max_size=2)) or [ids[-1]]
        else:
            drawn[id] = draw(st.sampled_from(ids))
    return {**drawn, "shared_fix": "can", "apps_change": "yes", "tenancy": "network", "provider_mesh": "no"}


@settings(max_examples=150, deadline=None)
@given(profiles(), st.sampled_from(VARIED))
def test_an_answer_made_unknown_never_shrinks_the_verdict_set(profile: dict[str, Any], hidden: str) -> None:
    known = verdicts(MESH, world_of(MESH, answers(MESH, **profile)))
    open_ = verdicts(MESH, world_of(MESH, answers(MESH, **{**profile, hidden: None})))
    assert known <= open_


@settings(max_examples=150, deadline=None)
@given(profiles())
def test_more_capacity_and_more_services_never_lower_the_rank(profile: dict[str, Any]) -> None:
    capacities, sizes = ("none", "part", "team"), (5, 14, 30, 80)
    ranks = {
        (cap, size): _rank({**profile, "owner": cap, "services": size, "stage": "production"})
        for cap, size in product(capacities, sizes)
    }
    for cap, size in product(range(3), range(4)):
        here = ranks[capacities[cap], sizes[size]]
        assert cap == 2 or here <= ranks[capacities[cap + 1], sizes[size]]
        assert size == 3 or here <= ranks[capacities[cap], sizes[size + 1]]


def _rank(profile: dict[str, Any]) -> int:
    (verdict,) = verdicts(MESH, world_of(MESH, answers(MESH, **profile)))
    return MESH.verdict(verdict).rank


@settings(max_examples=60, deadline=None)
@given(profiles())
def test_every_flip_shown_does_flip(profile: dict[str, Any]) -> None:
    said = judge(MESH, answers(MESH, **profile), at=AT)
    for flip in said.flips:
        assert flip.headline != said.headline


@pytest.mark.parametrize(("changed", "verdict"), [
    ({"platform": "eks", "data": ["compliance"], "demand": "identity", "services": 30, "owner": "team", "traffic": "requests"}, "adopt"),
    ({"mesh_today": "app_mesh", "platform": "eks", "data": ["compliance"], "demand": "identity", "services": 30, "owner": "team",
      "mesh_trouble": ["nothing"], "traffic": "requests"}, "switch"),
])
def test_facts_behind_the_choice_of_a_mesh_are_named_when_one_is_adopted_or_switched_to(
    mesh: Any, changed: dict[str, Any], verdict: str
) -> None:
    said = judge(mesh, answers(mesh, **changed), at=AT)
    own = {id for choice in mesh.meshes for id in choice.facts}
    assert said.verdict == verdict and said.mesh is not None
    chosen = next(choice for choice in mesh.meshes if (choice.which, choice.why) == (said.mesh.which, said.mesh.why))
    assert set(chosen.facts) <= set(said.facts)
    assert chosen.facts and own & set(said.facts)
