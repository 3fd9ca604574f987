"""Clusters as `kubectl get … -o json` prints them, cut down to what matters."""

import json
from typing import Any

Object = dict[str, Any]


def thing(kind: str, name: str, namespace: str = "", **more: Any) -> Object:
    """One object; labels, annotations, spec and status as given."""
    metadata: Object = {"name": name, "uid": f"uid-{name}", "creationTimestamp": "2026-05-01T08:00:00Z"}
    metadata |= {"namespace": namespace} if namespace else {}
    metadata |= {key: more.pop(key) for key in ("labels", "annotations") if key in more}
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": metadata, **more}


def workloads(kind: str, namespace: str, *names: str, replicas: int = 2) -> list[Object]:
    """Several of a kind."""
    return [thing(kind, name, namespace, spec={"replicas": replicas}, status={}) for name in names]


def listed(*objects: Object) -> str:
    """What kubectl prints for them."""
    whole = {"apiVersion": "v1", "items": list(objects), "kind": "List", "metadata": {"resourceVersion": ""}}
    return json.dumps(whole, indent=4) + "\n"


def crd(name: str) -> Object:
    """A kind of resource that somebody added."""
    return thing("CustomResourceDefinition", name)


SHOP = [
    *(thing("Namespace", name) for name in ("default", "kube-system", "shop", "shop-staging", "monitoring")),
    *workloads("Deployment", "shop", "web", "cart", "payments", "search"),
    *workloads("Deployment", "shop-staging", "web", "cart"),
    *workloads("StatefulSet", "shop", "postgres", "redis", replicas=1),
    *workloads("Deployment", "kube-system", "coredns"),
    *workloads("Deployment", "monitoring", "grafana"),
    *workloads("StatefulSet", "monitoring", "prometheus-main", replicas=1),
    thing("DaemonSet", "aws-node", "kube-system", status={"desiredNumberScheduled": 3}),
    thing("DaemonSet", "log-shipper", "shop", status={"desiredNumberScheduled": 3}),
    thing("CronJob", "nightly", "shop"),
    thing("Service", "web", "shop"),
    thing("NetworkPolicy", "deny-all", "shop"),
    thing("NetworkPolicy", "allow-web", "shop"),
    crd("gateways.gateway.networking.k8s.io"),
    crd("certificates.cert-manager.io"),
    *(thing("Node", f"ip-10-0-0-{n}", labels={"eks.amazonaws.com/nodegroup": "main"}) for n in (1, 2, 3)),
]
"""A shop on EKS without a mesh: six services, two of them twice."""
