"""Facts only grow: the same answer twice is one fact, a stale press changes nothing, a verdict is final."""

from typing import Any

import pytest

from conversations.answers import Given, Value
from conversations.assessment import Assessment, answer
from conversations.errors import AnsweredMeanwhileError, ConcludedError, UnknownQuestionError
from conversations.following import follow_up
from conversations.meaning import meanings
from conversations.verdict import conclude
from tests.cases import AT, answers, assessment


def _given(options: str, by: str = "U01ANN", question: str = "owner") -> Given:
    return Given(question=question, value=Value.choice(options), by=by, at=AT)


def test_the_same_answer_twice_is_one_fact(mesh: Any) -> None:
    once = answer(mesh, assessment(mesh, {}), _given("team"), saw=None)
    assert once.given[-1].meaning == meanings(mesh)["owner"] != "", "what the question meant is kept with its answer"
    assert answer(mesh, once, _given("team", by="U02BOB"), saw=None) is once


def test_an_answer_keeps_what_its_question_meant_when_it_was_given(mesh: Any) -> None:
    once = answer(mesh, assessment(mesh, {}), _given("team"), saw=None)
    beside = answer(mesh, once, _given("part", by="U02BOB"), saw=Value.choice("team"))
    elsewhere = answer(mesh, once, Given(question="stage", value=Value.choice("production"), by="U01ANN", at=AT), saw=None)
    meant = meanings(mesh)
    assert once.answers["owner"].meaning == meant["owner"] != ""
    assert beside.dissents[0].meaning == meant["owner"]
    assert elsewhere.answers["stage"].meaning == meant["stage"] != meant["owner"]


def test_a_press_on_an_outdated_message_is_told_who_was_faster(mesh: Any) -> None:
    once = answer(mesh, assessment(mesh, {}), _given("team"), saw=None)
    with pytest.raises(AnsweredMeanwhileError) as caught:
        answer(mesh, once, _given("none", by="U02BOB"), saw=None)
    assert (caught.value.question, caught.value.by) == ("owner", "U01ANN")
    mine = answer(mesh, once, _given("none"), saw=None)
    assert mine.answers["owner"].value == Value.choice("none"), "one's own answer is an edit"
    seen = answer(mesh, once, _given("part", by="U02BOB"), saw=Value.choice("team"))
    assert seen.answers["owner"].by == "U01ANN", "a different answer of somebody who saw it stands beside it"
    assert [given.by for given in seen.dissents] == ["U02BOB"]


def test_a_question_nobody_defined_and_a_concluded_assessment_are_refused(mesh: Any) -> None:
    run = assessment(mesh, answers(mesh))
    with pytest.raises(UnknownQuestionError) as unknown:
        answer(mesh, run, _given("x", question="colour"), saw=None)
    assert unknown.value.question == "colour"
    done = run.model_copy(update={"concluded": conclude(mesh, run, at=AT)})
    with pytest.raises(ConcludedError) as final:
        answer(mesh, done, _given("team"), saw=Value.choice("part"))
    assert final.value.assessment == "a1"
    assert answer(mesh, done, _given("part"), saw=None) is done


def test_a_follow_up_carries_every_answer_and_opens_only_what_it_asks(mesh: Any) -> None:
    run = assessment(mesh, answers(mesh))
    again = follow_up(run, id="a2", at=AT, asks=("services",), why_now="growth", framework=mesh)
    assert (again.follows, again.why_now, again.started_at, again.framework_version) == ("a1", "growth", AT, mesh.version)
    assert "services" not in again.answers
    assert again.carried["services"].by == "U01ANN"
    assert set(again.answers) == set(run.answers) - {"services"}


def _reply(count: int, message: str, *, by: str = "U02BOB") -> Given:
    return Given(question="services", value=Value.number(count, count), by=by, at=AT, source="reply", message=message)


def _gone(message: str) -> Given:
    return Given(question="services", value=Value.retracted(), by="U02BOB", at=AT, source="reply", message=message)


def _with(mesh: Any, *facts: Given) -> Assessment:
    return assessment(mesh, {}).model_copy(update={"given": facts})


def _counted(mesh: Any, *facts: Given) -> Value | None:
    latest = _with(mesh, *facts).answers.get("services")
    return latest.value if latest is not None else None


def test_a_retracted_reply_gives_way_to_what_counted_before(mesh: Any) -> None:
    first = Given(question="services", value=Value.number(5, 9), by="U01ANN", at=AT)
    assert _counted(mesh, first, _reply(14, "m1")) == Value.number(14, 14)
    assert _counted(mesh, first, _reply(14, "m1"), _gone("m1")) == Value.number(5, 9)
    assert _counted(mesh, _reply(14, "m1"), _gone("m1")) is None


def test_a_retracted_reply_takes_its_edits_along_and_nobody_elses_answer(mesh: Any) -> None:
    edited = (_reply(14, "m1"), _reply(15, "m1"))
    assert _counted(mesh, *edited) == Value.number(15, 15)
    assert _counted(mesh, *edited, _gone("m1")) is None
    assert _counted(mesh, _reply(20, "m0", by="U01ANN"), *edited, _gone("m1")) == Value.number(20, 20)
    assert _counted(mesh, _reply(14, "m1"), _gone("m1"), _reply(30, "m2")) == Value.number(30, 30)
    assert _counted(mesh, _reply(14, "m1"), _reply(30, "m2"), _gone("m1")) == Value.number(30, 30)


def test_one_reply_may_lose_one_of_its_answers(mesh: Any) -> None:
    growth = Given(question="growth", value=Value.number(2, 2), by="U02BOB", at=AT, source="reply", message="m1")
    run = _with(mesh, _reply(14, "m1"), growth, _gone("m1"))
    assert run.answers.keys() == {"growth"}
    assert len(run.given) == 3, "nothing is taken out of the record"


def test_a_carried_answer_counts_until_a_new_one_and_again_when_that_is_retracted(mesh: Any) -> None:
    before = assessment(mesh, answers(mesh))
    again = follow_up(before, id="a2", at=AT, asks=("owner",), why_now="growth", framework=mesh)
    anew = answer(mesh, again, _reply(14, "m1"), saw=Value.number(5, 5))
    assert anew.answers["services"].value == Value.number(14, 14)
    back = anew.model_copy(update={"given": (*anew.given, _gone("m1"))})
    assert back.answers["services"].value == Value.number(5, 5)


def test_a_follow_up_drops_answers_to_questions_that_are_gone(mesh: Any) -> None:
    smaller = mesh.model_copy(update={"questions": tuple(q for q in mesh.questions if q.id != "growth")})
    again = follow_up(assessment(mesh, answers(mesh)), id="a2", at=AT, asks=(), why_now="", framework=smaller)
    assert "growth" not in again.carried
    assert "services" in again.carried
