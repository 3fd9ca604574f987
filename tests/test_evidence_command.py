"""`meshcheck evidence` and `meshcheck signal` as commands."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.clusters import SHOP, listed, workloads

ROOT = Path(__file__).parents[1]
MESHCHECK = Path(sys.executable).parent / "meshcheck"


def run(*words: str, given: bytes = b"", path: str = os.defpath) -> subprocess.CompletedProcess[str]:
    """Run the command with this on its standard input."""
    done = subprocess.run([MESHCHECK, *words], cwd=ROOT, env={"PATH": path}, input=given, capture_output=True, check=False)
    return subprocess.CompletedProcess(words, done.returncode, done.stdout.decode(), done.stderr.decode())


def test_what_a_cluster_shows_can_be_judged_as_it_is_printed(tmp_path: Path) -> None:
    found = run("evidence", "-", given=listed(*SHOP).encode())
    assert found.returncode == 0, found.stderr
    assert "# 6 Deployments and 2 StatefulSets outside the platform's namespaces" in found.stdout
    assert yaml.safe_load(found.stdout)["services"] == 6
    file = tmp_path / "answers.yaml"
    file.write_text(found.stdout, "utf-8")
    judged = run("assess", str(file), "--json", "--now", "2026-11-24")
    assert judged.returncode == 0, judged.stderr
    assert json.loads(judged.stdout)["next_question"] == "stage"


def test_the_same_for_programs_and_from_several_lists() -> None:
    parts = listed(*SHOP[:8]) + listed(*SHOP[8:])
    found = json.loads(run("evidence", "--json", given=parts.encode()).stdout)
    assert found["answers"]["services"] == 6
    assert found["sources"]["platform"].startswith("node ip-10-0-0-1 has eks.amazonaws.com/nodegroup")
    assert "Gateway API: installed" in found["seen"]


def test_lists_within_lists_and_what_powershell_pipes_are_read() -> None:
    apart = [json.loads(listed(*part)) for part in (SHOP[:8], SHOP[8:])]
    nested = json.dumps({"kind": "List", "items": apart}).encode()
    for given in (nested, b"\xef\xbb\xbf" + nested, nested.decode().encode("utf-16")):
        found = run("evidence", "-", given=given)
        assert (found.returncode, yaml.safe_load(found.stdout or "{}").get("services")) == (0, 6), found.stderr


def test_what_kubectl_says_beside_its_objects_is_passed_over_or_told() -> None:
    nodes = 'Error from server (Forbidden): nodes is forbidden: User "ci" cannot list resource "nodes"'
    given = "\n".join((
        "Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
        "E1126 07:01:02.123456   12345 memcache.go:265] couldn't get resource list for metrics.k8s.io/v1beta1",
        listed(*SHOP[:8]), "W1126 07:01:03.000000       1 warnings.go:70] slow", listed(*SHOP[8:]),
        '{"kind": "NodeList", "apiVersion": "v1", "items": null}', f"{nodes}\x1b[0m\u2028owner: team",
    ))
    found = run("evidence", "-", given=given.encode())
    assert (found.returncode, found.stderr) == (0, "")
    assert f"# - not everything could be listed: {nodes} [0m owner: team\n" in found.stdout
    assert yaml.safe_load(found.stdout) == {
        "platform": "eks", "mesh_today": "none", "services": 6, "cni": "cloud_default", "pods": 25, "nodes": 3
    }


@pytest.mark.parametrize("replicas", [100_001, 10**30])
def test_a_count_that_assess_would_refuse_is_not_proposed(tmp_path: Path, replicas: int) -> None:
    found = run("evidence", "-", given=listed(*SHOP, *workloads("Deployment", "shop", "many", replicas=replicas)).encode())
    assert f"# - A count of {replicas + 25} is beyond what anybody would answer" in found.stdout
    assert "pods" not in yaml.safe_load(found.stdout)
    file = tmp_path / "answers.yaml"
    file.write_text(found.stdout, "utf-8")
    judged = run("assess", str(file), "--now", "2026-11-24")
    assert judged.returncode == 0, judged.stderr


def test_what_runs_in_the_cluster_is_not_shown_and_a_name_adds_no_answer() -> None:
    env = [{"name": "PASSWORD", "value": "hunter2"}]
    secretive = {
        "kind": "Deployment", "metadata": {"name": "pay", "namespace": "shop", "annotations": {"last-applied": "hunter2"}},
        "spec": {"replicas": 2, "template": {"spec": {"containers": [{"name": "pay", "env": env}]}}},
    }
    odd = [
        {"kind": "Namespace", "metadata": {"name": "a\nowner: team", "labels": {"istio.io/rev": "asm-managed\nowner: team"}}},
        {"kind": "CronJob", "metadata": {"name": "\x1b[31mred", "namespace": "b\nowner: team"}},
        {"kind": "Deployment", "metadata": {"name": "half-\ud800", "namespace": "c"}},
        {"kind": "DaemonSet", "metadata": {"name": "cilium", "namespace": "\ud800"}},
        {"kind": "Secret", "metadata": {"name": "db"}, "data": {"password": "hunter2"}},
    ]
    given = json.dumps({"kind": "List", "items": [secretive, *odd]}).encode()
    for words in ((), ("--json",)):
        found = run("evidence", "-", *words, given=given)
        assert found.returncode == 0, found.stderr
        assert not any(text in found.stdout for text in ("hunter2", "\x1b", "owner"))
    assert json.loads(found.stdout)["answers"]["services"] == 1


@pytest.mark.parametrize(("given", "says"), [
    (b"", "nothing to read"), (b"  \n", "nothing to read"), (b"NAME  READY\nweb   2/2\n", "a table for people"),
    (b"NAMESPACE     NAME                          READY   UP-TO-DATE\nkube-system   deployment.apps/coredns       2/2     2\n", "a table"),
    (b"deployment.apps/web\nservice/web\n", "a table for people; here it takes JSON"),
    (b"apiVersion: v1\nitems:\n- apiVersion: apps/v1\n  kind: Deployment\n", "This is YAML; here it takes JSON. Run `kubectl get"),
    (b"---\nkind: Deployment\n", "This is YAML"), (b"<html>502</html>\n", "line 1 is no JSON"),
    (b"Warning: v1 ComponentStatus is deprecated in v1.19+\n<html>\n", "line 2 is no JSON"),
    (b'Warning: soon gone\n{"kind": "List", "items": null}\n', "no objects in it"),
    (b'{"kind": "List", "items": {"a": 1}}', "has no items"),
    (b'{"kind": "List", "items": []}\nError from server (Forbidden): deployments.apps is forbidden\n', "nothing to print: Error from"),
    (listed(*SHOP).encode()[:700], "Was it cut off"), (b"[1, 2]", "no list of Kubernetes objects"),
    (b'{"kind": "List"}', "has no items"), (b'{"kind": "List", "items": []}', "no objects in it"),
    (b'Error from server (Forbidden): nodes is forbidden: User "ci" cannot list\n', "nodes is forbidden"),
    (b"No resources found\n", "kubectl had nothing to print: No resources found"),
    (b'{"kind": "Status", "status": "Failure", "message": "pods is forbidden", "code": 403}', "The cluster refused: pods"),
    (b'{"kind": "List", "items": [{"kind": "Widget", "metadata": {"name": "a"}}, {"kind": "Table"}]}', "(Table, Widget)"),
    (b'{"kind": "List", "items": [' + b"9" * 5000 + b"]}", "thousands of digits"),
    (b"\xff\xfe\x00", "line 1"), (b'{"kind": "List", "items": ' + b"[" * 200_000, "nested too deeply"),
])
def test_what_can_not_be_read_is_said(given: bytes, says: str) -> None:
    found = run("evidence", "-", given=given)
    assert (found.returncode, found.stdout) == (2, "")
    assert says in found.stderr
    assert "Traceback" not in found.stderr


def test_without_kubectl_it_is_said_what_to_do(tmp_path: Path) -> None:
    found = run("evidence", "--kubeconfig", str(tmp_path / "config"), path=str(tmp_path))
    assert (found.returncode, "kubectl is not here" in found.stderr) == (2, True)


@pytest.mark.parametrize(("script", "code", "says"), [
    ('cat "$(dirname "$0")/list.json"', 0, "services: 6"),
    ('cat "$(dirname "$0")/list.json"; echo "Error from server (Forbidden): nodes is forbidden" >&2; exit 1', 0,
     "# - not everything could be listed: Error from server (Forbidden): nodes is forbidden"),
    ("""echo '{"kind": "List", "items": []}'; echo "Error from server (Forbidden): deployments is forbidden" >&2; exit 1""", 2,
     "no objects in it; not everything could be listed: Error from server (Forbidden): deployments is forbidden"),
    ("""printf '{"kind": "List", "items": ['; kill -9 $$""", 2, "Was it cut off"),
    ('echo "error: You must be logged in to the server" >&2; exit 1', 2, "kubectl failed: error: You must be logged in"),
])
def test_kubectl_is_asked_when_it_is_here(tmp_path: Path, script: str, code: int, says: str) -> None:
    (tmp_path / "list.json").write_text(listed(*SHOP), "utf-8")
    program = tmp_path / "kubectl"
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)
    (tmp_path / "config").write_text("", "utf-8")
    found = run("evidence", "--kubeconfig", str(tmp_path / "config"), path=f"{tmp_path}:{os.defpath}")
    assert (found.returncode, says in found.stdout + found.stderr) == (code, True), found.stderr


@pytest.mark.parametrize("program", [b"\x00\x01\x02", b"#!/nowhere/sh\n"])
def test_a_kubectl_that_does_not_run_here_is_said(tmp_path: Path, program: bytes) -> None:
    (tmp_path / "kubectl").write_bytes(program)
    (tmp_path / "kubectl").chmod(0o755)
    (tmp_path / "config").write_text("", "utf-8")
    found = run("evidence", "--kubeconfig", str(tmp_path / "config"), path=f"{tmp_path}:{os.defpath}")
    assert (found.returncode, "can not be run" in found.stderr, "Traceback" in found.stderr) == (2, True, False), found.stderr


@pytest.mark.parametrize(("words", "says"), [
    (("services=14",), "--token is missing"),
    (("services=14", "--token", "t"), "--secret is missing"),
    (("services", "--token", "t", "--secret", "s"), "'services' is no report"),
    (("services=14", "--token", "t", "--secret", "s", "--url", "http://127.0.0.1:9"), "can not be reached"),
])
def test_a_report_that_can_not_be_sent_is_said(words: tuple[str, ...], says: str) -> None:
    found = run("signal", *words)
    assert (found.returncode, says in found.stderr) == (2, True), found.stderr
