"""What a verdict means to do: its summary and its steps, with the bridge first where a date is close."""

from dataclasses import dataclass

from conversations.conditions import Condition
from conversations.evaluate import Names
from conversations.framework import Framework, Rule
from conversations.outcome import Outcome
from conversations.wording import Remark, Where, fitting

LAUNCH_CLOSE = "launch_close"
BRIDGE_FIRST = "The date is close: the simpler ways are the bridge until it has passed; the steps below begin after it."
BEFORE_LAUNCH = "Agree on a launch date, and begin the steps below twelve weeks before it."


@dataclass(frozen=True)
class Fitting:
    """What is said differently to this team: the printed rule's own words, and what single answers add."""

    own: Where | None
    remarks: tuple[Remark, ...]


def summary(framework: Framework, outcome: Outcome, fitting: Fitting) -> str:
    """One sentence under the headline: of what waits for the launch if something does, of the rule or the kind if it has its own."""
    words, own = framework.verdict(outcome.verdict), fitting.own
    if _waits(outcome):
        return words.summaries.get("at_launch", words.summary)
    return own.summary if own is not None and own.summary else words.summaries.get(outcome.kind, words.summary)


def steps(framework: Framework, outcome: Outcome, notes: tuple[str, ...], fitting: Fitting) -> tuple[str, ...]:
    """What to do, in order; for a verdict that waits for the launch the steps of what comes then."""
    waits, own = _waits(outcome), fitting.own
    verdict, kind = (outcome.at_launch, outcome.at_launch_kind) if waits else (outcome.verdict, outcome.kind)
    words = framework.verdict(verdict)
    first = (BEFORE_LAUNCH,) if waits else (BRIDGE_FIRST,) if LAUNCH_CLOSE in notes else ()
    asked = tuple(remark.step for remark in fitting.remarks if remark.step)
    return (*first, *(own.steps if own is not None else ()), *asked, *words.steps_of_kind.get(kind, words.steps))


def fitting_words(framework: Framework, outcome: Outcome, names: Names) -> Fitting:
    """What fits these answers; `names` knows the verdict."""
    rules: tuple[Rule, ...] = (*framework.gates, *framework.table, *framework.running)
    own = next((fitting(rule.where, names.truth) for rule in rules if rule.id == outcome.rule), None)
    return Fitting(own, tuple(each for each in framework.remarks if names.truth(each.when) and not _known(each.unless, names)))


def _known(condition: Condition | None, names: Names) -> bool:
    return condition is not None and names.truth(condition) is True


def _waits(outcome: Outcome) -> bool:
    return outcome.at_launch not in ("", outcome.verdict)
