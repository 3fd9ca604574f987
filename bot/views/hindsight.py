"""The question what became of a verdict, three months later, and the operator's table of hits."""

from collections.abc import Iterable, Iterator, Mapping

from bot.views.blocks import actions, button, option, overflow, section, small
from bot.views.message import Block, Message
from bot.views.press import Press
from bot.views.text import counted, dated, named
from conversations.assessment import Assessment
from conversations.hindsight import CHOICES, OTHERWISE, WRONG, Record

CLOSEST = "Which of these comes closest? Nothing is recorded yet."
FEW = 10
"""Below so many verdicts that were followed, a share says little."""


def outcome_message(
    assessment: Assessment, became: tuple[str, str] | None, names: Mapping[str, str], *, current: bool
) -> Message:
    """`became`: the choice and who made it, None while nobody has; `current`: the verdict still stands."""
    verdict = assessment.concluded
    if verdict is None:
        raise ValueError(f"assessment {assessment.id} has no verdict yet")
    lead = f"On {dated(verdict.at.date())} the answer was *{verdict.headline}*."
    if became is None:
        asks = "Did you follow it, and was it right?"
        whom = f"For <@{assessment.owner}>, or whoever knows. One press, or reply here; this is asked once."
        return Message(f"{lead} {asks}".replace("*", ""), (section(f"{lead}\n*{asks}*"), small(whom), _choices(assessment.id)))
    choice, by = became
    said = f"✓ *{CHOICES[choice]}* · {named(by, names)}"
    others = [option(text, Press(assessment.id, choice=other).packed()) for other, text in CHOICES.items() if other != choice]
    elements = [button("again:review", "Look again, keep the answers", Press(assessment.id).packed())] if current and _missed(choice) else []
    closing = [small("What would you answer differently now?")] if elements else []
    return Message(
        f"{lead} {CHOICES[choice]}.".replace("*", ""),
        (section(f"{lead}\n{said}"), *closing, actions("outcome", [*elements, overflow("outcome:change", others)])),
    )


def closest(assessment_id: str) -> Message:
    """To the author of a reply that was about the verdict and left open what became of it."""
    return Message(CLOSEST, (section(CLOSEST), _choices(assessment_id)))


def _choices(assessment_id: str) -> Block:
    return actions("outcome", [button(f"outcome:{choice}", says, Press(assessment_id, choice=choice).packed()) for choice, says in CHOICES.items()])


def _missed(choice: str) -> bool:
    return choice in (WRONG, OTHERWISE)


def outcomes_text(records: Iterable[Record]) -> str:
    """What became of the verdicts of each rule, for a terminal."""
    lines = [line for record in records for line in _lines(record)]
    return "\n".join(lines) if lines else "No verdict was given yet."


def _lines(record: Record) -> Iterator[str]:
    yield f"{record.rule}: {counted(record.verdicts, 'verdict')}, {record.asked} asked about, {record.answered} answered"
    if record.answered:
        parts = (f"{record.right} right", f"{record.wrong} wrong", f"{record.otherwise} did otherwise", f"{record.early} too early to say")
        yield f"    {', '.join(parts)}"
    if record.hit_rate is not None:
        done = record.right + record.wrong
        few = f"; fewer than {FEW}, so this says little" if done < FEW else ""
        yield f"    hit rate {record.hit_rate:.0%} of {done} that were followed{few}"
