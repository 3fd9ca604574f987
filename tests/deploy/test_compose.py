"""docker-compose.yml: read by the real program as far as it goes without an engine, and its commands run for real."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.image import ROOT, tool
from tests.deploy.starting import Started


@pytest.fixture
def compose(tmp_path: Path) -> dict[str, Any]:
    """The file with everything filled in, as `docker compose config` sees it beside a copied .env.example."""
    shutil.copy(ROOT / "docker-compose.yml", tmp_path)
    shutil.copy(ROOT / ".env.example", tmp_path / ".env")
    read = tool("docker-compose", "--project-directory", str(tmp_path), "config", "--format", "json", told={"POSTGRES_PASSWORD": "abc"})
    assert (read.returncode, read.stderr) == (0, "")
    found: dict[str, Any] = json.loads(read.stdout)
    return found


def test_without_a_password_it_says_what_to_do(tmp_path: Path) -> None:
    shutil.copy(ROOT / "docker-compose.yml", tmp_path)
    shutil.copy(ROOT / ".env.example", tmp_path / ".env")
    read = tool("docker-compose", "--project-directory", str(tmp_path), "config")
    assert read.returncode != 0
    assert "add POSTGRES_PASSWORD to .env" in read.stderr


def test_an_unknown_key_would_be_refused(tmp_path: Path) -> None:
    text = (ROOT / "docker-compose.yml").read_text("utf-8").replace("restart: unless-stopped", "restarts: always")
    (tmp_path / "docker-compose.yml").write_text(text, "utf-8")
    shutil.copy(ROOT / ".env.example", tmp_path / ".env")
    read = tool("docker-compose", "--project-directory", str(tmp_path), "config", told={"POSTGRES_PASSWORD": "abc"})
    assert read.returncode != 0
    assert "restarts" in read.stderr


def test_the_bot_waits_for_its_tables_and_the_database_is_shut_in(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services["bot"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["migrate"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert list(services["database"]["networks"]) == ["inside"] and compose["networks"]["inside"]["internal"]
    assert "ports" not in services["database"]
    assert {port["host_ip"] for port in services["bot"]["ports"]} == {"127.0.0.1"}
    assert [volume["target"] for volume in services["database"]["volumes"]] == ["/var/lib/postgresql/data"]
    for name in ("bot", "migrate"):
        assert services[name]["environment"]["DATABASE_URL"] == "postgresql://meshcheck:abc@database/meshcheck"
        assert services[name]["read_only"] and services[name]["cap_drop"] == ["ALL"]
    assert services["migrate"]["restart"] == "no"


async def test_its_commands_run_for_real_on_postgresql(compose: dict[str, Any], started: Started) -> None:
    services = compose["services"]
    assert await started.once(services["migrate"]["command"], services["migrate"]["environment"]) == 0
    bot = services["bot"]
    async with started.running(bot["command"], bot["environment"]):
        kind, *healthy = bot["healthcheck"]["test"]
        assert kind == "CMD"
        assert await started.once([part.replace("3000", str(started.port)) for part in healthy], bot["environment"]) == 0
