"""A whole thread as messages by role: root card, questions, verdicts, follow-ups. The thread is drawn from this alone."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from bot.views.ask import ask_message, asked_for_sure, names_launch, nudge_message
from bot.views.hindsight import outcome_message
from bot.views.message import Message, marked
from bot.views.question import NOTHING, Place, question_message
from bot.views.root import TeamView, root_message
from bot.views.sharing import sharing_message
from bot.views.verdict import verdict_message
from conversations.answers import Value
from conversations.assessment import Assessment
from conversations.diffs import Diff, diff
from conversations.framework import Framework
from conversations.progress import progress

ROOT = "root"
SHARED = "shared"
ASK = ":ask"
VERDICT = ":verdict"
LOOK_BACK = ":outcome"
"""How the roles of a follow-up's first message, of a verdict and of the question what became of it end."""

Became = tuple[str, str] | None
"""What is said to have become of a verdict, and by whom; None while nobody has said."""


def thread(
    framework: Framework, assessments: Sequence[Assessment], *, now: datetime, names: Mapping[str, str],
    team: TeamView, next_ask: date | None, parked: bool = False, nudges: Sequence[str] = (),
    proposed: Mapping[str, Value] = NOTHING, became: Mapping[str, Became] = MappingProxyType({}),
) -> dict[str, Message]:
    """Role -> message, in the order in which they stand in the thread; oldest assessment first.

    `nudges`: names of the reminders that were sent for the newest assessment. `proposed`: what the pipeline
    reported since the last verdict, by question. `became`: by assessment that was asked about.
    """
    messages = {
        ROOT: root_message(tuple(assessments), names=names, team=team, next_ask=next_ask, parked=parked)
    }
    if team.shared:
        messages[SHARED] = sharing_message(assessments[-1], team, names)
    before: Assessment | None = None
    for assessment in assessments:
        current = assessment is assessments[-1]
        messages |= _part(framework, assessment, before, names, team, next_ask, current, proposed)
        if assessment.id in became:
            messages[f"{assessment.id}{LOOK_BACK}"] = outcome_message(assessment, became[assessment.id], names, current=current)
        before = assessment
    if before is not None and before.concluded is None:
        messages |= {f"{before.id}:{nudge}": nudge_message(before) for nudge in nudges}
    return {role: marked(message, assessments[0].thread, role) for role, message in messages.items()}


def role_of(framework: Framework, assessment_id: str, question: str, block: str) -> str:
    """The role of the message with this control: about a question, below a question that came due, or below a verdict."""
    known = next((each for each in framework.questions if each.id == question), None)
    if known is not None and block != "settle":
        return f"{assessment_id}:{known.together or known.id}"
    if block == "outcome":
        return f"{assessment_id}{LOOK_BACK}"
    return f"{assessment_id}:{'ask' if block == 'snooze' else 'verdict'}"


def _part(
    framework: Framework, assessment: Assessment, before: Assessment | None, names: Mapping[str, str],
    team: TeamView, next_ask: date | None, current: bool, proposed: Mapping[str, Value],
) -> dict[str, Message]:
    found: dict[str, Message] = {}
    if assessment.follows is not None and assessment.why_now:
        found[f"{assessment.id}{ASK}"] = ask_message(
            assessment, asked=asked_for_sure(framework, assessment.asks), done=assessment.concluded is not None,
            launch=before is not None and names_launch(before.concluded),
        )
    found |= dict(_questions(framework, assessment, names, proposed))
    if assessment.concluded is not None:
        found[f"{assessment.id}{VERDICT}"] = verdict_message(
            framework, _without_costs(assessment) if team.withholds else assessment, names=names, diff=_since(framework, before, assessment), next_ask=next_ask, current=current,
            stopped=team.stopped,
        )
    return found


def _questions(
    framework: Framework, assessment: Assessment, names: Mapping[str, str], proposed: Mapping[str, Value]
) -> Iterator[tuple[str, Message]]:
    state = progress(framework, assessment)
    concluded = assessment.concluded is not None
    for number, group in enumerate(state.path, 1):
        if concluded and any(question.id not in assessment.answers for question in group.questions):
            continue
        place = Place(number, state.left)
        message = question_message(assessment, group, place, names=names, proposed=NOTHING if concluded else proposed)
        yield f"{assessment.id}:{group.id}", message


def _since(framework: Framework, before: Assessment | None, assessment: Assessment) -> Diff | None:
    if before is None or before.concluded is None or assessment.concluded is None:
        return None
    return diff(framework, before.concluded, assessment.concluded)


def _without_costs(assessment: Assessment) -> Assessment:
    """The same for readers of another company, unless the owner lets them see what it would cost."""
    said = assessment.concluded
    if said is None:
        return assessment
    return assessment.model_copy(update={"concluded": said.model_copy(update={"costs": ()})})
