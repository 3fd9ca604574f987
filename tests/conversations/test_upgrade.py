"""A framework that changed while an assessment was under way: nothing in flight breaks."""

from typing import Any

import pytest

from conversations.answers import Given, Value
from conversations.assessment import Assessment
from conversations.errors import UnknownQuestionError
from conversations.framework import Framework
from conversations.progress import progress
from conversations.verdict import conclude
from tests.cases import AT, answers, assessment


def _without(mesh: Framework, question: str) -> Framework:
    kept = tuple(each for each in mesh.questions if each.id != question)
    return mesh.model_copy(update={"questions": kept, "version": mesh.version + 1})


def test_an_answer_to_a_dropped_question_is_kept_and_counts_for_nothing(mesh: Any) -> None:
    later = _without(mesh, "slo")
    given = {**answers(mesh), "slo": Value.number(5, 5)}
    run: Assessment = assessment(mesh, given)
    dissent = Given(question="slo", value=Value.number(9, 9), by="BOB", at=AT, source="dissent")
    run = run.model_copy(update={"given": (*run.given, dissent)})
    assert progress(later, run).open is None
    verdict = conclude(later, run, at=AT)
    assert verdict.framework_version == mesh.version + 1
    assert "slo" not in verdict.answers
    assert verdict.status == "settled"
    with pytest.raises(UnknownQuestionError):
        later.question("slo")
    with pytest.raises(KeyError):
        later.verdict("nothing")
