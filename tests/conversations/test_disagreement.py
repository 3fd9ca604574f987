"""Disagreement: kept beside the answer that counts, shown only where it changes the verdict, settled by the owner."""

from typing import Any

from conversations.answers import Given, Value
from conversations.assessment import Assessment, answer
from conversations.following import follow_up
from conversations.verdict import conclude
from tests.cases import AT, answers, assessment

TEAM, PART, NOBODY = Value.choice("team"), Value.choice("part"), Value.choice("none")


def _says(mesh: Any, run: Assessment, value: Value, by: str, saw: Value | None) -> Assessment:
    return answer(mesh, run, Given(question="owner", value=value, by=by, at=AT), saw=saw)


def _chris_then_bob(mesh: Any) -> Assessment:
    run = _says(mesh, assessment(mesh, {}), TEAM, "CHRIS", None)
    return _says(mesh, run, NOBODY, "BOB", TEAM)


def test_the_first_answer_counts_and_the_other_stands_beside_it(mesh: Any) -> None:
    run = _chris_then_bob(mesh)
    assert run.answers["owner"].by == "CHRIS"
    assert [(given.by, given.value) for given in run.dissents] == [("BOB", NOBODY)]
    assert _says(mesh, run, NOBODY, "BOB", TEAM) is run, "said twice it is one disagreement"
    assert [given.value for given in _says(mesh, run, PART, "BOB", TEAM).dissents] == [PART]


def test_only_who_disagreed_gives_in_and_only_there(mesh: Any) -> None:
    run = _chris_then_bob(mesh)
    assert _says(mesh, run, TEAM, "DAN", TEAM) is run
    elsewhere = Given(question="stage", value=Value.choice("production"), by="BOB", at=AT)
    said = answer(mesh, run, elsewhere, saw=None)
    assert answer(mesh, said, elsewhere, saw=None) is said


def test_giving_in_ends_it(mesh: Any) -> None:
    run = _says(mesh, _chris_then_bob(mesh), TEAM, "BOB", TEAM)
    assert run.dissents == ()
    assert _says(mesh, run, TEAM, "BOB", TEAM).dissents == ()


def test_the_owner_settles_and_whoever_gave_it_may_change_it(mesh: Any) -> None:
    settled = _says(mesh, _chris_then_bob(mesh), PART, "U01ANN", TEAM)
    assert (settled.answers["owner"].value, settled.dissents) == (PART, ())
    edited = _says(mesh, _chris_then_bob(mesh), NOBODY, "CHRIS", TEAM)
    assert (edited.answers["owner"].value, edited.dissents) == (NOBODY, ())


def test_only_a_difference_that_changes_the_headline_makes_a_verdict_disputed(mesh: Any) -> None:
    need = answers(mesh, pains=["canary_inside"], services=14, traffic="requests", owner=...)
    run = _says(mesh, assessment(mesh, need), TEAM, "CHRIS", None)
    verdict = conclude(mesh, _says(mesh, run, NOBODY, "BOB", TEAM), at=AT)
    assert (verdict.status, verdict.headline) == ("disputed", "Adopt, pilot first")
    (dispute,) = verdict.disputes
    assert (dispute.by, dispute.shown) == ("BOB", "Nobody yet")
    assert dispute.headline == "Ease it without a mesh until the team grows"
    none = _says(mesh, assessment(mesh, answers(mesh, owner=...)), TEAM, "CHRIS", None)
    assert conclude(mesh, _says(mesh, none, NOBODY, "BOB", TEAM), at=AT).status == "settled"


def test_an_answer_from_last_time_is_simply_given_anew_and_disputes_are_not_carried(mesh: Any) -> None:
    before = _chris_then_bob(mesh)
    again = follow_up(before, id="a2", at=AT, asks=(), why_now="", framework=mesh)
    assert again.dissents == ()
    assert _says(mesh, again, PART, "BOB", TEAM).answers["owner"].value == PART
