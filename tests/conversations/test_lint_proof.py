"""What a linter finds in rules that can never count, in old facts and in wrong shapes; and that its proof agrees with the engine."""

import json
import random
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.library import load, read
from bot.linting import linted
from conversations.decisions import Decisions
from conversations.errors import UnreadableFrameworkError
from conversations.evaluate import outcomes
from conversations.framework import Framework
from conversations.lint import findings, report
from conversations.proof import Proof
from conversations.worlds import world_of
from tests.conversations.broken import FOLDER, OWN, TODAY, broken, marked, said

NEVER = "{all: [{of: size, in: [S]}, {of: size, in: [XL]}]}"
DEAD = [
    ("    when: {of: need1, in: [hard]}\n    verdict: alternative", "    when: {all: [{of: need1, in: [hard]}, {of: cap, in: [\"yes\"]}, {of: size, in: [S]}]}  # here\n    verdict: alternative",
     "O2: it never counts: whenever it holds, O1 held before"),
    ("    when: {any: [{of: need2, in: [strong]}, {of: need3, in: [weak]}]}", f"    when: {NEVER}  # here", "O3: its condition never holds"),
    ("gates: []", f"gates:\n  - id: shut\n    when: {NEVER}  # here\n    verdict: not_yet\n    because: Nothing.", "shut: its condition never holds"),
    ("when: {of: traffic, in: [broker]}", f"when: {NEVER}  # here", "broker: its condition never holds"),
    ("turns: {adopt: alternative}", "turns:\n      adopt: alternative\n      remove: not_yet  # here",
     "broker: it never turns remove: where it holds, the verdict is adopt, alternative and not_yet"),
    ("  - id: keep\n    when: {of: base, in: [adopt]}", "  - id: keep\n    when: {all: [{of: base, in: [adopt]}, {of: cap, in: [\"no\"]}]}  # here", "keep: its condition never holds"),
    ("  - id: remove\n    when: {always: true}", "  - id: stay\n    when: {always: true}\n    verdict: keep\n    because: Because.\n  - id: remove\n    when: {always: true}  # here",
     "remove: it never counts: whenever it holds, keep and stay held before"),
    ("  - {id: remove, rank: 13,", "  - {id: sell, rank: 12, headline: Sell, summary: Sell it.}  # here\n  - {id: remove, rank: 13,", "sell: no answers lead to this verdict"),
    ("  - id: few\n    when: {all: [{of: verdict, in: [adopt]}, {of: size, in: [S]}]}", "  - id: few\n    when: {of: verdict, in: [not_yet]}  # here",
     "few: its condition never holds"),
    ("show_when: {all: [{of: verdict, in: [alternative, not_yet]}, {of: need3, in: [weak]}]}", f"show_when: {NEVER}  # here", "libraries: its condition never holds"),
    ("when: {all: [{of: size, in: [XL]}, {of: cap, in: [\"yes\"]}]}", f"when: {NEVER}  # here", "many: its condition never holds"),
    ("    - {is: weak, when: {of: pains, has: [retries]}}", "    - {is: weak, when: {of: pains, has: [retries]}}\n    - is: none\n      when: {all: [{of: pains, has: [retries]}, {of: cap, in: [\"no\"]}]}  # here",
     "need3 = none: it never counts: whenever it holds, need3 = weak held before"),
    ("  - id: tenancy\n", "  - id: tenancy  # here\n    when: {of: data, has: [sensitive]}\n", "tenancy: the verdict depends on it for teams that are never asked it"),
    ("  - id: debugging\n    ask: Do logs and metrics lead you to the cause of faults?\n    why: It shows whether you miss what a mesh would let you see.\n    type: choice\n    stage: backbone",
     "  - id: debugging  # here\n    ask: Do logs lead you there?\n    why: It shows.\n    type: choice\n    stage: optional",
     "debugging: the verdict depends on it for teams that are never asked it"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), DEAD, ids=[case[2].split(":")[0] for case in DEAD])
