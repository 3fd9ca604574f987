"""Clusters of many makes, as kubectl shows them: what is a service, which mesh, which network, whose platform."""

from typing import Any

import pytest

from conversations.clusters import Item
from conversations.evidence import Evidence, evidence
from tests.clusters import Object, crd, thing, workloads


def spaces(*names: str, **labels: dict[str, str]) -> list[Object]:
    """Namespaces, those of `labels` with labels."""
    every = ("default", "kube-node-lease", "kube-public", "kube-system", *names, *labels)
    return [thing("Namespace", name.replace("_", "-"), labels=labels.get(name, {})) for name in every]


def agents(namespace: str, *names: str, on: int = 3) -> list[Object]:
    """DaemonSets."""
    return [thing("DaemonSet", name, namespace, status={"desiredNumberScheduled": on}) for name in names]


def nodes(*names: str, labels: dict[str, str] | None = None, version: str = "v1.33.1", marks: str = "") -> list[Object]:
    """Nodes of one make; `marks`: an annotation of theirs."""
    return [
        thing("Node", name, labels=labels or {}, annotations={marks: "x"}, status={"nodeInfo": {"kubeletVersion": version}})
        for name in names
    ]


def app(name: str, namespace: str = "shop", replicas: int = 2, kind: str = "Deployment", labels: dict[str, str] | None = None) -> Object:
    """A workload with labels on it and on its pods."""
    spec: dict[str, Any] = {"replicas": replicas, "template": {"metadata": {"labels": labels or {}}}}
    return thing(kind, name, namespace, labels=labels or {}, spec=spec, status={})


SHOP = [*workloads("Deployment", "shop", "web", "cart", "payments"), app("postgres", kind="StatefulSet", replicas=1)]
CORE = workloads("Deployment", "kube-system", "coredns")

