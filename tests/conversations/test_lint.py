"""The linter: a sound framework is proved, and each thing that can be wrong is said with file, line and sentence."""

import json
import random
import shutil
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.library import SHIPPED, load, read
from bot.linting import linted
from conversations import framework as framework_module
from conversations.decisions import Decisions
from conversations.errors import UnreadableFrameworkError
from conversations.evaluate import outcomes
from conversations.framework import Framework
from conversations.lint import findings, report
from conversations.proof import Proof
from conversations.worlds import world_of

OWN = Path(__file__).parents[2] / "examples" / "own-framework" / "framework.yaml"
FOLDER = Path(framework_module.__file__).parent / "library" / SHIPPED
TODAY = date(2026, 11, 24)
HERE = "  # here"
LONG = "x" * 76


def broken(tmp_path: Path, old: str, new: str) -> Path:
    """The small framework with one text replaced, in a file of its own."""
    text = OWN.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    file = tmp_path / "mine.yaml"
    file.write_text(text.replace(old, new), "utf-8")
    return file


def marked(file: Path) -> int:
    """The line that ends in the mark."""
    lines = file.read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.endswith(HERE))


def test_the_shipped_framework_is_proved_and_has_nothing_to_find(mesh: Framework) -> None:
    found = report(mesh, TODAY)
    assert found.findings == ()
    assert found.profiles > 10**12
    assert found.covered == f"The rules were proved over all {found.profiles:,} complete sets of answers (numbers by their bands)."


def test_the_framework_of_the_example_has_nothing_to_find() -> None:
    own = load(OWN)
    assert findings(own, TODAY) == []
    assert report(own).profiles == 2**12


NAMES = [
    ("{of: tenancy, in: [identity]}", "{of: tenant, in: [identity]}  # here", "need1: there is no question or value 'tenant' to look at here"),
    ("{of: traffic, in: [broker]}", "{of: traffic, in: [brokers]}  # here", "broker: 'traffic' is never 'brokers'; it can be broker, requests"),
    ("{of: cap, in: [\"yes\"]}]}\n    verdict: adopt", "{of: base, in: [adopt]}]}  # here\n    verdict: adopt", "O1: there is no question or value 'base' to look at here"),
    ("{of: pains, has: [retries]}}", "{of: pains, has: [none]}}  # here", "need3: 'pains' is never 'none'; it can be certificates, packets, retries"),
    ("{of: pains, has: [retries]}}", "{of: pains, in: [retries]}}  # here", "need3: 'pains' takes several choices: ask with has"),
    ("{of: tenancy, in: [identity]}", "{of: tenancy, has: [identity]}  # here", "need1: 'tenancy' has one value: ask with in"),
    ("when: {of: traffic, in: [broker]}", "when: {not: {of: traffic, in: []}}  # here", "broker: it looks at 'traffic' for no value at all"),
    ("  - id: traffic\n", "  - id: owner  # here\n", "owner: the id 'owner' stands twice"),
    ("  - id: O2\n", "  - id: O1  # here\n", "O1: the id 'O1' stands twice"),
    ("{id: many, low: 20,", "{id: few, low: 20,  # here\n       ", "services: the id 'few' stands twice"),
    ("{id: broker, label: Through a broker", "{id: unknown, label: Through a broker  # here\n       ",
     "traffic: the id 'unknown' is reserved for what people answer besides choices"),
    ("  - id: O2\n", "  - id: \"\"  # here\n", "the id '' is empty, or has a dot, a colon or a space"),
    ("{is: weak, when", "{is: retracted,  # here\n       when", "need3: the id 'retracted' is reserved for what people answer besides choices"),
    ("  cap:\n", "  traffic:  # here\n    - {is: a, when: {of: owner, in: [team]}}\n  cap:\n", "traffic: the name stands for something else already"),
    ("  cap:\n", "  verdict:  # here\n    - {is: a, when: {of: owner, in: [team]}}\n  cap:\n", "verdict: the name stands for something else already"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), NAMES, ids=lambda text: text[:40])
