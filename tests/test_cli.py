"""The command line: what it prints, and with which status it ends."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.manifest import as_text

ROOT = Path(__file__).parents[1]
MESHCHECK = Path(sys.executable).parent / "meshcheck"


def run(*words: str, cwd: Path = ROOT, told: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command in its own process."""
    environment = {"PATH": os.defpath, **(told or {})}
    return subprocess.run([MESHCHECK, *words], cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_the_voting_app_is_probably_not_yet_with_its_three_alternatives() -> None:
    found = run("assess", "examples/voting-app.yaml", "--json", "--now", "2026-11-24")
    assert found.returncode == 0, found.stderr
    verdict = json.loads(found.stdout)
    assert (verdict["verdict"], verdict["status"], verdict["verdict_set"]) == ("not_yet", "settled", ["not_yet"])
    assert {offer["id"] for offer in verdict["alternatives"]} == {"authorization", "observability", "canary"}
    assert verdict["next_question"] is None
    for name in ("kind", "notes", "reasons", "mesh", "at_launch", "flips", "triggers", "costs"):
        assert name in verdict
    assert {"kind", "due", "reason"} <= set(verdict["triggers"][0])
    assert {"changes", "verdict"} <= set(verdict["flips"][0])
    assert {"rule", "text", "answers", "facts"} <= set(verdict["reasons"][0])


def test_the_card_is_printed_for_people() -> None:
    found = run("assess", "examples/voting-app.yaml", "--now", "2026-11-24")
    assert found.stdout.startswith("Probably not yet  (settled, framework v1, 24 Nov 2026)")
    assert "NetworkPolicy" in found.stdout
    assert "This flips if" in found.stdout


@pytest.mark.parametrize(("text", "said"), [
    ("platform: mars\n", "line 1: 'mars' is no choice of 'platform'"),
    ("data: [none]\nplanet: gke\n", "line 2: there is no question 'planet'"),
    ("services: many\n", "line 1: 'many' is no answer to 'services'"),
    ("services: 0\n", "line 1: 0 is no answer to 'services'"),
    ("launch: soon\n", "line 1: 'soon' is no answer to 'launch'"),
    ("stage: launch\nlaunch: 0001-01-01\n", "line 2: datetime.date(1, 1, 1) is no answer to 'launch'"),
    ("hire_date: '9999-12-31'\n", "line 1: '9999-12-31' is no answer to 'hire_date'"),
    ("data: [none, sensitive]\n", "or 'none' alone"),
    ("- a\n", "mapping of names to values"),
    ("platform: [\n", "line 2"),
    ("platform: gke\nplatform: eks\n", "stands twice"),
])
def test_a_wrong_answer_is_named_with_file_and_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text(text, "utf-8")
    found = run("assess", str(file))
    assert found.returncode == 2
    assert "answers.yaml" in found.stderr
    assert said in found.stderr
    assert "Traceback" not in found.stderr


def test_answers_may_be_unknown_ranges_dates_and_not_relevant(tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    file.write_text(
        "platform: unknown\nservices: 8-12\ngrowth: 10+\ndata: not_relevant\nprovider_mesh: yes\n"
        "stage: launch\nlaunch: 2027-03-01\npods: {min: 3, max: 9}\nowner:\n", "utf-8",
    )
    found = run("assess", str(file), "--json", "--now", "2026-11-24")
    assert found.returncode == 0, found.stderr
    verdict = json.loads(found.stdout)
    assert {"kind": "launch", "due": "2027-03-01"}.items() <= verdict["triggers"][-2].items() or any(
        trigger["kind"] == "launch" and trigger["due"] == "2027-03-01" for trigger in verdict["triggers"]
    )
    assert verdict["next_question"] == "mesh_today"


def test_a_missing_file_and_a_broken_day_are_said() -> None:
    assert "no such file" in run("assess", "nowhere.yaml").stderr.casefold()
    assert run("assess", "nowhere.yaml").returncode == 2
    found = run("assess", "examples/voting-app.yaml", "--now", "soon")
    assert (found.returncode, "Give one like 2027-03-01" in found.stderr) == (2, True)


def test_questions_are_listed_with_types_and_choices() -> None:
    listed: list[dict[str, Any]] = json.loads(run("framework", "questions", "--json").stdout)
    by_id = {question["id"]: question for question in listed}
    assert [choice["id"] for choice in by_id["owner"]["choices"]] == ["team", "part", "none"]
    assert by_id["services"]["type"] == "number"
    assert "owner (choice, backbone)" in run("framework", "questions").stdout


@pytest.mark.parametrize(("kind", "text", "answer"), [
    ("number", "12", 12), ("number", "12-15", {"min": 12, "max": 15}), ("number", "10+", {"min": 10, "max": None}),
    ("number", "no idea", "unknown"), ("number", "see you at 12", None), ("date", "1 March 2027", "2027-03-01"),
    ("date", "03/04/2027", None), ("yesno", "nope", "no"), ("yesno", "not sure tbh", "unknown"), ("yesno", "partly", "partly"),
    ("yesno", "lunch?", None), ("data", "HIPAA and several customers", ["compliance", "tenants"]), ("owner", "nobody", "none"),
])
def test_typed_answers_are_shown_as_they_are_taken(kind: str, text: str, answer: object) -> None:
    found = run("framework", "parse", kind, text, "--now", "2026-11-24", "--json")
    assert (found.returncode, json.loads(found.stdout)) == (0, {"answer": answer})


def test_an_unknown_type_is_refused() -> None:
    assert run("framework", "parse", "planet", "12").returncode == 2


def test_a_broken_framework_stops_with_file_line_and_sentence(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("id: mine\nversion: one\n", "utf-8")
    for words in (("assess", "examples/voting-app.yaml", "--framework", str(file)), ("run",)):
        found = run(*words, told={"MESHCHECK_FRAMEWORK": str(file), "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"})
        assert found.returncode == 2
        assert "mine.yaml, line" in found.stderr
        assert "Traceback" not in found.stderr


def test_an_unwritable_database_says_so(tmp_path: Path) -> None:
    target = tmp_path / "missing" / "folder" / "a.db"
    found = run("db", "migrate", told={"DATABASE_URL": f"sqlite:///{target}"})
    assert found.returncode == 2
    assert str(target.parent) in found.stderr


def test_run_without_tokens_says_what_to_do(tmp_path: Path) -> None:
    found = run("run", cwd=tmp_path)
    assert (found.returncode, "SLACK_BOT_TOKEN is not set" in found.stderr) == (2, True)
    found = run("run", cwd=tmp_path, told={"SLACK_BOT_TOKEN": "xoxb-1"})
    assert (found.returncode, "SLACK_APP_TOKEN" in found.stderr) == (2, True)


def test_a_wrong_setting_is_named() -> None:
    found = run("run", told={"PORT": "many"})
    assert (found.returncode, "PORT" in found.stderr) == (2, True)


def test_doctor_finds_what_is_missing(tmp_path: Path) -> None:
    found = run("doctor", cwd=tmp_path, told={"DATABASE_URL": f"sqlite:///{tmp_path / 'a.db'}"})
    assert found.returncode == 1
    assert "FIX  SLACK_BOT_TOKEN is not set" in found.stdout


def test_the_database_is_migrated_and_exported(tmp_path: Path) -> None:
    told = {"DATABASE_URL": f"sqlite:///{tmp_path / 'a.db'}"}
    assert run("db", "migrate", told=told).returncode == 0
    assert json.loads(run("export", "--json", told=told).stdout) == []


def test_the_manifest_in_the_repository_is_the_one_the_code_prints() -> None:
    assert (ROOT / "manifest.json").read_text("utf-8") == as_text() == run("manifest").stdout


def test_every_setting_stands_in_the_example_and_in_the_readme() -> None:
    from bot.settings import Settings

    names = {name.upper() for name in Settings.model_fields}
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    assert {line.split("=")[0] for line in lines if "=" in line and not line.startswith("#")} == names
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in names if f"`{name}`" not in readme] == []