EKS = [
    *spaces("shop", "amazon-cloudwatch", "external-dns", "karpenter"), *SHOP, *CORE,
    *workloads("Deployment", "kube-system", "aws-load-balancer-controller", "ebs-csi-controller", "metrics-server"),
    *workloads("Deployment", "external-dns", "external-dns"), *workloads("Deployment", "karpenter", "karpenter"),
    *agents("kube-system", "aws-node", "kube-proxy", "ebs-csi-node", "eks-pod-identity-agent"),
    *agents("amazon-cloudwatch", "fluent-bit"), crd("eniconfigs.crd.k8s.amazonaws.com"),
    *nodes("ip-10-0-1-17.eu-west-1.compute.internal", labels={"karpenter.sh/nodepool": "default"}, version="v1.33.1-eks-7f9249a"),
]
FARGATE = [
    *spaces("shop"), *SHOP, *CORE,
    *nodes("fargate-ip-10-0-3-1", "fargate-ip-10-0-3-2", labels={"eks.amazonaws.com/compute-type": "fargate"}),
    *nodes("ip-10-0-1-1", labels={"eks.amazonaws.com/nodegroup": "main"}),
]
GKE = [
    *spaces("shop", "gmp-system", "gmp-public", "gke-managed-system", "gke-managed-cim"), *SHOP,
    *workloads("Deployment", "kube-system", "kube-dns", "konnectivity-agent", "l7-default-backend", "event-exporter-gke"),
    *workloads("Deployment", "gmp-system", "gmp-operator"), *workloads("StatefulSet", "gke-managed-cim", "kube-state-metrics"),
    *agents("kube-system", "anetd", "netd", "pdcsi-node", "fluentbit-gke"), *agents("gmp-system", "collector"),
    *nodes("gke-a", "gke-b", labels={"cloud.google.com/gke-nodepool": "a", "cloud.google.com/gke-dpv2": "true"}),
]
AKS = [
    *spaces(
        "app-routing-system", "gatekeeper-system", "aks-istio-ingress", "aks-istio-system",
        shop={"istio.io/rev": "asm-1-27"},
    ), *SHOP, *CORE,
    *workloads("Deployment", "aks-istio-system", "istiod-asm-1-27"),
    *workloads("Deployment", "aks-istio-ingress", "aks-istio-ingressgateway-external"),
    *workloads("Deployment", "app-routing-system", "nginx"), *workloads("Deployment", "gatekeeper-system", "gatekeeper-audit"),
    *agents("kube-system", "azure-cns", "azure-ip-masq-agent", "cloud-node-manager"),
    *nodes("aks-np1-vmss000000", labels={"kubernetes.azure.com/cluster": "MC_x"}),
    *nodes("virtual-node-aci-linux", labels={"type": "virtual-kubelet", "kubernetes.azure.com/cluster": "MC_x"}),
]
OPENSHIFT = [
    *spaces("shop", "openshift-ingress", "openshift-monitoring", "openshift-ovn-kubernetes", "openshift", "stackrox"), *SHOP,
    *workloads("Deployment", "openshift-ingress", "router-default"), *workloads("Deployment", "stackrox", "sensor"),
    *workloads("StatefulSet", "openshift-monitoring", "prometheus-k8s", "alertmanager-main"),
    *agents("openshift-ovn-kubernetes", "ovnkube-node"), *agents("openshift-dns", "dns-default"),
    app("orders", labels={"app.openshift.io/runtime": "quarkus"}), app("mails", labels={"app.openshift.io/runtime": "quarkus"}),
    crd("prometheuses.monitoring.coreos.com"), *nodes("worker-0", labels={"node.openshift.io/os_id": "rhel"}),
]
K3S = [
    *spaces("shop", "cattle-system", "longhorn-system"), *SHOP, *CORE,
    *workloads("Deployment", "kube-system", "traefik", "local-path-provisioner", "metrics-server"),
    *workloads("Deployment", "cattle-system", "rancher"), *agents("longhorn-system", "longhorn-manager"),
    *agents("kube-system", "svclb-traefik-1a2b3c4d"),
    *nodes("pi-1", version="v1.32.4+k3s1", marks="flannel.alpha.coreos.com/backend-type"),
]
KIND = [
    *spaces("shop", "local-path-storage"), *SHOP, *CORE, *workloads("Deployment", "local-path-storage", "local-path-provisioner"),
    *agents("kube-system", "kindnet", "kube-proxy", on=1),
    *nodes("kind-control-plane", marks="kubeadm.alpha.kubernetes.io/cri-socket"),
]
CILIUM = [
    *spaces("shop", "cilium-spire", "cilium-secrets"), *SHOP, *CORE, *workloads("Deployment", "kube-system", "cilium-operator", "hubble-relay"),
    *agents("kube-system", "cilium", "cilium-envoy"), *workloads("StatefulSet", "cilium-spire", "spire-server", replicas=1),
    *agents("cilium-spire", "spire-agent"), *nodes("a", version="v1.31.4+rke2r1"),
]
AMBIENT = [
    *spaces("istio-system", "istio-ingress", shop={"istio.io/dataplane-mode": "ambient", "istio.io/use-waypoint": "waypoint"}),
    *SHOP, *CORE, *workloads("Deployment", "istio-system", "istiod"), *agents("istio-system", "ztunnel", "istio-cni-node"),
    *workloads("Deployment", "istio-ingress", "istio-ingressgateway"), crd("gateways.gateway.networking.k8s.io"),
]
LINKERD = [
    *spaces("shop", "linkerd", "linkerd-viz", "cert-manager"), *SHOP, *CORE,
    *workloads("Deployment", "linkerd", "linkerd-destination", "linkerd-identity", "linkerd-proxy-injector"),
    *workloads("Deployment", "linkerd-viz", "web", "tap", "metrics-api"), *workloads("Deployment", "cert-manager", "cert-manager"),
    crd("servers.policy.linkerd.io"), crd("certificates.cert-manager.io"),
]
OPENSHIFT_SDN = [*spaces("shop"), *SHOP, *agents("openshift-sdn", "sdn"), *nodes("w", labels={"node.openshift.io/os_id": "rhcos"})]
WITHOUT_NODES = [*spaces("shop"), *SHOP, *CORE, *agents("kube-system", "calico-node")]
"""By an account that may not list nodes and CustomResourceDefinitions."""
ONE_NAMESPACE = [*SHOP, thing("Service", "web", "shop")]
"""By an account that may see its own namespace alone."""


