"""A follow-up asks who would run a mesh as soon as a need has come up that was not there before."""

from typing import Any

import pytest

from conversations.answers import Given, Value
from conversations.assessment import Assessment
from conversations.following import follow_up
from conversations.framework import Framework
from conversations.verdict import conclude
from conversations.widening import also_asks
from tests.cases import AT, answers, assessment, value


def _again(mesh: Framework, asks: tuple[str, ...] = ("pains",), **before: Any) -> Assessment:
    run = assessment(mesh, answers(mesh, **before))
    return follow_up(run, id="a2", at=AT, asks=asks, why_now="growth", framework=mesh)


def _with(mesh: Framework, run: Assessment, **now: Any) -> Assessment:
    facts = tuple(Given(question=id, value=value(mesh, id, raw), by="U02BOB", at=AT) for id, raw in now.items())
    return run.model_copy(update={"given": (*run.given, *facts)})


@pytest.mark.parametrize(
    ("now", "asked"),
    [
        ({"pains": ["certificates"]}, ("owner",)),
        ({"pains": ["canary_inside"]}, ("owner",)),
        ({"pains": ["packets"], "instrument": "cannot"}, ("owner",)),
        ({"pains": ["packets"], "instrument": "can"}, ()),
        ({"pains": ["packets"]}, ()),
        ({"pains": ["none"]}, ()),
        ({"pains": None}, ()),
    ],
)
def test_a_new_need_asks_for_its_owner(mesh: Framework, now: dict[str, Any], asked: tuple[str, ...]) -> None:
    assert also_asks(mesh, _with(mesh, _again(mesh), **now)) == asked


def test_an_old_need_does_not(mesh: Framework) -> None:
    before = _again(mesh, pains=["certificates"])
    assert also_asks(mesh, _with(mesh, before, pains=["certificates", "canary_inside"])) == ("owner",)
    assert also_asks(mesh, _with(mesh, before, pains=["certificates"])) == ()


def test_an_owner_who_is_asked_for_or_was_named_anew_is_not_asked_for_again(mesh: Framework) -> None:
    need = {"pains": ["certificates"]}
    assert also_asks(mesh, _with(mesh, _again(mesh, asks=("pains", "owner")), **need)) == ()
    assert also_asks(mesh, _with(mesh, _again(mesh), owner="team", **need)) == ()
    assert also_asks(mesh, _with(mesh, _again(mesh, owner=...), **need)) == ()
    assert also_asks(mesh, assessment(mesh, {"pains": Value.choices(("certificates",))})) == ()


def test_nothing_more_is_asked_after_the_verdict(mesh: Framework) -> None:
    run = _with(mesh, _again(mesh), pains=["certificates"])
    done = run.model_copy(update={"concluded": conclude(mesh, run, at=AT)})
    assert also_asks(mesh, done) == ()
