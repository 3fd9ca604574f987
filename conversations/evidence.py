"""What a cluster shows of itself: workloads counted, meshes and network plugins recognised, each with where it was seen."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Item = Mapping[str, Any]

SYSTEM = re.compile(
    r"kube-.*|openshift.*|istio-.*|aks-istio-.*|asm-.*|linkerd.*|cilium.*|calico-.*|tigera-.*|cert-manager.*|monitoring"
    r"|observability|prometheus.*|gatekeeper-system|gmp-.*|gke-.*|amazon-.*|appmesh-system|consul|kuma-system|argocd"
    r"|flux-system|ingress-nginx|local-path-storage|metallb-system|traefik|velero|.*-operator-system"
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
    ("azure-cns", "cloud_default"), ("ovnkube-node", "cloud_default"), ("kube-flannel-ds", "other"),
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


@dataclass(frozen=True)
class Proposal:
    """An answer the cluster suggests, and what it rests on; a person has the last word."""

    question: str
    answer: str | int
    source: str


@dataclass(frozen=True)
class Evidence:
    """Proposed answers, and what else was seen that helps to answer the rest."""

    proposals: tuple[Proposal, ...]
    seen: tuple[str, ...]


def evidence(items: Sequence[Item]) -> Evidence:
    """What these objects of a cluster show; an object without kind or name shows nothing."""
    cluster = _Cluster([item for item in items if isinstance(item, Mapping) and _name(item) and item.get("kind")])
    return Evidence(tuple(cluster.proposals()), tuple(cluster.seen()))


class _Cluster:
    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items

    def proposals(self) -> Iterator[Proposal]:
        """In the order in which the questions are asked."""
        found = (self._platform(), self._mesh(), self._services(), self._plugin(), self._pods(), self._nodes())
        yield from (proposal for proposal in found if proposal is not None)

    def seen(self) -> Iterator[str]:
        """Facts that answer no question by themselves, in words."""
        ours = [name for name in map(_name, self._of("Namespace")) if not SYSTEM.fullmatch(name)]
        if ours:
            yield f"{len(ours)} namespaces of your own: {_few(ours)}"
        policies = self._of("NetworkPolicy")
        covered = {_namespace(policy) for policy in policies}
        yield f"{len(policies)} NetworkPolicies in {len(covered)} namespaces"
        for kind, label in (("CronJob", "CronJobs"), ("DaemonSet", "DaemonSets")):
            if extra := [item for item in self._of(kind) if not _is_system(item)]:
                yield f"{len(extra)} {label}, which are not counted as services: {_few(map(_name, extra))}"
        yield f"Gateway API: {self._crd('gateways.gateway.networking.k8s.io')}"
        yield f"cert-manager: {self._crd('certificates.cert-manager.io')}"
        yield f"Prometheus operator: {self._crd('prometheuses.monitoring.coreos.com')}"
        if servers := [_where(item) for item in self._workloads if "prometheus" in _name(item)]:
            yield f"Prometheus itself: {_few(servers)}"

    @cached_property
    def _workloads(self) -> list[Item]:
        return self._of("Deployment", "StatefulSet", "DaemonSet")

    @cached_property
    def _ours(self) -> list[Item]:
        return [item for item in self._of("Deployment", "StatefulSet") if not _is_system(item)]

    def _of(self, *kinds: str) -> list[Item]:
        return [item for item in self._items if item["kind"] in kinds]

    def _crd(self, name: str) -> str:
        listed = self._of("CustomResourceDefinition")
        if not listed:
            return "not looked at, since no CustomResourceDefinition is in the list"
        return "installed" if any(_name(item) == name for item in listed) else "not found"

    def _services(self) -> Proposal | None:
        names = {_name(item) for item in self._ours}
        if not names:
            return None
        kinds = Counter(str(item["kind"]) for item in self._ours)
        source = (
            f"{kinds['Deployment']} Deployments and {kinds['StatefulSet']} StatefulSets outside the platform's"
            " namespaces; the same name in several namespaces counts once"
        )
        return Proposal("services", len(names), source)

    def _mesh(self) -> Proposal | None:
        for found in (self._managed(), self._istio(), self._cilium(), self._other_mesh()):
            if found is not None:
                return found
        if not self._ours or not self._of("Namespace"):
            return None
        return Proposal("mesh_today", "none", "no control plane of a known mesh, and no namespace takes part in one")

    def _managed(self) -> Proposal | None:
        for space in self._of("Namespace"):
            if _name(space) == "aks-istio-system":
                return Proposal("mesh_today", "aks_addon", "the namespace aks-istio-system")
            revision = _line(_labels(space).get("istio.io/rev"))
            if revision.startswith("asm-managed"):
                return Proposal("mesh_today", "gke_csm", f"namespace {_name(space)} has istio.io/rev={revision}")
        if self._crd("controlplanerevisions.mesh.cloud.google.com") == "installed":
            return Proposal("mesh_today", "gke_csm", "the resource controlplanerevisions.mesh.cloud.google.com")
        return None

    def _istio(self) -> Proposal | None:
        plane = self._workload("istiod")
        if plane is None:
            return None
        spaces = self._of("Namespace")
        ambient = [_name(each) for each in spaces if _labels(each).get("istio.io/dataplane-mode") == "ambient"]
        injected = [
            _name(each) for each in spaces
            if _labels(each).get("istio-injection") == "enabled"
            or ("istio.io/rev" in _labels(each) and _name(each) not in ambient)
        ]
        if ambient and len(ambient) >= len(injected):
            return Proposal("mesh_today", "istio_ambient", f"{_where(plane)}; in ambient mode: {_few(ambient)}")
        if injected:
            return Proposal("mesh_today", "istio_sidecar", f"{_where(plane)}; with sidecars: {_few(injected)}")
        mode = "istio_sidecar" if self._workload("ztunnel") is None else "istio_ambient"
        return Proposal("mesh_today", mode, f"{_where(plane)}; but no namespace takes part")

    def _cilium(self) -> Proposal | None:
        spire = self._workload("spire-server")
        if spire is None or self._workload("cilium") is None or not _namespace(spire).startswith("cilium"):
            return None
        return Proposal("mesh_today", "cilium_mtls", f"{_where(spire)} beside Cilium")

    def _other_mesh(self) -> Proposal | None:
        for name, mesh in MESHES:
            if (plane := self._workload(name)) is not None:
                return Proposal("mesh_today", mesh, _where(plane))
        return None

    def _workload(self, name: str) -> Item | None:
        # A revision of istiod is called istiod-1-28 or alike.
        return next(
            (
                item for item in self._workloads
                if _name(item) == name or (name == "istiod" and _name(item).startswith("istiod-"))
            ),
            None,
        )

    def _plugin(self) -> Proposal | None:
        agents = {_name(item): item for item in self._of("DaemonSet")}
        for name, plugin in PLUGINS:
            if name in agents:
                return Proposal("cni", plugin, _where(agents[name]))
        return None

    def _platform(self) -> Proposal | None:
        for node in self._of("Node"):
            marks = {**_labels(node), **_part(node, "metadata", "annotations")}
            for mark, platform in PLATFORMS:
                if mark in marks:
                    return Proposal("platform", platform, f"node {_name(node)} has {mark}")
        return None

    def _pods(self) -> Proposal | None:
        counts = [
            *(_number(item, "spec", "replicas") for item in self._of("Deployment", "StatefulSet")),
            *(_number(item, "status", "desiredNumberScheduled") for item in self._of("DaemonSet")),
        ]
        total = sum(counts)
        return Proposal("pods", total, "replicas of all workloads, the platform's included") if total else None

    def _nodes(self) -> Proposal | None:
        count = len(self._of("Node"))
        return Proposal("nodes", count, "nodes listed") if count else None


def _part(item: Item, *path: str) -> Mapping[str, Any]:
    found: Any = item
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _number(item: Item, *path: str) -> int:
    found = _part(item, *path[:-1]).get(path[-1])
    return found if isinstance(found, int) and found > 0 else 0


def _name(item: Item) -> str:
    return _line(_part(item, "metadata").get("name"))


def _namespace(item: Item) -> str:
    return _line(_part(item, "metadata").get("namespace"))


def _line(found: Any) -> str:
    """A text of one line, as every name in a cluster is; what is none would end the comment it is shown in."""
    return found if isinstance(found, str) and found.isprintable() else ""


def _labels(item: Item) -> Mapping[str, Any]:
    return _part(item, "metadata", "labels")


def _is_system(item: Item) -> bool:
    return SYSTEM.fullmatch(_namespace(item)) is not None


def _where(item: Item) -> str:
    return f"{item['kind']} {_name(item)} in {_namespace(item)}"


def _few(names: Iterable[str]) -> str:
    listed = sorted(set(names))
    return ", ".join(listed[:5]) + (f" and {len(listed) - 5} more" if len(listed) > 5 else "")
