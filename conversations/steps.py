"""What a verdict means to do: its summary and its steps, with the bridge first where a date is close."""

from conversations.framework import Framework
from conversations.outcome import Outcome

LAUNCH_CLOSE = "launch_close"
BRIDGE_FIRST = "The date is close: the simpler ways are the bridge until it has passed; the steps below begin after it."
BEFORE_LAUNCH = "Agree on a launch date, and begin the steps below twelve weeks before it."


def summary(framework: Framework, outcome: Outcome) -> str:
    """One sentence under the headline: of the kind if it has its own, of what waits for the launch if something does."""
    words = framework.verdict(outcome.verdict)
    waits = outcome.at_launch not in ("", outcome.verdict)
    return words.summaries.get("at_launch" if waits else outcome.kind, words.summary)


def steps(framework: Framework, outcome: Outcome, notes: tuple[str, ...]) -> tuple[str, ...]:
    """What to do, in order; for a verdict that waits for the launch the steps of what comes then."""
    waits = outcome.at_launch not in ("", outcome.verdict)
    verdict, kind = (outcome.at_launch, outcome.at_launch_kind) if waits else (outcome.verdict, outcome.kind)
    words = framework.verdict(verdict)
    first = (BEFORE_LAUNCH,) if waits else (BRIDGE_FIRST,) if LAUNCH_CLOSE in notes else ()
    return (*first, *words.steps_of_kind.get(kind, words.steps))
