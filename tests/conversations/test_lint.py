"""The linter: a sound framework is proved, and each thing that can be wrong is said with file, line and sentence."""

from pathlib import Path

import pytest

from bot.library import load
from bot.linting import linted
from conversations.framework import Framework
from conversations.lint import findings, report
from tests.conversations.broken import LONG, OWN, TODAY, broken, said


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
    ("across {services} services, and", "across {pods} pods, and\"  # here\n    note: \"", "O1: the only words in braces may be {services}, {owner}, {platform}, {mesh}, {mandate}, {ends}"),
    ("gates: []", "says:\n  cap:\n    maybe: perhaps  # here\ngates: []", "cap: there is no value cap = maybe to say"),
    ("gates: []", "comparison:\n  ways: [a, b]\n  aspects:\n    - name: speed  # here\n      cells: [{says: fast}]\ngates: []",
     "speed: it has 1 cells for 2 ways"),
    ("gates: []", "comparison:\n  ways: [a]\n  aspects:\n    - name: speed\n      cells:\n        - {says: fast, facts: [guess]}  # here\ngates: []",
     "speed: there is no fact 'guess'"),
    ("gates: []", "upkeep:\n  - {when: {of: verdict, in: [adopt]}, says: work, facts: [guess]}  # here\ngates: []", "upkeep: there is no fact 'guess'"),
    ("gates: []", "prices:\n  - {name: Istio, when: {always: true}, per: pod, memory: [1, 2], facts: [guess]}  # here\ngates: []",
     "Istio: there is no fact 'guess'"),
    ("gates: []", "watches:\n  - id: growth\n    kind: measure\n    when: {of: verdict, in: [adopt]}\n    says: it grows\n"
     "    check: count\n    touches: [pods]  # here\ngates: []", "growth: there is no question 'pods' to ask again"),
    ("gates: []", "watches:\n  - {id: growth, kind: fact, when: {of: verdict, in: [adopt]}, says: it grows, check: count, touches: [owner],"
     " fact: guess}  # here\ngates: []", "growth: there is no fact 'guess'"),
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
