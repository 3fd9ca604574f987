"""`meshcheck framework lint --against`: what a new version of a framework owes the old one."""

import json
import re
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


def edited(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), "utf-8")


def test_a_change_of_meaning_needs_a_higher_version(newer: Path) -> None:
    edited(newer, "questions.yaml", "{id: S, low: 1, high: 9,", "{id: S, low: 1, high: 7,")
    edited(newer, "questions.yaml", "{id: M, low: 10, high: 19,", "{id: M, low: 8, high: 19,")
    code, told = _lint(newer, "--against", LIBRARY)
    assert code == 1
    assert "rules.yaml:3: service_mesh: questions, rules or thresholds changed: raise the version above 1." in told
    edited(newer, "rules.yaml", "version: 1", "version: 2")
    assert _lint(newer, "--against", LIBRARY)[0] == 0


def test_wording_needs_no_new_version_and_is_told(newer: Path) -> None:
    edited(newer, "questions.yaml", "ask: Where do these services run?", "ask: On what do these services run?")
    code, told = _lint(newer, "--against", LIBRARY)
    assert code == 0
    assert re.search(r"questions\.yaml:\d+: platform: is said in other words, which go live by themselves \(ask\)\.\nNo findings", told)


def test_what_changes_is_told_with_its_place_and_effect(newer: Path) -> None:
    edited(newer, "questions.yaml", "{id: S, low: 1, high: 9,", "{id: S, low: 1, high: 7,")
    edited(newer, "questions.yaml", "{id: M, low: 10, high: 19,", "{id: M, low: 8, high: 19,")
    edited(newer, "facts.yaml", "value: none\n    source: \"AWS Containers Blog", "value: some\n    source: \"AWS Containers Blog")
    edited(newer, "rules.yaml", "version: 1", "version: 2")
    _, told = _lint(newer, "--against", LIBRARY)
    assert re.search(r"questions\.yaml:\d+: services: means something else: earlier answers become suggestions \(bands\)\.\n", told)
    assert re.search(r"facts\.yaml:\d+: eks_no_mesh: is another fact: .+ \(value\)\.\n", told)
    code, told = _lint(newer, "--against", LIBRARY, "--json")
    changes = json.loads(told)["changes"]
    assert (code, [(each["part"], each["effect"], each["fields"]) for each in changes]) == (
        0, [("services", "meaning", ["bands"]), ("eks_no_mesh", "fact", ["value"])],
    )
    assert Path(changes[0]["file"]).name == "questions.yaml" and changes[0]["line"] > 1
    assert json.loads(_lint(LIBRARY, "--json")[1])["changes"] == []


def test_an_id_is_held_against_every_earlier_version_and_the_newest_tells_what_changes(newer: Path, tmp_path: Path) -> None:
    between = tmp_path / "between"
    shutil.copytree(newer, between)
    edited(between, "rules.yaml", "version: 1", "version: 2")
    edited(newer, "rules.yaml", "version: 1", "version: 3")
    assert _lint(newer, "--against", LIBRARY, "--against", between)[0] == 0
    edited(newer, "rules.yaml", "version: 3", "version: 1")
    code, told = _lint(newer, "--against", between, "--against", LIBRARY)
    assert code == 1
    assert told.count("comes before version 2") == 1


def test_a_former_version_that_can_not_be_read_is_said(newer: Path, tmp_path: Path) -> None:
    found = CliRunner().invoke(app, ["framework", "lint", str(newer), "--against", str(tmp_path / "nothing")])
    assert isinstance(found.exception, UnreadableFrameworkError)
    assert "there is no such file or folder" in found.exception.problem
