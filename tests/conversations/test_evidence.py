"""What a cluster shows: services counted once, meshes, plugins and platforms recognised, and nothing made up."""

import pytest

from conversations.clusters import Item
from conversations.evidence import evidence
from tests.clusters import SHOP, Object, crd, thing, workloads


def answers(*objects: Item) -> dict[str, str | int]:
    """The proposed answers by question."""
    return {each.question: each.answer for each in evidence(objects).proposals}


def test_a_shop_on_eks() -> None:
    found = evidence(SHOP)
    assert answers(*SHOP) == {
        "platform": "eks", "mesh_today": "none", "services": 6, "cni": "cloud_default", "pods": 25, "nodes": 3,
    }
    assert found.seen == (
        "3 namespaces of your own: default, shop, shop-staging",
        "2 NetworkPolicies in 1 namespaces",
        "1 CronJobs, which are not counted as services: nightly",
        "1 DaemonSets, which are not counted as services: log-shipper",
        "Gateway API: installed",
        "cert-manager: installed",
        "Prometheus operator: not found",
        "Prometheus itself: StatefulSet prometheus-main in monitoring",
    )


ISTIOD = workloads("Deployment", "istio-system", "istiod-1-28")
ZTUNNEL = thing("DaemonSet", "ztunnel", "istio-system")
CILIUM = thing("DaemonSet", "cilium", "kube-system")


@pytest.mark.parametrize(("objects", "mesh"), [
    (ISTIOD, "istio_sidecar"),
    ([*ISTIOD, thing("Namespace", "a", labels={"istio-injection": "enabled"})], "istio_sidecar"),
    ([*ISTIOD, ZTUNNEL], "istio_ambient"),
    ([*ISTIOD, ZTUNNEL, thing("Namespace", "a", labels={"istio.io/dataplane-mode": "ambient"})], "istio_ambient"),
    ([*ISTIOD, ZTUNNEL, thing("Namespace", "a", labels={"istio.io/rev": "1-28"})], "istio_sidecar"),
    (workloads("Deployment", "linkerd", "linkerd-destination"), "linkerd"),
    ([CILIUM], "none"),
    ([CILIUM, *workloads("StatefulSet", "cilium-spire", "spire-server")], "cilium_mtls"),
    (workloads("StatefulSet", "spire", "spire-server"), "none"),
    ([*workloads("Deployment", "aks-istio-system", "istiod-asm-1-27"), thing("Namespace", "aks-istio-system")], "aks_addon"),
    ([thing("Namespace", "a", labels={"istio.io/rev": "asm-managed-rapid"})], "gke_csm"),
    ([crd("controlplanerevisions.mesh.cloud.google.com")], "gke_csm"),
    (workloads("Deployment", "appmesh-system", "appmesh-controller"), "app_mesh"),
    (workloads("Deployment", "consul", "consul-connect-injector"), "other"),
])
def test_a_mesh_is_recognised(objects: list[Object], mesh: str) -> None:
    assert answers(*SHOP, *objects)["mesh_today"] == mesh


def test_where_a_mesh_was_seen_is_said() -> None:
    injected = thing("Namespace", "a", labels={"istio-injection": "enabled"})
    found = {each.question: each.source for each in evidence([*SHOP, *ISTIOD, injected]).proposals}
    assert found["mesh_today"] == "Deployment istiod-1-28 in istio-system; with sidecars: a"


def test_no_mesh_is_not_claimed_for_a_cluster_that_was_hardly_seen() -> None:
    assert answers(thing("Service", "web", "shop")) == {}
    assert "mesh_today" not in answers(*workloads("Deployment", "shop", "web"))
    seen = evidence(workloads("Deployment", "shop", "web")).seen
    assert "Gateway API: not looked at, since no CustomResourceDefinition is in the list" in seen


@pytest.mark.parametrize("broken", [
    {"kind": "Deployment"}, {"kind": "Deployment", "metadata": None}, {"metadata": {"name": "a"}}, {},
    {"kind": "Deployment", "metadata": "a"}, {"kind": "Node", "metadata": {"name": "n", "labels": None}},
    {"kind": "Deployment", "metadata": {"name": "b", "namespace": "kube-system"}, "spec": {"replicas": "two"}},
])
def test_objects_that_lack_something_do_no_harm(broken: Object) -> None:
    assert answers(*SHOP, broken)["services"] == 6


def test_the_provider_is_read_from_the_first_node_that_tells() -> None:
    nodes = (thing("Node", "own-1", labels={"role": "db"}), thing("Node", "gke-1", labels={"cloud.google.com/gke-nodepool": "a"}))
    assert answers(*nodes)["platform"] == "gke"
    assert "platform" not in answers(nodes[0])