@pytest.mark.parametrize(("cluster", "expected"), [
    (EKS, {"platform": "eks", "mesh_today": "none", "services": 4, "cni": "cloud_default", "pods": 34, "nodes": 1}),
    (FARGATE, {"platform": "eks", "mesh_today": "none", "services": 4, "pods": 9, "nodes": 1}),
    (GKE, {"platform": "gke", "mesh_today": "none", "services": 4, "cni": "cilium", "pods": 34, "nodes": 2}),
    (AKS, {"platform": "aks", "mesh_today": "aks_addon", "services": 4, "cni": "cloud_default", "pods": 26, "nodes": 1}),
    (OPENSHIFT, {"platform": "openshift", "mesh_today": "none", "services": 6, "cni": "cloud_default", "pods": 25, "nodes": 1}),
    (OPENSHIFT_SDN, {"platform": "openshift", "mesh_today": "none", "services": 4, "cni": "cloud_default", "pods": 10, "nodes": 1}),
    (K3S, {"platform": "self_run", "mesh_today": "none", "services": 4, "cni": "other", "pods": 23, "nodes": 1}),
    (KIND, {"platform": "self_run", "mesh_today": "none", "services": 4, "cni": "other", "pods": 13, "nodes": 1}),
    (CILIUM, {"platform": "self_run", "mesh_today": "cilium_mtls", "services": 4, "cni": "cilium", "pods": 23, "nodes": 1}),
    (AMBIENT, {"mesh_today": "istio_ambient", "services": 4, "pods": 19}),
    (LINKERD, {"mesh_today": "linkerd", "services": 4, "pods": 23}),
    (WITHOUT_NODES, {"mesh_today": "none", "services": 4, "cni": "calico", "pods": 12}),
    (ONE_NAMESPACE, {"services": 4, "pods": 7}),
])
def test_clusters_of_many_makes(cluster: list[Object], expected: dict[str, str | int]) -> None:
    assert _answers(evidence(cluster)) == expected


def test_what_was_not_listed_is_not_denied() -> None:
    assert "cert-manager: not looked at, since no CustomResourceDefinition is in the list" in evidence(WITHOUT_NODES).seen
    assert not any("Languages" in line or "nodes" in line for line in evidence(WITHOUT_NODES).seen)


def test_by_what_a_platform_was_seen_is_said() -> None:
    assert _sources(evidence(EKS))["platform"] == "node ip-10-0-1-17.eu-west-1.compute.internal runs v1.33.1-eks-7f9249a"
    assert _sources(evidence(K3S))["cni"] == "node pi-1 has flannel.alpha.coreos.com/backend-type"
    assert "1 nodes of one pod each or none of their own, not counted: virtual-node-aci-linux" in evidence(AKS).seen
    assert "Languages, where labels say so: quarkus 2" in evidence(OPENSHIFT).seen


BOOKINFO = [app(f"reviews-v{n}", labels={"app": "reviews", "version": f"v{n}"}) for n in (1, 2, 3)]
FLAGGER = [app("podinfo", replicas=0), app("podinfo-primary")]


@pytest.mark.parametrize(("workloads_", "services"), [
    ([*BOOKINFO, app("details-v1", labels={"app": "details", "version": "v1"})], 2),
    (FLAGGER, 1),
    ([app("web"), app("web-canary")], 1),
    ([app("web-blue", labels={"app.kubernetes.io/name": "web"}), app("web-green", labels={"app.kubernetes.io/name": "web"})], 1),
    # A project that labels everything alike is no single service; nor is whatever ends in a colour.
    ([app("web", labels={"app": "shop"}), app("cart", labels={"app": "shop"}), app("pay-v2", labels={"app": "shop"})], 3),
    ([app("deep-blue"), app("apollo-green")], 2),
    ([app("web"), app("web-worker"), app("web-v2-api")], 3),
    ([app("web", "tenant-a"), app("web", "tenant-b"), app("web-canary", "tenant-b")], 1),
    ([app("old", replicas=0), app("web")], 1),
    ([app("a", replicas=True), app("b", kind="DaemonSet"), app("c", kind="CronJob"), app("d", kind="Job"), app("e", kind="Pod")], 1),
])
def test_releases_beside_each_other_jobs_and_what_is_off_are_no_services_of_their_own(
    workloads_: list[Item], services: int
) -> None:
    assert _answers(evidence(workloads_))["services"] == services


def test_what_is_off_or_counted_once_is_said() -> None:
    seen = evidence([*BOOKINFO, *FLAGGER]).seen
    assert "1 workloads scaled to zero, which are not counted as services: podinfo" in seen
    assert "Releases of a service, which counts once: podinfo-primary, reviews-v1, reviews-v2, reviews-v3" in seen
    assert _answers(evidence([app("old", replicas=0)])) == {}


def test_a_count_that_nobody_would_name_is_said_and_not_proposed() -> None:
    found = evidence([app("many", replicas=100_001)])
    assert _answers(found) == {"services": 1}
    assert "A count of 100001 is beyond what anybody would answer, and proposed for nothing" in found.seen
    assert _answers(evidence([app("many", replicas=100_000)]))["pods"] == 100_000


def _answers(found: Evidence) -> dict[str, str | int]:
    return {each.question: each.answer for each in found.proposals}


def _sources(found: Evidence) -> dict[str, str]:
    return {each.question: each.source for each in found.proposals}
