"""What is known of clusters: namespaces of platforms, and the marks of meshes, network plugins and providers in objects."""

import re
from collections.abc import Mapping
from typing import Any

Item = Mapping[str, Any]

SYSTEM = re.compile(
    r"kube-.*|kubernetes-dashboard|openshift.*|open-cluster-management.*|multicluster-engine|hive|stackrox|olm|operators"
    r"|istio-.*|aks-istio-.*|asm-.*|linkerd.*|cilium.*|calico-.*|tigera-.*|consul|kuma-system|kong-mesh-system|osm-system"
    r"|arc-osm-system|appmesh-system|traefik-mesh|spire.*|submariner.*|cert-manager.*|trust-manager|sealed-secrets"
    r"|external-secrets.*|external-dns|vault|keycloak-operator|kyverno|gatekeeper-system|falco|trivy-system|neuvector"
    r"|monitoring|observability|prometheus.*|grafana.*|loki.*|tempo|mimir|jaeger.*|opentelemetry.*|otel.*|logging"
    r"|elastic-system|cattle-.*|fleet-.*|longhorn-system|rook-ceph|openebs|minio-operator|velero|crossplane-system"
    r"|gmp-.*|gke-.*|cnrm-system|configconnector-operator-system|config-management-.*|resource-group-system|amazon-.*"
    r"|aws-.*|karpenter|app-routing-system|dapr-system|azure-.*|argocd|argo|argo-.*|flux-system|flagger-system|tekton-.*"
    r"|knative-.*|keda|ingress-.*|nginx-gateway|envoy-gateway-system|projectcontour|contour-.*|emissary.*|kong|traefik"
    r"|haproxy-controller|metallb-system|local-path-storage|node-feature-discovery|gpu-operator|nvidia-.*|reloader"
    r"|datadog|newrelic|dynatrace|.*-operator-system"
)
"""Namespaces of the platform, whose workloads are nobody's services."""

MESHES = (
    ("istiod", "istio_sidecar"), ("linkerd-destination", "linkerd"), ("appmesh-controller", "app_mesh"),
    ("osm-controller", "osm"), ("consul-connect-injector", "other"), ("consul-consul-connect-injector", "other"),
    ("kuma-control-plane", "other"), ("kong-mesh-control-plane", "other"), ("traefik-mesh-controller", "other"),
)
"""Workload of a control plane -> the mesh it belongs to."""

PLUGINS = (
    ("cilium", "cilium"), ("anetd", "cilium"), ("calico-node", "calico"), ("aws-node", "cloud_default"),
    ("azure-cns", "cloud_default"), ("ovnkube-node", "cloud_default"), ("sdn", "cloud_default"), ("kube-flannel-ds", "other"),
    ("weave-net", "other"), ("antrea-agent", "other"), ("kindnet", "other"), ("kube-router", "other"),
)
PLATFORMS = (
    ("cloud.google.com/gke-nodepool", "gke"), ("eks.amazonaws.com/nodegroup", "eks"),
    ("eks.amazonaws.com/compute-type", "eks"), ("alpha.eksctl.io/cluster-name", "eks"),
    ("kubernetes.azure.com/cluster", "aks"), ("node.openshift.io/os_id", "openshift"),
    ("doks.digitalocean.com/node-pool", "other"), ("lke.linode.com/pool-id", "other"),
    ("k8s.scaleway.com/pool", "other"), ("kubeadm.alpha.kubernetes.io/cri-socket", "self_run"),
    ("k3s.io/node-args", "self_run"), ("rke2.io/node-args", "self_run"),
)
"""Label or annotation of a node -> where the cluster runs."""

VERSIONS = (("-eks-", "eks"), ("-gke.", "gke"), ("+k3s", "self_run"), ("+rke2", "self_run"))
"""Part of a kubelet's version -> where the cluster runs, for nodes that somebody labelled in their own way."""

FLANNEL = "flannel.alpha.coreos.com/backend-type"
"""Annotation of nodes by which k3s shows the plugin that it runs without a DaemonSet."""

SINGLE = (("eks.amazonaws.com/compute-type", "fargate"), ("type", "virtual-kubelet"))
"""Labels of what is listed as a node and holds one pod, or pods that run elsewhere."""

RELEASE = re.compile(r"(.+?)-(?:v\d+|canary|primary|stable|baseline|preview|active|blue|green)")
"""The name of a workload beside which the same service runs in another release."""

APP = ("app.kubernetes.io/name", "app", "k8s-app")
LANGUAGE = ("app.openshift.io/runtime", "app.kubernetes.io/language", "language", "lang", "runtime")


def part(item: Item, *path: str) -> Mapping[str, Any]:
    """The mapping at this place; empty when something on the way is none."""
    found: Any = item
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def number(item: Item, *path: str) -> int:
    """The count at this place; 0 when there is none."""
    found = part(item, *path[:-1]).get(path[-1])
    return found if isinstance(found, int) and not isinstance(found, bool) and found > 0 else 0


def is_off(item: Item) -> bool:
    """Whether it is scaled to zero: nothing of it runs."""
    asked = part(item, "spec").get("replicas")
    return asked == 0 and not isinstance(asked, bool)


def service_of(item: Item, names: frozenset[str]) -> str:
    """What a workload is a part of: itself, or the service of which it is one release beside others (`names`: all of them).

    `reviews-v1` to `reviews-v3`, `web` and `web-canary`: labels alone would join what only has a project in common.
    """
    release = RELEASE.fullmatch(name_of(item))
    if release is None:
        return name_of(item)
    called = {line(labels(item).get(label)) for label in APP} | {
        line(part(item, "spec", "template", "metadata", "labels").get(label)) for label in APP
    }
    return release[1] if release[1] in names | called else name_of(item)


def language_of(item: Item) -> str:
    """The language or runtime that its labels name; empty when they do not."""
    marks = {**part(item, "spec", "template", "metadata", "labels"), **labels(item)}
    return next((line(marks[label]).casefold() for label in LANGUAGE if label in marks), "")


def platform_of(node: Item) -> tuple[str, str] | None:
    """Where this node's cluster runs, and by what that is seen."""
    marks = {**labels(node), **part(node, "metadata", "annotations")}
    for mark, platform in PLATFORMS:
        if mark in marks:
            return platform, f"node {name_of(node)} has {mark}"
    version = line(part(node, "status", "nodeInfo").get("kubeletVersion"))
    return next(((platform, f"node {name_of(node)} runs {version}") for mark, platform in VERSIONS if mark in version), None)


def is_single(node: Item) -> bool:
    """Whether no agent of a mesh would run on this node."""
    return any(labels(node).get(label) == value for label, value in SINGLE)


def name_of(item: Item) -> str:
    """The name of an object."""
    return line(part(item, "metadata").get("name"))


def namespace_of(item: Item) -> str:
    """Where it lives; empty for what belongs to the whole cluster."""
    return line(part(item, "metadata").get("namespace"))


def line(found: Any) -> str:
    """A text of one line, as every name in a cluster is; what is none would end the comment it is shown in."""
    return found if isinstance(found, str) and found.isprintable() else ""


def labels(item: Item) -> Mapping[str, Any]:
    """Its labels."""
    return part(item, "metadata", "labels")


def is_system(item: Item) -> bool:
    """Whether it lives in a namespace of the platform."""
    return SYSTEM.fullmatch(namespace_of(item)) is not None
