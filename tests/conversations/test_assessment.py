"""Facts only grow: the same answer twice is one fact, a stale press changes nothing, a verdict is final."""

from typing import Any

import pytest

from conversations.answers import Given, Value
from conversations.assessment import answer, follow_up
from conversations.errors import AnsweredMeanwhileError, ConcludedError, UnknownQuestionError
from conversations.verdict import conclude
from tests.cases import AT, answers, assessment


def _given(options: str, by: str = "U01ANN", question: str = "owner") -> Given:
    return Given(question=question, value=Value.choice(options), by=by, at=AT)


def test_the_same_answer_twice_is_one_fact(mesh: Any) -> None:
    once = answer(mesh, assessment(mesh, {}), _given("team"), saw=None)
    assert answer(mesh, once, _given("team", by="U02BOB"), saw=None) is once


def test_a_press_on_an_outdated_message_is_told_who_was_faster(mesh: Any) -> None:
    once = answer(mesh, assessment(mesh, {}), _given("team"), saw=None)
    with pytest.raises(AnsweredMeanwhileError) as caught:
        answer(mesh, once, _given("none", by="U02BOB"), saw=None)
    assert (caught.value.question, caught.value.by) == ("owner", "U01ANN")
    mine = answer(mesh, once, _given("none"), saw=None)
    assert mine.answers["owner"].value == Value.choice("none"), "one's own answer is an edit"
    seen = answer(mesh, once, _given("part", by="U02BOB"), saw=Value.choice("team"))
    assert seen.answers["owner"].by == "U02BOB"
    assert len(seen.given) == 2, "the first answer stays in the record"


def test_a_question_nobody_defined_and_a_concluded_assessment_are_refused(mesh: Any) -> None:
    run = assessment(mesh, answers(mesh))
    with pytest.raises(UnknownQuestionError):
        answer(mesh, run, _given("x", question="colour"), saw=None)
    done = run.model_copy(update={"concluded": conclude(mesh, run, at=AT)})
    with pytest.raises(ConcludedError):
        answer(mesh, done, _given("team"), saw=Value.choice("part"))
    assert answer(mesh, done, _given("part"), saw=None) is done


def test_a_follow_up_carries_every_answer_and_opens_only_what_it_asks(mesh: Any) -> None:
    run = assessment(mesh, answers(mesh))
    again = follow_up(run, id="a2", at=AT, asks=("services",), why_now="growth", framework=mesh)
    assert again.follows == "a1"
    assert "services" not in again.answers
    assert again.carried["services"].by == "U01ANN"
    assert set(again.answers) == set(run.answers) - {"services"}
