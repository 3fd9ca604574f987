"""The shipped knowledge holds together: references, conditions, sources, manifests."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from conversations import framework as framework_module
from conversations.conditions import All, Always, Any_, AtLeast, Condition, Has, Is, Not
from conversations.framework import Framework

FOLDER = Path(framework_module.__file__).parent / "library" / "service_mesh"
MANIFESTS = FOLDER / "manifests"
HELM_VALUES = {"encryption_wireguard.yaml"}
UNVERIFIED = ("40-400", "40\u2013400", "40% to 400", "400%", "850%", "166%", "99%", "market share")


def conditions(mesh: Framework) -> Iterator[tuple[str, Condition]]:
    """Every condition of the framework with the place it stands in."""
    for question in mesh.questions:
        if question.when is not None:
            yield f"question {question.id}", question.when
        for case in question.expected:
            if case.when is not None:
                yield f"question {question.id}, expected", case.when
    for name, cases in mesh.values.items():
        yield from ((f"value {name}", case.when) for case in cases)
    for rule in (*mesh.gates, *mesh.table, *mesh.running):
        yield rule.id, rule.when
    yield from ((limit.id, limit.when) for limit in mesh.limits)
    yield from ((choice.id, choice.when) for choice in mesh.meshes)
    yield from ((situation.id, situation.when) for situation in mesh.situations)
    yield from ((f"alternative {option.id}", option.show_when) for option in mesh.alternatives)
    yield from ((f"price of {price.name}", price.when) for price in mesh.prices)
    yield from (("upkeep", upkeep.when) for upkeep in mesh.upkeep)


def leaves(condition: Condition) -> Iterator[Is | Has]:
    """The parts of a condition that look at a name."""
    match condition:
        case Is() | Has():
            yield condition
        case All(all_=parts) | Any_(any_=parts) | AtLeast(of=parts):
            for part in parts:
                yield from leaves(part)
        case Not(not_=part):
            yield from leaves(part)
        case Always():
            return


def vocabulary(mesh: Framework) -> dict[str, set[str]]:
    """Every name a condition may look at, with the values it can have."""
    verdicts = {words.id for words in mesh.verdicts}
    known = {name: {case.is_ for case in cases} for name, cases in mesh.values.items()}
    for question in mesh.questions:
        parts = question.bands or question.choices
        known[question.id] = {part.id for part in parts}
    return {**known, "verdict": verdicts, "base": verdicts}


def test_every_condition_looks_at_names_and_values_that_exist(mesh: Framework) -> None:
    known = vocabulary(mesh)
    multi = {question.id for question in mesh.questions if question.type == "choices"}
    for place, condition in conditions(mesh):
        for leaf in leaves(condition):
            assert leaf.of in known, f"{place} looks at {leaf.of!r}"
            assert isinstance(leaf, Has) == (leaf.of in multi), f"{place} reads {leaf.of!r} the wrong way"
            values = leaf.has if isinstance(leaf, Has) else leaf.is_
            assert values and set(values) <= known[leaf.of], f"{place}: {values} of {leaf.of!r}"


def test_ids_stand_once(mesh: Framework) -> None:
    for parts in (mesh.facts, mesh.alternatives, mesh.meshes, mesh.signals, mesh.situations, mesh.limits):
        ids = [part.id for part in parts]
        assert ids and len(ids) == len(set(ids))


def test_every_fact_named_exists_and_every_fact_has_a_source(mesh: Framework) -> None:
    facts = {fact.id: fact for fact in mesh.facts}
    values = [case.facts for cases in mesh.values.values() for case in cases]
    parts: list[Any] = [*mesh.gates, *mesh.table, *mesh.running, *mesh.limits, *mesh.prices, *mesh.upkeep]
    rules = [part.facts for part in parts]
    cells = [cell.facts for aspect in mesh.comparison.aspects for cell in aspect.cells]
    named = [*values, *rules, *cells, *[o.facts for o in mesh.alternatives], *[m.facts for m in mesh.meshes]]
    assert {id for ids in named for id in ids} <= facts.keys()
    for fact in facts.values():
        assert fact.says and fact.value, fact.id
        assert len(fact.source) > 15, fact.id
        assert re.search(r"https://|AICPA|Microsoft Learn", fact.source), fact.id
        assert fact.stale_after_days in (60, 90, 180), fact.id
    assert 25 <= len(facts) <= 60


def test_every_derived_value_can_be_said(mesh: Framework) -> None:
    for name, cases in mesh.values.items():
        assert set(mesh.says[name]) == {case.is_ for case in cases}, name


def test_every_cell_of_the_comparison_rests_on_a_fact_or_a_source(mesh: Framework) -> None:
    for aspect in mesh.comparison.aspects:
        assert len(aspect.cells) == len(mesh.comparison.ways), aspect.name
        assert aspect.source, aspect.name
        assert all(cell.says for cell in aspect.cells), aspect.name


def test_every_figure_of_a_price_is_cited_with_its_year(mesh: Framework) -> None:
    cited = {fact.id: fact.cited for fact in mesh.facts}
    parts: list[Any] = [*mesh.prices, *mesh.upkeep]
    for part in parts:
        assert part.facts and all(re.search(r"20\d\d", cited[id]) for id in part.facts)


def test_facts_that_move_fast_are_checked_sooner(mesh: Framework) -> None:
    days = {fact.id: fact.stale_after_days for fact in mesh.facts}
    assert days["hipaa_encryption"] == 60
    assert {days[id] for id in ("gke_csm", "aks_addon", "openshift_mesh3", "eks_no_mesh")} == {90}
    ends = {fact.id: str(fact.ends_on) for fact in mesh.facts if fact.ends_on}
    assert ends["app_mesh_ended"] == "2026-09-30"
    assert ends["osm_addon_ends"] == "2027-09-30"


def test_nothing_unverified_is_shipped() -> None:
    for file in sorted(FOLDER.rglob("*.yaml")):
        text = file.read_text("utf-8")
        assert [claim for claim in UNVERIFIED if claim in text] == [], file.name


def test_every_manifest_named_exists_and_none_is_left_over(mesh: Framework) -> None:
    named = {option.manifest for option in mesh.alternatives if option.manifest}
    assert named == {file.name for file in MANIFESTS.glob("*.yaml")}


@pytest.mark.parametrize("file", sorted(MANIFESTS.glob("*.yaml")), ids=lambda file: file.stem)
def test_manifests_are_kubernetes_objects_or_helm_values(file: Path) -> None:
    documents = list(yaml.safe_load_all(file.read_text("utf-8")))
    assert documents and all(isinstance(document, dict) for document in documents)
    assert file.read_text("utf-8").startswith("#"), "a manifest begins with what it is for"
    if file.name in HELM_VALUES:
        return
    for document in documents:
        assert document["apiVersion"] and document["kind"] and document["metadata"]["name"]
    names = [(document["kind"], document["metadata"]["name"]) for document in documents]
    assert len(names) == len(set(names))


def test_the_canary_route_splits_all_of_the_traffic_between_services_that_exist() -> None:
    documents = list(yaml.safe_load_all((MANIFESTS / "canary.yaml").read_text("utf-8")))
    backends = next(part for part in documents if part["kind"] == "HTTPRoute")["spec"]["rules"][0][
        "backendRefs"
    ]
    assert sum(backend["weight"] for backend in backends) == 100
    services = {part["metadata"]["name"] for part in documents if part["kind"] == "Service"}
    assert {backend["name"] for backend in backends} == services


def test_the_policies_deny_by_default_and_allow_each_call_on_both_sides() -> None:
    policies = list(yaml.safe_load_all((MANIFESTS / "authorization.yaml").read_text("utf-8")))
    deny = policies[0]["spec"]
    assert (deny["podSelector"], deny["policyTypes"]) == ({}, ["Ingress", "Egress"])
    assert "ingress" not in deny and "egress" not in deny
    for port in (6379, 5432):
        sides = {
            side
            for policy in policies
            for side in ("ingress", "egress")
            for rule in policy["spec"].get(side, [])
            if {"protocol": "TCP", "port": port} in rule["ports"]
        }
        assert sides == {"ingress", "egress"}, port


def test_the_collector_of_the_observability_manifest_uses_what_it_defines() -> None:
    documents = list(yaml.safe_load_all((MANIFESTS / "observability.yaml").read_text("utf-8")))
    collector = yaml.safe_load(documents[-1]["data"]["config.yaml"])
    defined = {
        id for part in ("receivers", "processors", "connectors", "exporters") for id in collector[part]
    }
    pipelines = collector["service"]["pipelines"].values()
    used = {id for pipeline in pipelines for ids in pipeline.values() for id in ids}
    assert used == defined


def test_signals_are_reported_by_options_of_pains(mesh: Framework) -> None:
    options = {choice.id for choice in mesh.question("pains").choices}
    assert [signal.option for signal in mesh.signals] == ["certificates", "packets", "config"]
    assert {signal.option for signal in mesh.signals} <= options
    assert len(mesh.situations) == 4
    assert all(situation.qualifies for situation in mesh.situations)


def test_the_choice_of_a_mesh_always_ends_in_one(mesh: Framework) -> None:
    assert isinstance(mesh.meshes[-1].when, Always)
    assert not any(isinstance(choice.when, Always) for choice in mesh.meshes[:-1])
    assert all(choice.which and choice.mode and choice.why for choice in mesh.meshes)


def test_alternatives_say_what_they_do_not_do(mesh: Framework) -> None:
    for option in mesh.alternatives:
        assert option.give_up and option.gain and option.works_when and option.stops_when, option.id
        assert "person-day" in option.effort and "judgement" in option.effort, option.id
    canary = next(option for option in mesh.alternatives if option.id == "canary")
    assert any("internal services" in loss for loss in canary.give_up)
