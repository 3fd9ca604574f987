"""What a mesh would cost: ranges for this team's size, each line with who published it, people first."""

from typing import Any

import pytest

from conversations.assessment import Snapshot
from conversations.framework import Framework
from conversations.verdict import judge
from tests.cases import AT, answers

MANDATE = {"data": ["compliance"], "demand": "identity", "services": 14, "owner": "team"}


def _judged(mesh: Framework, **changed: Any) -> Snapshot:
    return judge(mesh, answers(mesh, **{**MANDATE, **changed}), at=AT)


def _line(mesh: Framework, start: str, **changed: Any) -> str:
    return next(line for line in _judged(mesh, **changed).costs if line.startswith(start))


@pytest.mark.parametrize(
    ("pods", "nodes", "rps", "sidecars", "ambient", "linkerd"),
    [
        (10, 3, 50, "500–1,550 MB", "36 MB of memory on 3 nodes and 0.006 vCPU at 50", "180–260 MB of memory for 10 pods"),
        (60, 6, 1000, "3–9.3 GB of memory for 60 pods and 0.4–1 vCPU at 1000", "72 MB of memory on 6 nodes and 0.12 vCPU", "1.1–1.6 GB"),
        (300, 20, 8000, "15–46 GB of memory for 300 pods and 3.2–8 vCPU", "240 MB of memory on 20 nodes and 0.96 vCPU", "5.4–7.8 GB"),
    ],
)
def test_machines_are_counted_for_pods_nodes_and_requests(
    mesh: Framework, pods: int, nodes: int, rps: int, sidecars: str, ambient: str, linkerd: str
) -> None:
    size = {"pods": pods, "nodes": nodes, "rps": rps}
    if pods > 10:
        assert sidecars in _line(mesh, "Istio sidecars", **size)
    assert ambient in _line(mesh, "Istio ambient", **size)
    assert linkerd in _line(mesh, "Linkerd", **size)


def test_what_is_reserved_is_told_beside_what_is_used(mesh: Framework) -> None:
    assert "by default 6 vCPU and 8 GB are reserved" in _line(mesh, "Istio sidecars", pods=60)


def test_pods_nobody_counted_are_estimated_and_that_is_said(mesh: Framework) -> None:
    assert "for an estimated 28–42 pods (2–3 a service)" in _line(mesh, "Linkerd")
    assert "for an estimated 28+ pods" in _line(mesh, "Linkerd", services=(14, None))
    assert "18–26 MB of memory for each pod" in _line(mesh, "Linkerd", services=None, demand="authorization")


def test_unknown_nodes_and_requests_are_counted_each(mesh: Framework) -> None:
    line = _line(mesh, "Istio ambient")
    assert "12 MB of memory for each node and 0.12 vCPU for each 1,000 requests a second" in line
    assert "12 MB of memory on 1 node and" in _line(mesh, "Istio ambient", nodes=1)


@pytest.mark.parametrize(
    ("slo", "said"),
    [
        (1, "The 1 ms you can spare are used up by a single call with Istio sidecars and 2–5 calls in a row with Istio ambient."),
        (5, "used up by 1–8 calls in a row with Istio sidecars and 10–25 calls in a row with Istio ambient."),
        ((0, 1), "The 0–1 ms you can spare are used up by a single call with Istio sidecars and a single call with Istio ambient."),
    ],
)
def test_latency_is_held_against_what_the_team_can_spare(mesh: Framework, slo: Any, said: str) -> None:
    assert said in _line(mesh, "Latency", slo=slo)


def test_latency_is_not_compared_with_what_nobody_said(mesh: Framework) -> None:
    assert "you can spare" not in _line(mesh, "Latency")
    assert "you can spare" not in _line(mesh, "Latency", slo=None)


def test_people_come_first_and_count_most_for_small_systems(mesh: Framework) -> None:
    people, *machines = _judged(mesh).costs
    assert people.startswith("People: two or more upgrades a year, and somebody on call")
    assert "With 14 services this is the cost that counts" in people
    assert machines
    assert "small change" not in _judged(mesh, pods=100).costs[0]
    assert "small change" not in _judged(mesh, services=60).costs[0]
    assert "small change" not in _judged(mesh, services=(10, None)).costs[0]
    lonely = _judged(mesh, services=1, demand="authorization", pods=3).costs[0]
    assert "With a system this small" in lonely


def test_every_line_says_who_published_it_and_when(mesh: Framework) -> None:
    for line in _judged(mesh, pods=60, nodes=6, rps=1000, slo=5).costs:
        assert line.endswith(")") and ("2024" in line or "2021" in line or "2025" in line), line


@pytest.mark.parametrize(
    ("changed", "verdict", "names"),
    [
        ({}, "adopt", ["People", "Latency", "Istio sidecars", "Istio ambient", "Linkerd"]),
        ({"owner": "none", "platform": "gke"}, "adopt_managed", ["People", "Latency", "Istio sidecars"]),
        ({"owner": "none", "platform": "openshift"}, "adopt_managed", ["People", "Latency", "Istio sidecars", "Istio ambient"]),
        ({"platform": "gke"}, "adopt", ["People", "Latency", "Istio sidecars"]),
        ({"owner": "none", "platform": "aks"}, "adopt_managed", ["People", "Latency", "Istio sidecars"]),
        ({"mesh_today": "linkerd", "mesh_trouble": ["nothing"]}, "keep", ["People", "Linkerd"]),
        ({"mesh_today": "istio_sidecar", "mesh_trouble": ["cost"]}, "shrink", ["People", "Latency", "Istio sidecars", "Istio ambient"]),
        ({"mesh_today": "app_mesh", "mesh_trouble": ["nothing"]}, "switch", ["People", "Latency", "Istio sidecars", "Istio ambient", "Linkerd"]),
    ],
)
def test_costs_are_told_for_the_meshes_that_come_into_question(
    mesh: Framework, changed: dict[str, Any], verdict: str, names: list[str]
) -> None:
    found = _judged(mesh, **changed)
    assert found.verdict == verdict
    assert [line.partition(":")[0] for line in found.costs] == names
    assert "self_published_numbers" in found.notes
    assert ("cost_latency" in found.facts) == ("Latency" in names), "behind the line that rests on it"
    assert ("gke_csm" if changed.get("platform") == "gke" else "aks_revisions" if changed.get("platform") == "aks" else "upgrades_a_year") in found.facts


@pytest.mark.parametrize("changed", [{"data": ["none"], "demand": ...}, {"services": 5}, {"platform": "none"}])
def test_no_mesh_costs_nothing(mesh: Framework, changed: dict[str, Any]) -> None:
    found = _judged(mesh, **changed)
    assert found.costs == ()
    assert "self_published_numbers" not in found.notes


def test_a_framework_without_sources_tells_its_prices_bare(mesh: Framework) -> None:
    bare = mesh.model_copy(update={"facts": ()})
    assert _judged(bare).costs[0].endswith("small change.")
