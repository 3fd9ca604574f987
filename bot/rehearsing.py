"""What is worked out once per process is worked out right after it started, so that nobody's first press waits for it."""

import gc
import logging
from collections.abc import Iterator
from datetime import datetime

from bot.store import Store
from bot.views.root import TeamView
from bot.views.thread import thread
from bot.work import Aside
from conversations.answers import Given, Value
from conversations.assessment import Assessment
from conversations.framework import Framework, Question
from conversations.verdict import conclude

log = logging.getLogger(__name__)
NOBODY = "rehearsal"


async def rehearse(store: Store, framework: Framework, now: datetime, aside: Aside) -> None:
    """Compile every statement and go through a check that is not stored, step by step, behind whatever people wait for."""
    for _ in store.compiling():
        await aside.step()
    try:
        for _ in _check(framework, now):
            await aside.step()
    except Exception as error:
        # Only time is lost by it; a framework without a verdict for such a team comes this way.
        log.warning("a check could not be rehearsed (%r): try `meshcheck framework lint`", error)
    # What came into being here stays: the search for garbage need not look through it.
    gc.freeze()


def _check(framework: Framework, now: datetime) -> Iterator[None]:
    """A check drawn with its first question, and with its verdict; one step after the other."""
    run = Assessment(
        id=NOBODY, installation=NOBODY, channel=NOBODY, thread=NOBODY, system=NOBODY, owner=NOBODY, started_at=now,
        framework_version=framework.version,
    )
    _draw(framework, run, now)
    yield
    # All at once, however many there are: what is not asked of such a team changes nothing.
    run = run.model_copy(update={"given": tuple(_fact(question, now) for question in framework.questions)})
    run = run.model_copy(update={"concluded": conclude(framework, run, at=now)})
    yield
    _draw(framework, run, now)


def _fact(question: Question, now: datetime) -> Given:
    """The first choice, where there is one."""
    value = Value.choice(question.choices[0].id) if question.type == "choice" else Value.unknown()
    return Given(question=question.id, value=value, by=NOBODY, at=now)


def _draw(framework: Framework, run: Assessment, now: datetime) -> None:
    thread(framework, (run,), now=now, names={}, team=TeamView(), next_ask=None)
