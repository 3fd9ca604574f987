"""What a cluster shows of itself: workloads counted, meshes and network plugins recognised, each with where it was seen."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from conversations.clusters import (
    FLANNEL,
    MESHES,
    PLUGINS,
    SYSTEM,
    Item,
    is_off,
    is_single,
    is_system,
    labels,
    language_of,
    line,
    name_of,
    namespace_of,
    number,
    part,
    platform_of,
    service_of,
)
from conversations.numbers import MOST


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
    cluster = _Cluster([item for item in items if isinstance(item, Mapping) and name_of(item) and item.get("kind")])
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
        ours = [name for name in map(name_of, self._of("Namespace")) if not SYSTEM.fullmatch(name)]
        if ours:
            yield f"{len(ours)} namespaces of your own: {_few(ours)}"
        policies = self._of("NetworkPolicy")
        covered = {namespace_of(policy) for policy in policies}
        yield f"{len(policies)} NetworkPolicies in {len(covered)} namespaces"
        for kind, label in (("CronJob", "CronJobs"), ("DaemonSet", "DaemonSets")):
            if extra := [item for item in self._of(kind) if not is_system(item)]:
                yield f"{len(extra)} {label}, which are not counted as services: {_few(map(name_of, extra))}"
        yield from self._left_out()
        yield f"Gateway API: {self._crd('gateways.gateway.networking.k8s.io')}"
        yield f"cert-manager: {self._crd('certificates.cert-manager.io')}"
        yield f"Prometheus operator: {self._crd('prometheuses.monitoring.coreos.com')}"
        if servers := [_where(item) for item in self._workloads if "prometheus" in name_of(item)]:
            yield f"Prometheus itself: {_few(servers)}"

    def _left_out(self) -> Iterator[str]:
        """What is not counted, or only once, so that a person can put it right."""
        if off := [item for item in self._deployed if is_off(item)]:
            yield f"{len(off)} workloads scaled to zero, which are not counted as services: {_few(map(name_of, off))}"
        if released := {name_of(item) for item in self._ours} - self._names:
            yield f"Releases of a service, which counts once: {_few(released)}"
        if spoken := Counter(filter(None, map(language_of, self._ours))):
            yield f"Languages, where labels say so: {', '.join(f'{name} {count}' for name, count in sorted(spoken.items()))}"
        if single := [node for node in self._of("Node") if is_single(node)]:
            yield f"{len(single)} nodes of one pod each or none of their own, not counted: {_few(map(name_of, single))}"
        for each in (self._pod_count, self._node_count, len(self._names)):
            if each > MOST:
                yield f"A count of {each} is beyond what anybody would answer, and proposed for nothing"

    @cached_property
    def _workloads(self) -> list[Item]:
        return self._of("Deployment", "StatefulSet", "DaemonSet")

    @cached_property
    def _deployed(self) -> list[Item]:
        return [item for item in self._of("Deployment", "StatefulSet") if not is_system(item)]

    @cached_property
    def _ours(self) -> list[Item]:
        return [item for item in self._deployed if not is_off(item)]

    @cached_property
    def _names(self) -> frozenset[str]:
        """The services, by name."""
        names = frozenset(map(name_of, self._deployed))
        return frozenset(service_of(item, names) for item in self._ours)

    @cached_property
    def _pod_count(self) -> int:
        return sum((
            *(number(item, "spec", "replicas") for item in self._of("Deployment", "StatefulSet")),
            *(number(item, "status", "desiredNumberScheduled") for item in self._of("DaemonSet")),
        ))

    @cached_property
    def _node_count(self) -> int:
        return sum(not is_single(node) for node in self._of("Node"))

    def _of(self, *kinds: str) -> list[Item]:
        return [item for item in self._items if item["kind"] in kinds]

    def _crd(self, name: str) -> str:
        listed = self._of("CustomResourceDefinition")
        if not listed:
            return "not looked at, since no CustomResourceDefinition is in the list"
        return "installed" if any(name_of(item) == name for item in listed) else "not found"

    def _services(self) -> Proposal | None:
        kinds = Counter(str(item["kind"]) for item in self._ours)
        source = (
            f"{kinds['Deployment']} Deployments and {kinds['StatefulSet']} StatefulSets outside the platform's"
            " namespaces; the same name in several namespaces counts once"
        )
        return _counted("services", len(self._names), source)

    def _mesh(self) -> Proposal | None:
        for found in (self._managed(), self._istio(), self._cilium(), self._other_mesh()):
            if found is not None:
                return found
        if not self._ours or not self._of("Namespace"):
            return None
        return Proposal("mesh_today", "none", "no control plane of a known mesh, and no namespace takes part in one")

    def _managed(self) -> Proposal | None:
        for space in self._of("Namespace"):
            if name_of(space) == "aks-istio-system":
                return Proposal("mesh_today", "aks_addon", "the namespace aks-istio-system")
            revision = line(labels(space).get("istio.io/rev"))
            if revision.startswith("asm-managed"):
                return Proposal("mesh_today", "gke_csm", f"namespace {name_of(space)} has istio.io/rev={revision}")
        if self._crd("controlplanerevisions.mesh.cloud.google.com") == "installed":
            return Proposal("mesh_today", "gke_csm", "the resource controlplanerevisions.mesh.cloud.google.com")
        return None

    def _istio(self) -> Proposal | None:
        plane = self._workload("istiod")
        if plane is None:
            return None
        spaces = self._of("Namespace")
        ambient = [name_of(each) for each in spaces if labels(each).get("istio.io/dataplane-mode") == "ambient"]
        injected = [
            name_of(each) for each in spaces
            if labels(each).get("istio-injection") == "enabled"
            or ("istio.io/rev" in labels(each) and name_of(each) not in ambient)
        ]
        if ambient and len(ambient) >= len(injected):
            return Proposal("mesh_today", "istio_ambient", f"{_where(plane)}; in ambient mode: {_few(ambient)}")
        if injected:
            return Proposal("mesh_today", "istio_sidecar", f"{_where(plane)}; with sidecars: {_few(injected)}")
        mode = "istio_sidecar" if self._workload("ztunnel") is None else "istio_ambient"
        return Proposal("mesh_today", mode, f"{_where(plane)}; but no namespace takes part")

    def _cilium(self) -> Proposal | None:
        spire = self._workload("spire-server")
        if spire is None or self._workload("cilium") is None or not namespace_of(spire).startswith("cilium"):
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
                if name_of(item) == name or (name == "istiod" and name_of(item).startswith("istiod-"))
            ),
            None,
        )

    def _plugin(self) -> Proposal | None:
        agents = {name_of(item): item for item in self._of("DaemonSet")}
        for name, plugin in PLUGINS:
            if name in agents:
                return Proposal("cni", plugin, _where(agents[name]))
        for node in self._of("Node"):
            if FLANNEL in part(node, "metadata", "annotations"):
                return Proposal("cni", "other", f"node {name_of(node)} has {FLANNEL}")
        return None

    def _platform(self) -> Proposal | None:
        found = next(filter(None, map(platform_of, self._of("Node"))), None)
        return None if found is None else Proposal("platform", *found)

    def _pods(self) -> Proposal | None:
        return _counted("pods", self._pod_count, "replicas of all workloads, the platform's included")

    def _nodes(self) -> Proposal | None:
        return _counted("nodes", self._node_count, "nodes listed")


def _counted(question: str, count: int, source: str) -> Proposal | None:
    """A count that may be answered; none at all, and one that nobody would name, is proposed for nothing."""
    return Proposal(question, count, source) if 0 < count <= MOST else None


def _where(item: Item) -> str:
    return f"{item['kind']} {name_of(item)} in {namespace_of(item)}"


def _few(names: Iterable[str]) -> str:
    listed = sorted(set(names))
    return ", ".join(listed[:5]) + (f" and {len(listed) - 5} more" if len(listed) > 5 else "")
