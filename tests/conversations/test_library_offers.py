"""What the shipped knowledge shows to whom: the simpler ways that are offered, and the mesh that is named."""

from typing import Any

import pytest

from conversations.framework import Framework
from conversations.verdict import judge
from tests.cases import AT, answers

MANDATE = {"data": ["compliance"], "demand": "identity", "apps_change": "yes", "traffic": "requests"}
SOFT = {"data": ["sensitive"], "demand": "encryption", "traffic": "requests"}
BLIND = {"debugging": "pairs", "instrument": "cannot", "traffic": "requests"}
ENCRYPTION = {"encryption_wireguard"}
"""What a cluster of one's own is offered; a cloud that encrypts by itself comes first where there is one."""


def shown(mesh: Framework, **changed: Any) -> set[str]:
    """The alternatives a team with these answers is offered."""
    return {offer.id for offer in judge(mesh, answers(mesh, **changed), at=AT).alternatives}


def names_mesh(mesh: Framework, **changed: Any) -> tuple[str, str]:
    """The verdict and the mesh that is named for it."""
    said = judge(mesh, answers(mesh, **changed), at=AT)
    return said.verdict, f"{said.mesh.which}: {said.mesh.mode}" if said.mesh else ""


SHOWN: list[tuple[str, dict[str, Any], set[str]]] = [
    ("voting app", {"stage": "dev_no_date"}, {"authorization", "observability", "canary"}),
    ("big without pain", {"services": 80}, {"authorization", "observability", "canary"}),
    ("mandate, few services", MANDATE, {"identity", "authorization"}),
    ("mandate, adopt", {**MANDATE, "services": 14, "owner": "team"}, {"identity", "authorization"}),
    ("mandate, bridge", {**MANDATE, "services": 14}, {"identity", "authorization", *ENCRYPTION}),
    (
        "mandate in development",
        {**MANDATE, "services": 14, "stage": "dev_no_date"},
        {"identity", "authorization", *ENCRYPTION},
    ),
    (
        "mandate, bridge, frozen code",
        {**MANDATE, "services": 5, "owner": "none", "apps_change": "no"},
        {"authorization", *ENCRYPTION},
    ),
    (
        "mandate through a broker",
        {**MANDATE, "services": 14, "traffic": "broker"},
        {"identity", "authorization", "broker"},
    ),
    ("encryption", {**SOFT, "fips": "no"}, {"authorization", *ENCRYPTION}),
    ("encryption with FIPS", {**SOFT, "fips": "yes"}, {"authorization", "encryption_ipsec"}),
    ("encryption with FIPS on EKS", {**SOFT, "platform": "eks", "fips": "yes"}, {"authorization", "encryption", "encryption_ipsec"}),
    ("encryption with FIPS, the provider's plugin", {**SOFT, "platform": "eks", "fips": "yes", "cni": "cloud_default"}, {"authorization", "encryption"}),
    ("encryption on EKS", {**SOFT, "platform": "eks"}, {"authorization", "encryption", "encryption_wireguard"}),
    ("encryption on EKS with its own plugin", {**SOFT, "platform": "eks", "cni": "cloud_default"}, {"authorization", "encryption"}),
    ("encryption on GKE with its own plugin", {**SOFT, "platform": "gke", "cni": "cloud_default"}, {"authorization", "encryption", "encryption_wireguard"}),
    ("encryption on AKS", {**SOFT, "platform": "aks", "cni": "cilium"}, {"authorization", "encryption", "encryption_wireguard"}),
    ("encryption on AKS with its own plugin", {**SOFT, "platform": "aks", "cni": "cloud_default"}, {"authorization", "encryption"}),
    ("encryption on OpenShift", {**SOFT, "platform": "openshift"}, {"authorization", "encryption_ipsec"}),
    ("encryption on OpenShift with Calico", {**SOFT, "platform": "openshift", "cni": "calico"}, {"authorization", "encryption_ipsec", "encryption_wireguard"}),
    ("zones", {"data": ["tenants"], "tenancy": "network"}, {"authorization"}),
    ("blind", BLIND, {"observability_around"}),
    ("blind, not tried", {"debugging": "traces", "instrument": "can"}, {"observability"}),
    ("packets", {"pains": ["packets"], "instrument": "can"}, {"observability"}),
    ("certificates", {"pains": ["certificates"], "apps_change": "yes"}, {"renewal", "authorization"}),
    ("retries", {"pains": ["retries"], "shared_fix": "can"}, {"retries"}),
    ("config", {"pains": ["config"], "shared_fix": "can"}, {"retries"}),
    ("retries in many languages", {"pains": ["retries"], "shared_fix": "cannot", "traffic": "requests"}, {"retries_agreed"}),
    ("certificates, nobody else asks", {"pains": ["certificates"], "apps_change": "yes", "services": 18}, {"renewal", "authorization"}),
    (
        "App Mesh, a mandate, nobody",
        {**MANDATE, "services": 30, "owner": "none", "platform": "eks", "mesh_today": "app_mesh", "mesh_trouble": ["nothing"]},
        {"identity", "authorization", "encryption", "encryption_wireguard"},
    ),
    ("gRPC", {"pains": ["grpc"], "shared_fix": "can"}, {"balancing"}),
    ("canary inside", {"pains": ["canary_inside"]}, {"canary"}),
    ("outgoing", {"pains": ["egress"]}, {"egress"}),
    ("clusters", {"pains": ["cross_cluster"]}, {"cross_cluster"}),
    ("no Kubernetes", {"platform": "none"}, set()),
]