def test_what_can_never_count_is_found(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    said(broken(tmp_path, old, new), sentence)


def test_a_rule_of_the_shipped_framework_that_is_shadowed_is_named_with_those_before_it(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "mine")
    rules = tmp_path / "mine" / "rules.yaml"
    old = "  - id: R7\n    when: {all: [{any: [{of: need2, in: [strong]}, {of: need3, in: [strong]}]}, {of: cap, in: [\"yes\"]}]}"
    text = rules.read_text("utf-8")
    assert text.count(old) == 1
    rules.write_text(text.replace(old, "  - id: R7\n    when: {all: [{of: need1, in: [hard]}, {of: cap, in: [\"no\"]}]}  # here"), "utf-8")
    found = [line.text for line in linted(tmp_path / "mine", TODAY).lines]
    assert f"rules.yaml:{marked(rules)}: R7: it never counts: whenever it holds, R1, R3 and R5 held before." in found


def test_old_facts_count_only_when_a_day_is_given(tmp_path: Path) -> None:
    file = broken(tmp_path, "    checked_on: 2026-11-01", "    checked_on: 2026-01-01  # here")
    said(file, "no_mesh_is_fine: it was last checked on 2026-01-01 and was good until 2026-06-30")
    assert findings(load(file)) == []
    uncited = load(file).model_copy(update={"alternatives": (), "limits": ()})
    table = tuple(rule.model_copy(update={"facts": ()}) for rule in uncited.table)
    assert [finding for finding in findings(uncited.model_copy(update={"table": table}), TODAY) if finding.part == "no_mesh_is_fine"] == []


SHAPES = [
    ("version: 1", "version: one  # here", "version: it has to be a whole number"),
    ("    ask: Who would run and upgrade it?", "    ask: 12  # here", "questions.7.ask: it has to be text"),
    ("label: A team,", "label: true,  # here\n       ", "label: it has to be text"),
    ("    verdict: adopt\n", "    verdikt: adopt  # here\n", "verdikt: this name is not known here"),
    ("{of: traffic, in: [broker]}", "{of: traffic, inn: [broker]}  # here", "when.inn: this name is not known here"),
    ("{of: traffic, in: [broker]}", "{of: traffic, in: broker}  # here", "when.in: it has to be a list"),
    ("{of: traffic, in: [broker]}", "{of: traffic, in: [true]}  # here", "when.in.0: it has to be text"),
    ("{of: need2, in: [strong]}, {of: need3, in: [weak]}]", "{of: need2}  # here\n      ]", "when.any.0.in: it is missing"),
    ("    verdict: adopt\n", "    verdict: adopt\n    verdict: keep  # here\n", "'verdict' stands twice"),
    ("id: own\n", "id: own\n? [a, b]  # here\n: c\n", "a name has to be one word"),
    ("checked_on: 2026-11-01", "checked_on: 2026-02-30  # here", "'2026-02-30' can not be read: day is out of range for month"),
    ("facts:\n  - id: no_mesh", "fax:  # here\n  - id: no_mesh", "fax: this name is not known here"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), SHAPES, ids=[case[2] for case in SHAPES])
def test_a_wrong_shape_is_said_with_file_and_line(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    file = broken(tmp_path, old, new)
    (line,) = linted(file, TODAY).lines
    assert (line.file, line.line) == ("mine.yaml", marked(file)), line.problem
    assert sentence in line.problem


def test_yes_and_no_stay_words(tmp_path: Path) -> None:
    file = broken(tmp_path, "{is: \"yes\", when: {of: owner", "{is: yes, when: {of: owner")
    assert load(file).values["cap"][0].is_ == "yes"
    assert linted(file, TODAY).lines == ()


def test_a_problem_in_one_file_of_a_folder_names_that_file(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "mine")
    for name, old, new in (
        ("facts.yaml", "    checked_on: 2026-11-23", "    checked_on: 2026-02-30  # here"),
        ("meshes.yaml", "    which: Istio\n", "    wich: Istio  # here\n"),
        ("questions.yaml", "questions:\n", "questions:\nquestions:  # here\n"),
    ):
        file = tmp_path / "mine" / name
        before = file.read_text("utf-8")
        file.write_text(before.replace(old, new, 1), "utf-8")
        (line,) = linted(tmp_path / "mine", TODAY).lines
        assert (line.file, line.line) == (name, marked(file))
        file.write_text(before, "utf-8")


def test_a_place_is_found_as_near_as_it_can_be() -> None:
    text = read(OWN)
    lines = OWN.read_text("utf-8").splitlines()
    file, line = text.place(("questions", 7, "when", "all", 3))
    assert (file, lines[line - 1]) == ("framework.yaml", "  - id: owner")
    assert text.place(("questions", 99)) == ("framework.yaml", lines.index("questions:") + 1)
    assert text.place(("nowhere", 0)) == ("", 0)


@pytest.mark.parametrize(("content", "sentence"), [
    (b"\xff\xfe\x00", "not text in UTF-8"), (b"a: [\n", "line 2"), (b"- a\n", "mapping of names"), (None, "no such file"),
])
def test_what_is_no_framework_at_all_ends_with_two(tmp_path: Path, content: bytes | None, sentence: str) -> None:
    file = tmp_path / "mine.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UnreadableFrameworkError) as caught:
        linted(file, TODAY)
    assert sentence in f"line {caught.value.line}: {caught.value.problem}"


def test_the_command_ends_with_nothing_or_one_and_speaks_json(tmp_path: Path) -> None:
    runner = CliRunner()
    clean = runner.invoke(app, ["framework", "lint", "--now", "2026-11-24"])
    assert (clean.exit_code, clean.stdout.startswith("No findings. The rules were proved over all ")) == (0, True)
    file = broken(tmp_path, "    verdict: adopt\n", "    verdict: buy  # here\n")
    told = runner.invoke(app, ["framework", "lint", str(file), "--now", "2026-11-24"])
    assert told.exit_code == 1
    assert f"mine.yaml:{marked(file)}: O1: there is no verdict 'buy'.\n" in told.stdout
    found = json.loads(runner.invoke(app, ["framework", "lint", str(file), "--json", "--now", "2026-11-24"]).stdout)
    assert {"file": "mine.yaml", "line": marked(file), "part": "O1", "problem": "there is no verdict 'buy'"} in found["findings"]
    assert found["profiles"] == 4096


def test_one_finding_is_counted_as_one(tmp_path: Path) -> None:
    file = broken(tmp_path, "    source: \"Our own review\"", "    source: \"\"")
    told = CliRunner().invoke(app, ["framework", "lint", str(file), "--now", "2026-11-24"])
    assert "\n1 finding. The rules were proved over all 4,096 " in told.stdout


@pytest.mark.parametrize("told", ["option", "setting"])
def test_a_team_is_judged_by_a_framework_of_its_own(tmp_path: Path, told: str) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text("mesh_today: none\ndata: none\ntenancy: identity\ndebugging: fine\nservices: 30\npains: none\nowner: team\ntraffic: requests\n", "utf-8")
    words = ["assess", str(answers), "--json", "--now", "2026-11-24"]
    found = CliRunner().invoke(
        app, [*words, "--framework", str(OWN)] if told == "option" else words,
        env={"MESHCHECK_FRAMEWORK": str(OWN.parent)} if told == "setting" else None,
    )
    verdict = json.loads(found.stdout)
    assert (verdict["verdict"], verdict["status"], verdict["reasons"][0]["rule"]) == ("adopt", "settled", "O1")
    assert verdict["mesh"]["which"] == "Istio"


@pytest.mark.parametrize("source", ["shipped", "own"])
def test_the_proof_says_what_the_engine_says(mesh: Framework, source: str) -> None:
    framework = mesh if source == "shipped" else load(OWN)
    chance = random.Random(7)
    every = Decisions(framework)
    world = world_of(framework, {})
    for _ in range(300):
        team = {name: chance.choice(sorted(values)) for name, values in world.items()}
        (said,) = outcomes(framework, {name: frozenset({value}) for name, value in team.items()})
        assert every.of(every.decision, team) == said.decision


def test_the_proof_finds_each_finding_in_order(mesh: Framework) -> None:
    assert list(Proof(mesh).findings()) == []


def test_a_proof_that_grows_too_large_says_so(mesh: Framework) -> None:
    found = report(mesh, TODAY, most=1000)
    assert (found.findings, found.profiles) == ((), 0)
    assert found.covered == "The rules were not proved: they tangle the answers in more than 1,000 different ways."


def test_values_and_rules_may_stand_in_several_files_that_do_not_contradict_each_other(tmp_path: Path) -> None:
    text = OWN.read_text("utf-8")
    start, end = text.index("  cap:\n"), text.index("gates: []")
    (tmp_path / "a.yaml").write_text(text.replace(text[start:end], ""), "utf-8")
    (tmp_path / "b.yaml").write_text("id: own\nvalues:\n" + text[start:end], "utf-8")
    assert linted(tmp_path, TODAY).lines == ()
    (tmp_path / "b.yaml").write_text("version: 2  # here\n", "utf-8")
    (line,) = linted(tmp_path, TODAY).lines
    assert line.text == "b.yaml:1: 'version' was something else in a.yaml."


def test_a_file_nested_without_end_and_an_empty_folder_are_no_frameworks(tmp_path: Path) -> None:
    for content, sentence in (("a: " + "[" * 3000, "nested too deeply"), ("a: \x07", "not text in UTF-8")):
        (tmp_path / "mine.yaml").write_text(content, "utf-8")
        with pytest.raises(UnreadableFrameworkError) as caught:
            linted(tmp_path, TODAY)
        assert sentence in caught.value.problem
    (tmp_path / "mine.yaml").unlink()
    with pytest.raises(UnreadableFrameworkError, match=r"no \.yaml file"):
        linted(tmp_path, TODAY)
