"""The Dockerfile: linted, read for what an exemplary one keeps, and its steps carried out for real."""

import json
import os
import re
import subprocess
from pathlib import Path

from tests.deploy.image import ROOT, pins, stages, tool


def test_the_linter_for_dockerfiles_finds_nothing() -> None:
    found = tool("hadolint", "--no-color", "--failure-threshold", "style", "Dockerfile")
    assert (found.returncode, found.stdout) == (0, "")


def test_the_linter_would_find_a_bad_step(tmp_path: Path) -> None:
    bad = tmp_path / "Dockerfile"
    bad.write_text((ROOT / "Dockerfile").read_text("utf-8") + "RUN sudo apt-get install curl\n", "utf-8")
    assert tool("hadolint", str(bad)).returncode != 0


def test_it_runs_as_nobody_in_particular_and_starts_the_bot() -> None:
    last = {step.word: step.rest for step in stages()[-1]}
    user, _, group = last["USER"].partition(":")
    assert int(user) > 10000 and int(group) > 10000
    assert json.loads(last["CMD"]) == ["meshcheck", "run"]
    assert last["STOPSIGNAL"] == "SIGTERM"
    base = next(line for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines() if line.startswith("ARG PYTHON="))
    assert ":" in base and "latest" not in base
    assert all(step.rest.startswith("${PYTHON}") for stage in stages() for step in stage if step.word == "FROM")


def test_nothing_secret_reaches_the_engine() -> None:
    kept = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert "*" in kept
    let_through = {line.removeprefix("!") for line in kept if line.startswith("!")}
    copied = {part for step in stages()[0] if step.word == "COPY" for part in step.rest.split()[:-1]}
    assert let_through == copied


def test_the_image_gets_what_was_tested() -> None:
    tested = (ROOT / "requirements.lock").read_text("utf-8")
    shipped = ROOT / "deploy" / "requirements.lock"
    assert set(re.findall(r"sha256:\w+", shipped.read_text("utf-8"))) <= set(re.findall(r"sha256:\w+", tested))
    assert pins(shipped).items() <= pins(ROOT / "requirements.lock").items()


def test_the_image_holds_the_program_and_no_tools(image: Path) -> None:
    libraries = next((image / "lib").glob("python3*/site-packages"))
    installed = {folder.name.partition("-")[0] for folder in libraries.glob("*.dist-info")}
    assert "meshcheck" in installed
    assert installed.isdisjoint({"pip", "setuptools", "wheel", "pytest", "mypy", "ruff", "playwright", "psycopg"})
    # Read-only where it runs: compiled beforehand, valid whatever time the files carry.
    (compiled,) = (libraries / "bot" / "__pycache__").glob("app.*.pyc")
    assert compiled.read_bytes()[4:8] == b"\x01\0\0\0"
    alone = {"PATH": f"{image}/bin:{os.defpath}"}
    answer = subprocess.run(
        [image / "bin" / "meshcheck", "framework", "questions", "--json"], cwd=image, env=alone, capture_output=True, check=True
    )
    assert json.loads(answer.stdout)
