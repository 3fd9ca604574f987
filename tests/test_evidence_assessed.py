"""Whatever a cluster shows: what is proposed is read by `assess` as it was meant, and judged."""

import json
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.answers_file import plain, read_answers
from bot.assessing import judged
from bot.kubectl import READ, as_json, as_yaml, proposed
from bot.library import load_shipped
from conversations.clusters import MESHES, PLUGINS

FRAMEWORK = load_shipped()
TELLING = (
    *(name for name, _ in (*MESHES, *PLUGINS)), "istiod", "ztunnel", "spire-server", "cilium", "aks-istio-system", "cilium-secrets",
    "controlplanerevisions.mesh.cloud.google.com", "web", "web-canary", "kube-system", "default", "no", "1.0", "0x1F", "null",
)
NAMES = st.one_of(st.sampled_from(TELLING), st.text(max_size=12))
KINDS = st.sampled_from(sorted(READ))
COUNTS = st.one_of(
    st.integers(0, 40), st.integers(99_990, 100_010), st.integers(-5, 10**25), st.booleans(), st.floats(), st.none(), st.text(max_size=3)
)
MARKS = st.dictionaries(
    st.one_of(
        st.sampled_from((
            "istio-injection", "istio.io/rev", "istio.io/dataplane-mode", "eks.amazonaws.com/nodegroup", "kubernetes.azure.com/cluster",
            "cloud.google.com/gke-nodepool", "eks.amazonaws.com/compute-type", "node.openshift.io/os_id", "app.kubernetes.io/language",
        )),
        st.text(max_size=8),
    ),
    st.one_of(st.sampled_from(("enabled", "ambient", "asm-managed", "fargate", "java")), st.text(max_size=8), COUNTS), max_size=3,
)
OBJECTS = st.builds(
    lambda kind, name, namespace, marks, count: {
        "kind": kind, "metadata": {"name": name, "namespace": namespace, "labels": marks, "annotations": marks},
        "spec": {"replicas": count, "providerID": name}, "status": {"desiredNumberScheduled": count, "nodeInfo": {"kubeletVersion": name}},
    },
    KINDS, NAMES, NAMES, MARKS, COUNTS,
)


@example([{"kind": "Node"}])
@given(st.lists(OBJECTS, min_size=1, max_size=12))
@settings(max_examples=100, deadline=None)
def test_what_is_proposed_is_read_as_it_was_meant_and_judged(objects: list[dict[str, Any]]) -> None:
    found = proposed(json.dumps({"kind": "List", "items": objects}), FRAMEWORK)
    meant = as_json(found)["answers"]
    assert (yaml.safe_load(as_yaml(found)) or {}) == meant
    with TemporaryDirectory() as folder:
        file = Path(folder) / "answers.yaml"
        file.write_text(as_yaml(found), "utf-8")
        read = read_answers(file, FRAMEWORK)
    assert {question: plain(value) for question, value in read.items()} == meant
    snapshot, _ = judged(FRAMEWORK, read, datetime(2026, 11, 24, tzinfo=UTC))
    assert snapshot.verdict
