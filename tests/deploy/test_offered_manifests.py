"""The manifests that alternatives come with, held against the API's schemas; kinds of others have theirs elsewhere."""

import re
from pathlib import Path

import pytest
import yaml

from tests.deploy.image import ROOT, tool
from tests.deploy.test_kubernetes import VERSIONS

OFFERED = ROOT / "conversations/library/service_mesh/manifests"
NOT_OBJECTS = {"encryption_wireguard.yaml"}
"""Values for Helm."""

OF_OTHERS = {"Certificate", "CiliumNetworkPolicy", "Gateway", "HTTPRoute", "Issuer", "ServiceMonitor"}
"""Kinds that Kubernetes itself does not know: last held against their projects' definitions on 2026-11-26, Cilium's apart."""

FILES = sorted(file for file in OFFERED.glob("*.yaml") if file.name not in NOT_OBJECTS)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_object_fits_the_schema(version: str) -> None:
    objects = [each for file in FILES for each in yaml.safe_load_all(file.read_text("utf-8"))]
    checked = tool("kubernetes-validate", "--strict", "-k", version, *map(str, FILES))
    said = checked.stdout + checked.stderr
    unknown = re.findall(r"Couldn't find schema for kind (\w+) ", said)
    assert checked.returncode == 0, said
    assert set(unknown) == OF_OTHERS
    assert said.count(" passed for resource ") == len(objects) - len(unknown) > 15


def test_a_misspelt_field_of_one_would_be_refused(tmp_path: Path) -> None:
    file = tmp_path / "identity.yaml"
    file.write_text((OFFERED / "identity.yaml").read_text("utf-8").replace("readOnly: true", "readonly: true"), "utf-8")
    assert tool("kubernetes-validate", "--strict", "-k", VERSIONS[-1], str(file)).returncode != 0
