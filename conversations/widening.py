"""What a follow-up has to ask besides what its trigger touches."""

from conversations.assessment import Assessment
from conversations.evaluate import Names
from conversations.framework import Framework
from conversations.progress import values
from conversations.worlds import world_of

GREW = (("need1", "hard"), ("need2", "strong"), ("need3", "strong"))
WHO_RUNS_IT = "owner"


def also_asks(framework: Framework, assessment: Assessment) -> tuple[str, ...]:
    """Who would run a mesh, once a need has come up that was not there last time: it now decides."""
    carried = assessment.carried
    if WHO_RUNS_IT not in carried or WHO_RUNS_IT in assessment.asks or assessment.concluded is not None:
        return ()
    then = Names(framework, world_of(framework, {id: given.value for id, given in carried.items()}))
    now = Names(framework, world_of(framework, values(assessment)))
    grew = any(now.possible(name) == {level} and level not in then.possible(name) for name, level in GREW)
    given_anew = assessment.answers[WHO_RUNS_IT].source != "carried"
    return (WHO_RUNS_IT,) if grew and not given_anew else ()
