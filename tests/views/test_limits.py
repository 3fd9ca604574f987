"""Every message on every path stays within what Slack takes and within our own budgets."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.library import load_shipped, manifests
from bot.local.block_rules import message_problems, view_problems
from bot.views import channel
from bot.views import channel_lists as lists
from bot.views.exploring import comparison_message, what_if_blocks, what_if_message, what_if_modal, why_not_modal
from bot.views.message import Message
from bot.views.modals import (
    alternatives_modal,
    change_modal,
    edit_modal,
    notice_modal,
    reason_modal,
    snooze_modal,
)
from bot.views.root import TeamView
from bot.views.thread import thread
from bot.views.verdict import BUDGET
from conversations.answers import Given, Value
from conversations.assessment import Assessment
from conversations.following import follow_up
from conversations.framework import Question
from conversations.progress import progress, values
from conversations.verdict import conclude
from conversations.why_not import why_not
from tests.views import reading
from tests.world import texts

MESH = load_shipped()
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
NAMES = {"U01ANN": "Ann & <Co> *bold*", "U02BOB": "Bob"}
TEAMS = (TeamView(), TeamView(stopped=True), TeamView(snoozed_until=AT))


def _values(question: Question) -> st.SearchStrategy[Value]:
    ids = [choice.id for choice in question.choices]
    known: st.SearchStrategy[Value]
    match question.type:
        case "number":
            known = st.tuples(st.integers(1, 70), st.integers(0, 9)).map(lambda n: Value.number(n[0], n[0] + n[1]))
        case "date":
            known = st.dates(date(2026, 1, 1), date(2029, 1, 1)).map(Value.day)
        case "text":
            known = st.text(min_size=1, max_size=4000).map(Value.words)
        case "choices":
            some = [id for id in ids if id != question.none_of_these]
            known = st.lists(st.sampled_from(some), max_size=len(some), unique=True).map(
                lambda chosen: Value.choices(tuple(chosen) or (str(question.none_of_these),))
            )
        case _:
            known = st.sampled_from(ids).map(Value.choice)
    return st.one_of(known, known, known, st.just(Value.unknown()), st.just(Value.not_relevant("too early")))


@st.composite
def profiles(draw: st.DrawFn) -> dict[str, Value]:
    """What a team would answer to every question, asked or not."""
    return {question.id: draw(_values(question)) for question in MESH.questions}


def _start() -> Assessment:
    return Assessment(
        id="a" * 32, installation="T1", channel="C1", thread="t" * 32, system="voting <app> & co", owner="U01ANN",
        started_at=AT, framework_version=1,
    )


def _walk(run: Assessment, profile: dict[str, Value], at: datetime) -> Iterator[Assessment]:
    """The assessment after each answer, the verdict last."""
    yield run
    while (group := progress(MESH, run).open) is not None:
        question = next(question for question in group.questions if question.id not in run.answers)
        fact = Given(question=question.id, value=profile[question.id], by="U02BOB", at=at, words="x")
        run = run.model_copy(update={"given": (*run.given, fact)})
        yield run
    yield run.model_copy(update={"concluded": conclude(MESH, run, at=at)})


def _check(assessments: tuple[Assessment, ...], at: datetime) -> None:
    for team in TEAMS:
        drawn = thread(MESH, assessments, now=at, names=NAMES, team=team, next_ask=at.date(), nudges=("nudge:0",))
        for role, message in drawn.items():
            _fits(message)
            assert len(json.dumps(message.metadata)) < 2000
            if role.endswith(":verdict"):
                assert len(texts({"blocks": message.blocks, "text": message.text})) <= BUDGET


def _fits(message: Message) -> None:
    assert message_problems(list(message.blocks)) == []
    assert 0 < len(message.text) <= 4000
    assert "\u200b" not in message.text or len(message.text) < 4000
    assert reading.problems(message.notice, message.blocks) == [] and reading.marks(message.notice) == []


def _window_fits(view: dict[str, Any]) -> None:
    assert view_problems(view) == []
    assert reading.problems("A window, which notifies nobody", [view]) == []


def _windows(run: Assessment) -> Iterator[dict[str, Any]]:
    for question in MESH.questions:
        yield edit_modal(run, question, "{}")
        yield reason_modal(question, "{}")
    if run.concluded is not None:
        yield alternatives_modal(MESH, run.concluded, manifests())
        yield change_modal(MESH, run)
        yield why_not_modal(run.concluded.headline, why_not(MESH, values(run)))
        result = what_if_blocks(run.concluded, run.concluded, [(MESH.question("services"), Value.number(1, None))], [], so_far=False)
        yield what_if_modal(MESH, "{}", result)
    yield what_if_modal(MESH, "{}")
    yield snooze_modal("{}", "2026-12-01")
    yield notice_modal("A title", "A sentence")


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(profiles(), profiles())
def test_every_message_of_every_way_fits(first: dict[str, Value], second: dict[str, Value]) -> None:
    steps = list(_walk(_start(), first, AT))
    for run in steps:
        _check((run,), AT)
    for view in _windows(steps[-1]):
        _window_fits(view)
    later = AT + timedelta(days=200)
    again = follow_up(
        steps[-1], id="b" * 32, at=later, asks=tuple(steps[-1].answers), why_now="growth & <launch>", framework=MESH
    )
    for run in _walk(again, second, later):
        _check((steps[-1], run), later)


@settings(max_examples=30, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(profiles())
def test_what_the_command_answers_fits(profile: dict[str, Value]) -> None:
    done = list(_walk(_start(), profile, AT))[-1]
    link = "https://example.slack.com/archives/C1/p1"
    verdict = done.concluded
    assert verdict is not None
    supposed = [(question, profile[question.id]) for question in MESH.questions[:2]]
    many = [(done, "asked again 1 Jan 2027", link)] * 40
    for message in (
        channel.usage(), channel.usage("x" * 40), channel.offer_again(done, link), lists.history([("&" * 60, verdict)] * 20, 3, 500),
        lists.status(many, stopped=True, names=NAMES), channel.near_miss("14–15 services", "{}"),
        channel.already_open(done.system, link), comparison_message(MESH.comparison),
        what_if_message(done.system, what_if_blocks(verdict, verdict, [*supposed] * 20, [], so_far=True)),
    ):
        _fits(message)
