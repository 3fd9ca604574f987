"""`meshcheck framework lint --against`: what a new version of a framework owes the old one."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.library import SHIPPED
from conversations.errors import UnreadableFrameworkError

LIBRARY = Path(__file__).parent.parent / "conversations" / "library" / SHIPPED


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    shutil.copytree(LIBRARY, tmp_path / "newer")
    return tmp_path / "newer"


def _lint(*told: object) -> tuple[int, str]:
    found = CliRunner().invoke(app, ["framework", "lint", *map(str, told), "--now", "2026-11-24"])
    return found.exit_code, found.output


def _edited(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), "utf-8")


def test_a_change_of_meaning_needs_a_higher_version(newer: Path) -> None:
    _edited(newer, "questions.yaml", "{id: S, low: 1, high: 9,", "{id: S, low: 1, high: 7,")
    _edited(newer, "questions.yaml", "{id: M, low: 10, high: 19,", "{id: M, low: 8, high: 19,")
    code, told = _lint(newer, "--against", LIBRARY)
    assert code == 1
    assert "rules.yaml:3: service_mesh: questions, rules or thresholds changed: raise the version above 1." in told
    _edited(newer, "rules.yaml", "version: 1", "version: 2")
    assert _lint(newer, "--against", LIBRARY)[0] == 0


def test_wording_needs_no_new_version(newer: Path) -> None:
    _edited(newer, "questions.yaml", "ask: Where do these services run?", "ask: On what do these services run?")
    assert _lint(newer, "--against", LIBRARY)[0] == 0


def test_a_former_version_that_can_not_be_read_is_said(newer: Path, tmp_path: Path) -> None:
    found = CliRunner().invoke(app, ["framework", "lint", str(newer), "--against", str(tmp_path / "nothing")])
    assert isinstance(found.exception, UnreadableFrameworkError)
    assert "there is no such file or folder" in found.exception.problem
