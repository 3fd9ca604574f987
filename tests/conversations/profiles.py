"""Random teams: what they would answer to every question, and the answers they give to what they are asked."""

from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st

from bot.library import load_shipped
from conversations.answers import Given, Value
from conversations.assessment import Assessment
from conversations.evaluate import Names
from conversations.framework import Question
from conversations.progress import Group, progress
from conversations.worlds import world_of
from tests.cases import AT, assessment

MESH = load_shipped()
DECIDING = tuple(question for question in MESH.questions if question.stage != "optional" and question.type != "date")
COUNTS = (1, 5, 9, 10, 14, 19, 20, 30, 49, 50, 80, 300)
NONE_RUNS = {"platform": ("gke", "eks", "aks", "openshift", "other", "self_run"), "mesh_today": ("none",), "stage": ("production", "launch")}


def _value(question: Question, options: tuple[str, ...]) -> st.SearchStrategy[Value]:
    if question.type == "number":
        return st.sampled_from(COUNTS).map(lambda count: Value.number(count, count))
    ids = st.sampled_from([choice.id for choice in question.choices if not options or choice.id in options])
    if question.type != "choices":
        return ids.map(Value.choice)
    some = st.lists(ids.filter(lambda id: id != question.none_of_these), max_size=3)
    return some.map(lambda ticked: Value.choices(tuple(ticked or [str(question.none_of_these)])))


def teams(*, unknown: int = 0, **only: tuple[str, ...]) -> st.SearchStrategy[dict[str, Value]]:
    """Answers to every question that can decide, up to `unknown` of them "don't know"; `only` narrows choices."""
    return st.builds(_with_open, _teams(only), st.sets(st.sampled_from([q.id for q in DECIDING]), max_size=unknown))


def _teams(only: Mapping[str, tuple[str, ...]]) -> st.SearchStrategy[dict[str, Value]]:
    return st.fixed_dictionaries({q.id: _value(q, only.get(q.id, ())) for q in DECIDING})


def _with_open(team: dict[str, Value], hidden: set[str]) -> dict[str, Value]:
    return {id: Value.unknown() if id in hidden else value for id, value in team.items()}


def new_teams(**only: tuple[str, ...]) -> st.SearchStrategy[dict[str, Value]]:
    """Teams on Kubernetes that run no mesh and have something to protect."""
    return _teams({**NONE_RUNS, **only})


def relevant(answers: dict[str, Value]) -> dict[str, Value]:
    """The answers to questions that this team would be asked; the others are left open."""
    kept = dict(answers)
    for question in MESH.questions:
        asked = Names(MESH, world_of(MESH, kept)).truth(question.when)
        if question.id in kept and asked is False:
            del kept[question.id]
    return kept


def walk(team: dict[str, Value]) -> Iterator[tuple[Assessment, Group]]:
    """The assessment at every message, and the message; the team answers what it is asked, else "don't know"."""
    run = assessment(MESH, {})
    while (group := progress(MESH, run).open) is not None:
        yield run, group
        facts = tuple(
            Given(question=question.id, value=team.get(question.id, Value.unknown()), by="U01ANN", at=AT)
            for question in group.questions
            if question.id not in run.answers
        )
        run = run.model_copy(update={"given": (*run.given, *facts)})


def through(team: dict[str, Value]) -> Assessment:
    """The assessment of this team when nothing is left to ask."""
    *_, (last, group) = walk(team)
    facts: dict[str, Any] = {question.id: team.get(question.id, Value.unknown()) for question in group.questions}
    given = tuple(Given(question=id, value=value, by="U01ANN", at=AT) for id, value in facts.items() if id not in last.answers)
    return last.model_copy(update={"given": (*last.given, *given)})
