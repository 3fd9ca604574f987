"""Whole conversations of random teams: they end, ask nothing twice, and nothing that does not matter."""

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.assessment import Assessment
from conversations.evaluate import Names, verdicts
from conversations.progress import progress, values
from conversations.verdict import conclude, judge
from conversations.worlds import world_of
from tests.cases import AT
from tests.conversations.changing import Answers
from tests.conversations.profiles import MESH, relevant, teams, through, walk

BACKBONE = {"platform", "mesh_today", "stage", "data", "debugging", "services", "pains", "owner"}


@settings(max_examples=8, deadline=None)
@given(teams(unknown=4))
def test_a_conversation_ends_asks_once_and_never_beside_the_point(team: Answers) -> None:
    seen: Counter[str] = Counter()
    said: list[tuple[str, int]] = []
    for run, group in walk(team):
        now = progress(MESH, run)
        names = Names(MESH, world_of(MESH, values(run)))
        asked = [question for question in group.questions if question.id not in run.answers]
        assert asked, "an open message has a question without an answer"
        assert all(names.truth(question.when) is not False for question in asked)
        assert now.path[-1] is now.open, "the open message stands last"
        assert len({part.id for part in now.path}) == len(now.path)
        seen.update(question.id for question in asked)
        said.append((group.id, now.left))
    assert set(seen.values()) == {1}
    assert len({id for id, _ in said}) <= 14
    for place, (id, left) in enumerate(said):
        more = {other for other, _ in said[place:]} - {id}
        assert len(more) <= left, "at most as many more messages as was said"
    if team["platform"].options != ("none",):
        assert seen.keys() >= BACKBONE


@settings(max_examples=6, deadline=None)
@given(teams(unknown=4))
def test_what_was_not_asked_would_not_have_changed_the_verdict(team: Answers) -> None:
    asked = values(through(team))
    never = {id: value for id, value in team.items() if id not in asked}
    world = world_of(MESH, asked)
    if len(verdicts(MESH, world)) == 1:
        assert verdicts(MESH, world_of(MESH, {**asked, **relevant({**asked, **never})})) == verdicts(MESH, world)


@settings(max_examples=15, deadline=None)
@given(teams())
def test_a_team_that_knows_everything_gets_a_settled_verdict(team: Answers) -> None:
    said = conclude(MESH, through(team), at=AT)
    assert said.status == "settled"
    assert said.verdict == judge(MESH, relevant(team), at=AT).verdict


@settings(max_examples=4, deadline=None)
@given(teams(unknown=4), st.randoms(use_true_random=False))
def test_the_order_in_which_people_answer_changes_nothing(team: Answers, chance: Any) -> None:
    done = through(team)
    given = list(done.given)
    chance.shuffle(given)
    shuffled = done.model_copy(update={"given": tuple(given)})
    assert conclude(MESH, shuffled, at=AT) == conclude(MESH, done, at=AT)
    assert progress(MESH, shuffled) == progress(MESH, done)


@settings(max_examples=10, deadline=None)
@given(teams(platform=("gke", "self_run")), st.data())
def test_an_answer_taken_back_is_asked_again(team: Answers, data: st.DataObject) -> None:
    done = through(team)
    gone = data.draw(st.sampled_from(sorted({given.question for given in done.given} & BACKBONE)))
    again = _without(done, gone)
    open_ = progress(MESH, again).open
    assert open_ is not None
    assert gone in {question.id for question in open_.questions}


def _without(run: Assessment, question: str) -> Assessment:
    return run.model_copy(update={"given": tuple(given for given in run.given if given.question != question)})