@pytest.mark.parametrize(("changed", "expected"), [row[1:] for row in SHOWN], ids=[row[0] for row in SHOWN])
def test_each_need_is_offered_its_simpler_way_and_no_other(
    mesh: Framework, changed: dict[str, Any], expected: set[str]
) -> None:
    settled = {**({"fips": "no"} if "data" in changed else {}), **changed}
    assert shown(mesh, **settled) == expected


def test_a_reported_need_is_never_left_without_an_offer(mesh: Framework) -> None:
    for pain in mesh.question("pains").choices:
        assert shown(mesh, pains=[pain.id], shared_fix="can", instrument="can", apps_change="yes"), pain.id


ADOPT = {**MANDATE, "services": 14, "owner": "team"}
CHOSEN: list[tuple[str, dict[str, Any], str, str]] = [
    (
        "provider, managed",
        {**MANDATE, "services": 14, "platform": "gke"},
        "adopt_managed",
        "Google Cloud Service Mesh",
    ),
    ("provider, adopt", {**ADOPT, "platform": "openshift"}, "adopt", "OpenShift Service Mesh 3"),
    ("AKS", {**ADOPT, "platform": "aks"}, "adopt", "add-on of AKS: sidecar"),
    (
        "AKS, clusters",
        {**ADOPT, "platform": "aks", "pains": ["cross_cluster"]},
        "adopt",
        "Istio on separate networks",
    ),
    (
        "other provider",
        {**MANDATE, "services": 14, "platform": "other", "provider_mesh": "yes"},
        "adopt_managed",
        "your provider runs",
    ),
    ("Windows", {**ADOPT, "vms": "windows"}, "adopt", "vendor's build of Linkerd 2.20"),
    ("Linux machines", {**ADOPT, "vms": "linux"}, "adopt", "Istio or Linkerd: sidecar"),
    ("clusters", {**ADOPT, "pains": ["cross_cluster"]}, "adopt", "Istio on separate networks"),
    ("FIPS", {**ADOPT, "fips": "yes"}, "adopt", "validated build"),
    ("identity", ADOPT, "adopt", "Istio: ambient, without waypoints"),
    ("identity, edge", {**ADOPT, "releases": "edge"}, "adopt", "or Linkerd"),
    (
        "layer 7, vendor",
        {**BLIND, "services": 14, "owner": "team", "releases": "vendor"},
        "adopt",
        "Linkerd: sidecar",
    ),
    (
        "layer 7, stable",
        {**BLIND, "services": 14, "owner": "team", "releases": "project_stable"},
        "adopt",
        "Istio: ambient, with waypoints",
    ),
    ("unsure", {**BLIND, "services": 14, "owner": "team"}, "adopt", "Linkerd: sidecar"),
    (
        "from Linkerd",
        {**BLIND, "services": 14, "owner": "team", "mesh_today": "linkerd", "mesh_trouble": ["feature"]},
        "switch",
        "Istio: ambient where",
    ),
    (
        "from App Mesh",
        {**ADOPT, "platform": "eks", "mesh_today": "app_mesh", "mesh_trouble": ["nothing"]},
        "switch",
        "Istio: ambient, without",
    ),
    (
        "to the provider",
        {
            **MANDATE,
            "services": 14,
            "owner": "none",
            "platform": "gke",
            "mesh_today": "istio_sidecar",
            "mesh_trouble": ["upgrades"],
        },
        "switch",
        "Google Cloud Service Mesh",
    ),
]


