"""The Kubernetes manifests: built by the real kustomize, held against the API's schemas, and their commands run for real."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.image import ROOT, tool
from tests.deploy.starting import Started

FOLDERS = ("base", "http")
VERSIONS = ("1.31.0", "1.37.0")


def build(folder: str) -> str:
    """What `kubectl apply -k` would send."""
    built = tool("kubectl", "kustomize", f"deploy/kubernetes/{folder}")
    assert (built.returncode, built.stderr) == (0, "")
    return built.stdout


def resources(folder: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Every resource by kind and name."""
    return {(each["kind"], each["metadata"]["name"]): each for each in yaml.safe_load_all(build(folder))}


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("version", VERSIONS)
def test_every_resource_fits_the_schema(folder: str, version: str, tmp_path: Path) -> None:
    file = tmp_path / "all.yaml"
    file.write_text(build(folder), "utf-8")
    checked = tool("kubernetes-validate", "--strict", "-k", version, str(file))
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert (checked.stdout + checked.stderr).count(" passed for resource ") == len(resources(folder))


def test_a_misspelt_field_would_be_refused(tmp_path: Path) -> None:
    file = tmp_path / "all.yaml"
    file.write_text(build("base").replace("readOnlyRootFilesystem", "readonlyRootFilesystem"), "utf-8")
    assert tool("kubernetes-validate", "--strict", "-k", VERSIONS[-1], str(file)).returncode != 0


@pytest.mark.parametrize("folder", FOLDERS)
def test_pods_keep_to_the_restricted_standard(folder: str) -> None:
    """https://kubernetes.io/docs/concepts/security/pod-security-standards/, "restricted", and a read-only root."""
    pod = resources(folder)["Deployment", "meshcheck"]["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] and pod["securityContext"]["runAsUser"] > 10000
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    for container in (*pod["containers"], *pod["initContainers"]):
        held = container["securityContext"]
        assert held["readOnlyRootFilesystem"] and held["capabilities"] == {"drop": ["ALL"]}
        assert held["allowPrivilegeEscalation"] is False
        assert container["resources"]["limits"]["memory"] and container["resources"]["requests"].keys() == {"cpu", "memory"}
    assert resources(folder)["Namespace", "meshcheck"]["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


@pytest.mark.parametrize("folder", FOLDERS)
def test_names_that_refer_to_each_other_agree(folder: str) -> None:
    found = resources(folder)
    deployment = found["Deployment", "meshcheck"]["spec"]
    pod = deployment["template"]
    labels, container = pod["metadata"]["labels"], pod["spec"]["containers"][0]
    selectors = [
        deployment["selector"]["matchLabels"], found["Service", "meshcheck"]["spec"]["selector"],
        found["PodDisruptionBudget", "meshcheck"]["spec"]["selector"]["matchLabels"],
        pod["spec"]["topologySpreadConstraints"][0]["labelSelector"]["matchLabels"],
        *(policy["spec"]["podSelector"].get("matchLabels", {}) for (kind, _), policy in found.items() if kind == "NetworkPolicy"),
    ]
    assert all(selector.items() <= labels.items() for selector in selectors)
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    assert found["Service", "meshcheck"]["spec"]["ports"][0]["targetPort"] in ports
    probes = [container[name]["httpGet"] for name in ("startupProbe", "livenessProbe", "readinessProbe")]
    assert [probe["path"] for probe in probes] == ["/healthz", "/healthz", "/readyz"]
    assert {probe["port"] for probe in probes} <= set(ports)
    for each in (container, *pod["spec"]["initContainers"]):
        config, secret = each["envFrom"]
        assert found["ConfigMap", config["configMapRef"]["name"]]["data"]["PORT"] == str(ports["http"])
        assert secret == {"secretRef": {"name": "meshcheck"}}
        assert {mount["name"] for mount in each["volumeMounts"]} <= {volume["name"] for volume in pod["spec"]["volumes"]}
    assert (pod["metadata"]["annotations"]["prometheus.io/port"]) == str(ports["http"])
    if folder == "http":
        (rule,) = found["Ingress", "meshcheck"]["spec"]["rules"]
        assert [path["path"] for path in rule["http"]["paths"]] == ["/slack", "/signals"]
        assert all(path["backend"]["service"] == {"name": "meshcheck", "port": {"name": "http"}} for path in rule["http"]["paths"])


def test_no_secret_lies_in_the_repository() -> None:
    settings = (ROOT / "deploy" / "kubernetes" / "base" / "settings.env").read_text("utf-8")
    assert not any(word in settings for word in ("TOKEN", "SECRET", "DATABASE_URL", "PASSWORD", "KEYS"))
    assert all(kind != "Secret" for folder in FOLDERS for kind, _ in resources(folder))


async def test_the_containers_commands_run_for_real_on_postgresql(started: Started) -> None:
    found = resources("base")
    pod = found["Deployment", "meshcheck"]["spec"]["template"]["spec"]
    (config,) = (each["data"] for (kind, _), each in found.items() if kind == "ConfigMap")
    for container in pod["initContainers"]:
        assert await started.once(container["command"], config) == 0
    async with started.running(pod["containers"][0]["command"], config):
        pass
