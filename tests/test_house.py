"""Rules of the house that a machine can keep, and each of the import contracts shown to fail once."""

import ast
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "conversations").rglob("*.py"), *(ROOT / "tests").rglob("*.py")])
FORBIDDEN_NAMES = {"utils", "util", "helpers", "common", "base", "manager", "misc"}


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_module_says_its_purpose_and_keeps_its_size(file: Path) -> None:
    text = file.read_text("utf-8")
    assert file.stem not in FORBIDDEN_NAMES
    assert text.count("\n") <= 300
    if text.strip():
        first = (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]
        assert first.endswith((".", "!", "?")), "the first line says in one sentence what the file is for"


VIOLATIONS = [
    ("conversations knows no I/O", "conversations/saying.py", "import logging\n"),
    ("conversations is layered", "conversations/answers.py", "import conversations.verdict\n"),
    ("the bot is layered", "bot/hours.py", "import bot.app\n"),
    ("views are pure", "bot/views/text.py", "import bot.store\n"),
    ("the local workspace and the advisor", "bot/local/errors.py", "import conversations.answers\n"),
    ("only the two composition roots", "bot/courier.py", "import bot.local\n"),
    ("no cycles", "bot/views/text.py", "import bot.views.verdict\n"),
]


@pytest.mark.parametrize(("contract", "file", "line"), VIOLATIONS, ids=[name for name, _, _ in VIOLATIONS])
def test_each_import_contract_fails_when_it_is_broken(tmp_path: Path, contract: str, file: str, line: str) -> None:
    for folder in ("bot", "conversations"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "page"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    broken = tmp_path / file
    text = broken.read_text("utf-8")
    first = ast.parse(text).body[0].end_lineno or 1
    lines = text.splitlines(keepends=True)
    broken.write_text("".join([*lines[:first], line, *lines[first:]]), "utf-8")
    found = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=tmp_path, capture_output=True, text=True,
        check=False, env={"PYTHONPATH": str(tmp_path), "PATH": str(Path(sys.executable).parent)},
    )
    assert found.returncode == 1
    kept = [out for out in found.stdout.splitlines() if out.startswith(contract)]
    assert kept
    assert "BROKEN" in kept[0]


def test_every_contract_has_its_violation() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    assert len(contracts) == len(VIOLATIONS)
    for contract in contracts:
        assert any(contract["name"].startswith(name) for name, _, _ in VIOLATIONS)


@pytest.mark.parametrize("text", [
    "from unittest.mock import Mock\nMock()\n", "from datetime import datetime\ndatetime.now()\n",
    "import os\nprint(os.environ)\n", "import time\ntime.time()\n",
])
def test_banned_calls_are_found(text: str) -> None:
    found = subprocess.run(
        [Path(sys.executable).parent / "ruff", "check", "--select", "TID251", "--stdin-filename", "bot/x.py", "-"],
        cwd=ROOT, input=text, capture_output=True, text=True, check=False,
    )
    assert found.returncode == 1
    assert "TID251" in found.stdout


@pytest.mark.parametrize("file", ["requirements.lock", "deploy/requirements.lock", "deploy/tools.lock", "deploy/mutation.lock"])
def test_a_lock_names_no_host_and_is_hashed(file: str) -> None:
    lock = (ROOT / file).read_text("utf-8")
    assert "://" not in lock
    pinned = [line for line in lock.splitlines() if "==" in line]
    assert pinned
    assert lock.count("--hash=sha256:") >= len(pinned)