@pytest.mark.parametrize(
    ("changed", "verdict", "which"), [row[1:] for row in CHOSEN], ids=[row[0] for row in CHOSEN]
)
def test_the_mesh_named_follows_from_platform_needs_and_builds(
    mesh: Framework, changed: dict[str, Any], verdict: str, which: str
) -> None:
    said, named = names_mesh(mesh, **changed)
    assert said == verdict
    assert which in named


@pytest.mark.parametrize("running", ["linkerd", "istio_ambient", "gke_csm", "aks_addon"])
def test_nobody_is_told_to_switch_to_what_they_run(mesh: Framework, running: str) -> None:
    same = {
        "linkerd": "Linkerd",
        "istio_ambient": "Istio: ambient",
        "gke_csm": "Google",
        "aks_addon": "add-on",
    }
    platform = {"gke_csm": "gke", "aks_addon": "aks"}.get(running, "self_run")
    for need in (ADOPT, {**BLIND, "services": 14, "owner": "team"}):
        for releases in ("project_stable", "vendor", "edge"):
            said, named = names_mesh(
                mesh,
                **need,
                platform=platform,
                mesh_today=running,
                mesh_trouble=["feature"],
                releases=releases,
            )
            assert said == "switch"
            assert not named.startswith(same[running]) and same[running] not in named


def test_an_offer_says_all_that_is_known_of_its_alternative(mesh: Framework) -> None:
    known = {option.id: option for option in mesh.alternatives}
    offers = judge(mesh, answers(mesh, **MANDATE), at=AT).alternatives
    assert offers
    for offer in offers:
        option = known[offer.id]
        assert (offer.name, offer.need, offer.works_when, offer.give_up, offer.manifest) == (
            option.name, option.need, option.works_when, option.give_up, option.manifest)
    assert any(offer.manifest for offer in offers)


@pytest.mark.parametrize(("platform", "says"), [("gke", "Google"), ("eks", "Nitro"), ("aks", "Azure")])
def test_an_offer_says_how_it_is_done_on_the_platform_of_the_team(mesh: Framework, platform: str, says: str) -> None:
    for there in ("gke", "eks", "aks", "other"):
        offers = judge(mesh, answers(mesh, **{**SOFT, "platform": there}), at=AT).alternatives
        (one,) = [offer.simpler for offer in offers if offer.id == "encryption"]
        assert (says in one) is (there == platform)


def test_what_nobody_was_asked_stays_open_whatever_the_headline_takes_for_granted(mesh: Framework) -> None:
    """A team with a mesh that answered little: without FIPS being named, WireGuard is what fits."""
    little = {
        "platform": ..., "debugging": None, "owner": None, "mesh_today": "istio_ambient", "mesh_trouble": None,
        "provider_mesh": None, "stage": "launch", "data": ["sensitive"], "demand": "nothing", "services": 19,
        "traffic": "tight", "instrument": "can",
    }
    assert shown(mesh, **little) == {"encryption_wireguard", "authorization"}
