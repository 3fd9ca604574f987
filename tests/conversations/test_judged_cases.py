"""Cases labelled by a platform engineer before they were run: borders of the rules, published stories, running meshes."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.answers_file import read_value
from bot.views.terminal import verdict_text
from bot.yaml_files import compose, construct
from conversations.framework import Framework
from conversations.record import BUDGET, markdown
from conversations.verdict import judge
from tests.cases import AT, assessment

FILES = sorted((Path(__file__).parent / "judged").glob("*.yaml"))
CASES = [case for file in FILES for case in construct(compose(file))["cases"]]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_verdict_is_the_one_of_the_label(mesh: Framework, case: dict[str, Any]) -> None:
    raws, expected = case["answers"], dict(case["expect"])
    answers = {id: value for id, raw in raws.items() if (value := read_value(mesh.question(id), raw)) is not None}
    verdict = judge(mesh, answers, at=AT)
    told = {"verdict": verdict.verdict, "kind": verdict.kind, "status": verdict.status, "at_launch": [*verdict.at_launch]}
    assert {id: told[id] for id in told if id in expected} == {id: expected[id] for id in told if id in expected}
    lists = {
        "within": verdict.verdict_set, "notes": verdict.notes, "settles": verdict.would_settle,
        "offers": [offer.id for offer in verdict.alternatives], "rules": [reason.rule for reason in verdict.reasons],
        "triggers": [trigger.kind for trigger in verdict.triggers], "flips_to": [flip.verdict for flip in verdict.flips],
    }
    for name, found in lists.items():
        assert set(expected.get(name, ())) <= set(found), (name, found)
    assert not {*expected.get("no_offers", ())} & {*lists["offers"]}
    card = verdict_text(mesh, verdict)
    assert [words for words in expected.get("says", ()) if words not in card] == []
    assert [words for words in expected.get("silent", ()) if words in card] == []
    if "mesh" in expected:
        named = verdict.mesh and f"{verdict.mesh.which}, {verdict.mesh.mode}"
        assert named is None if expected["mesh"] is None else expected["mesh"] in str(named), named
    assert verdict.status != "settled" or verdict.verdict_set == (expected["verdict"],)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_its_record_fits_on_two_pages(mesh: Framework, case: dict[str, Any]) -> None:
    given = {id: value for id, raw in case["answers"].items() if (value := read_value(mesh.question(id), raw)) is not None}
    asked = assessment(mesh, given)
    assert len(markdown(mesh, asked.model_copy(update={"concluded": judge(mesh, given, at=AT)}), history=(), names={})) <= BUDGET


def test_there_are_enough_cases_of_each_sort() -> None:
    assert len(CASES) >= 70
    assert {case["expect"]["verdict"] for case in CASES} >= {
        "not_yet", "alternative", "adopt_managed", "adopt", "keep", "shrink", "switch", "remove", "out_of_domain",
    }
    assert date(2026, 11, 23) == AT.date()