def test_names_stand_for_something(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    said(broken(tmp_path, old, new), sentence)


def said(file: Path, sentence: str, today: date = TODAY) -> None:
    """The linter says this sentence of the marked line."""
    found = linted(file, today)
    assert f"mine.yaml:{marked(file)}: {sentence}." in [line.text for line in found.lines]


def test_values_must_not_rest_on_themselves(tmp_path: Path) -> None:
    file = broken(tmp_path, "  need3:\n    - {is: weak, when: {of: pains, has: [retries]}}",
                  "  need3:  # here\n    - {is: weak, when: {of: need2, in: [strong]}}\n    - {is: far, when: {of: need3, in: [weak]}}")
    said(file, "need3: the value rests on itself")
    assert linted(file, TODAY).covered == "The rules themselves were not looked at yet: that needs every name to stand for something."


def test_what_notes_and_reasons_look_at_has_to_be_there(tmp_path: Path) -> None:
    said(broken(tmp_path, "values:\n  size:\n", "values:  # here\n  breadth:\n"), "size: it is missing; notes and reasons look at it")
    file = broken(tmp_path, "  - id: pains\n    ask: Which", "  - id: hurts  # here\n    ask: Which")
    said(file, "hurts: no rule, value, alternative or mesh choice reads the answer")
    file = broken(tmp_path, "  - id: mesh_today\n", "  - id: mesh_today  # here\n")
    file.write_text(file.read_text("utf-8").replace("{id: none, label: \"No\"}", "{id: nothing, label: \"No\"}"), "utf-8")
    said(file, "mesh_today: it has no choice 'none', which notes and reasons look at")


REFERENCES = [
    ("parent: data\n", "parent: demand  # here\n", "demand: its parent 'demand' does not come before it"),
    ("    neutral: encryption\n", "    neutral: nothing  # here\n", "demand: neutral names 'nothing', which is none of its choices"),
    ("    none_of_these: none\n    neutral: none\n    choices:\n      - {id: sens", "    none_of_these: no  # here\n    neutral: none\n    choices:\n      - {id: sens",
     "data: none_of_these names 'no', which is none of its choices"),
    ("      - {is: requests}\n", "      - {is: calls}  # here\n", "traffic: expected names 'calls', which is none of its choices"),
    ("    verdict: adopt\n", "    verdict: buy  # here\n", "O1: there is no verdict 'buy'"),
    ("    kind: bridge\n", "    kind: later  # here\n", "O2: 'later' is no kind of 'alternative'; it has meets, bridge"),
    ("turns: {adopt: alternative}", "turns: {adopt: nothing}  # here", "broker: there is no verdict 'nothing'"),
    ("strikes: [libraries]", "strikes: [magic]  # here", "broker: there is no alternative 'magic' to strike"),
    ("option: certificates}", "option: certs}  # here", "G1: 'pains' has no choice 'certs'"),
    ("    facts: [no_mesh_is_fine]\n  - id: O3", "    facts: [nobody_knows]  # here\n  - id: O3", "O2: there is no fact 'nobody_knows'"),
    ("    source: \"Our own review\"", "    source: \" \"  # here", "no_mesh_is_fine: the fact has no source"),
    ("across {services} services, and", "across {pods} pods, and\"  # here\n    note: \"", "O1: the only words in braces may be {services}, {owner}, {platform}, {mesh}"),
    ("gates: []", "says:\n  cap:\n    maybe: perhaps  # here\ngates: []", "cap: there is no value cap = maybe to say"),
    ("gates: []", "comparison:\n  ways: [a, b]\n  aspects:\n    - name: speed  # here\n      cells: [{says: fast}]\ngates: []",
     "speed: it has 1 cells for 2 ways"),
    ("gates: []", "comparison:\n  ways: [a]\n  aspects:\n    - name: speed\n      cells:\n        - {says: fast, facts: [guess]}  # here\ngates: []",
     "speed: there is no fact 'guess'"),
    ("gates: []", "upkeep:\n  - {when: {of: verdict, in: [adopt]}, says: work, facts: [guess]}  # here\ngates: []", "upkeep: there is no fact 'guess'"),
    ("gates: []", "prices:\n  - {name: Istio, when: {always: true}, per: pod, memory: [1, 2], facts: [guess]}  # here\ngates: []",
     "Istio: there is no fact 'guess'"),
    ("  cap:\n", "  spare:  # here\n    - {is: a, when: {always: true}}\n  cap:\n", "spare: no condition reads the value"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), REFERENCES, ids=lambda text: text[:40])
def test_pointers_lead_somewhere(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    said(broken(tmp_path, old, new), sentence)


BOUNDS = [
    ("label: Through a broker,", f"label: {LONG},  # here\n       ", "traffic: the label of 'broker' has 76 characters, more than 75"),
    ("label: Packet captures,", f"label: Packet captures, hint: {LONG},  # here\n       ", "pains: the hint of 'packets' has 76 characters, more than 75"),
    ("label: Through a broker,", "label: \"\",  # here\n       ", "traffic: the choice 'broker' has no label"),
    ("ask: Who would run and upgrade it?", f"ask: {'x' * 2800}  # here", "owner: ask and why have 2,858 characters, more than 2,800"),
]


def test_what_slack_can_not_show_is_said(tmp_path: Path) -> None:
    for old, new, sentence in BOUNDS:
        said(broken(tmp_path, old, new), sentence)


@pytest.mark.parametrize(("question", "after", "count", "sentence"), [
    ("pains", "{id: certificates", 8, "pains: 11 choices are more than the 10 that Slack can show"),
    ("owner", "{id: team", 97, "owner: 99 choices are more than the 98 that Slack can show"),
    ("services", "{id: \"1-19\"", 21, "services: 23 choices are more than the 22 that Slack can show"),
])
def test_too_many_choices_are_counted(tmp_path: Path, question: str, after: str, count: int, sentence: str) -> None:
    more = "".join(f"{{id: more{number}, label: More}}\n      - " for number in range(count))
    file = broken(tmp_path, after, more + after)
    line = next(line for line in linted(file, TODAY).lines if line.part == question and "Slack" in line.problem)
    lines = file.read_text("utf-8").splitlines()
    assert line.text == f"mine.yaml:{line.line}: {sentence}."
    assert lines[line.line - 1].strip() == "choices:"
    assert "more0" in lines[line.line]


BANDS = [
    ("low: 20, label", "low: 21,  # here\n       label", "services: the band 'many' leaves a gap: it has to begin at 20"),
    ("low: 20, label", "low: 19,  # here\n       label", "services: the band 'many' overlaps: it has to begin at 20"),
    ("low: 20, label", "low: 20, high: 30,  # here\n       label", "services: no band covers 31 and more"),
    ("low: 20, label", "low: 20, high: 10,  # here\n       label", "services: the band 'many' ends before it begins"),
    ("{id: few, low: 1, high: 19, label: fewer than 20 services}\n      - {id: many,", "{id: few, low: 1, label: fewer than 20 services}\n      - {id: many,  # here\n        ",
     "services: the band 'many' comes after one without an end"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), BANDS, ids=lambda text: text[:40])
def test_bands_cover_every_number_once(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    said(broken(tmp_path, old, new), sentence)


ENDS = [
    ("  - id: O4\n    when: {always: true}", "  - id: O4\n    when: {of: cap, in: [\"no\"]}  # here",
     "O4: it is the last of table and has to hold always: when: {always: true}"),
    ("  - id: remove\n    when: {always: true}", "  - id: remove\n    when: {not: {of: base, in: [adopt]}}  # here",
     "remove: it is the last of running and has to hold always: when: {always: true}"),
    ("  - id: any\n    when: {always: true}", "  - id: any\n    when: {not: {of: size, in: [S]}}  # here",
     "any: it is the last of meshes and has to hold always: when: {always: true}"),
    ("in: [team]}}\n    - {is: \"no\", when: {always: true}}", "in: [team]}}\n    - {is: \"no\", when: {of: owner, in: [none]}}  # here",
     "cap: its last case has to hold always: when: {always: true}"),
    ("  cap:\n", "  spare: []  # here\n  cap:\n", "spare: the value has no case"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), ENDS, ids=lambda text: text[:40])
def test_lists_end_unconditionally(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    said(broken(tmp_path, old, new), sentence)


KINDS = [
    ("why: With one in place the question is whether to keep it.\n    type: choice\n", "why: With one in place.\n    type: choices  # here\n",
     "mesh_today: it has to take one answer: notes and reasons read it so"),
    ("ask: Which of these hurt today?\n    why: A mesh is worth its price for a named problem.\n    type: choices", "ask: What hurts?\n    why: It is.\n    type: choice  # here",
     "pains: it has to take several choices: notes and reasons read it so"),
    ("type: choice\n    stage: closing", "type: choices  # here\n    stage: closing", "traffic: a closing question has to be a choice or a yesno"),
    ("    neutral: encryption\n", "    neutral: encryption\n    bands: [{id: a, low: 1, label: A}]  # here\n", "demand: only a number has bands"),
]


@pytest.mark.parametrize(("old", "new", "sentence"), KINDS, ids=lambda text: text[:40])
def test_types_fit_their_parts(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    said(broken(tmp_path, old, new), sentence)


def test_a_question_of_choices_has_some() -> None:
    own = load(OWN)
    owner = own.question("owner").model_copy(update={"choices": ()})
    changed = own.model_copy(update={"questions": tuple(owner if each.id == "owner" else each for each in own.questions)})
    assert "a question of type choice needs choices" in [finding.problem for finding in findings(changed)]


def test_a_section_without_rules_is_found() -> None:
    own = load(OWN).model_copy(update={"table": (), "meshes": ()})
    assert [finding.part for finding in findings(own) if finding.problem == "it has no rule"] == ["table", "meshes"]


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
