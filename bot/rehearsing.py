"""What is worked out once per process is worked out right after it started, so that nobody's first press waits for it."""

import gc
from collections.abc import Iterator
from datetime import datetime

from bot.store import Store
from bot.views.root import TeamView
from bot.views.thread import thread
from bot.work import Aside
from conversations.answers import Given, Value
from conversations.assessment import Assessment
from conversations.framework import Framework, Question
from conversations.progress import progress
from conversations.verdict import conclude

NOBODY = "rehearsal"


async def rehearse(store: Store, framework: Framework, now: datetime, aside: Aside) -> None:
    """Compile every statement and go through a check that is not stored, step by step, behind whatever people wait for."""
    for _ in store.compiling():
        await aside.step()
    for _ in _check(framework, now):
        await aside.step()
    # What came into being here stays: the search for garbage need not look through it.
    gc.freeze()


def _check(framework: Framework, now: datetime) -> Iterator[None]:
    """A check with its first question drawn, and again with its verdict; one step after the other."""
    run = Assessment(
        id=NOBODY, installation=NOBODY, channel=NOBODY, thread=NOBODY, system=NOBODY, owner=NOBODY, started_at=now,
        framework_version=framework.version,
    )
    _draw(framework, run, now)
    while (group := progress(framework, run).open) is not None:
        yield
        facts = tuple(_fact(question, now) for question in group.questions if question.id not in run.answers)
        run = run.model_copy(update={"given": (*run.given, *facts)})
    yield
    run = run.model_copy(update={"concluded": conclude(framework, run, at=now)})
    yield
    _draw(framework, run, now)


def _fact(question: Question, now: datetime) -> Given:
    """The first choice, where there is one."""
    value = Value.choice(question.choices[0].id) if question.type == "choice" else Value.unknown()
    return Given(question=question.id, value=value, by=NOBODY, at=now)


def _draw(framework: Framework, run: Assessment, now: datetime) -> None:
    thread(framework, (run,), now=now, names={}, team=TeamView(), next_ask=None)
