"""Around a verdict: why no other one, what if, and how the ways compare; nothing here changes anything."""

from collections.abc import Iterable, Sequence

from bot.views.blocks import actions, button, divider, field, modal, option, section, select, small, text_field
from bot.views.message import Block, Message
from bot.views.press import Press
from bot.views.text import cut, escaped
from conversations.answers import Value
from conversations.assessment import Assessment, Snapshot
from conversations.framework import Framework, Question
from conversations.saying import said_with_unit
from conversations.weighing import Comparison
from conversations.why_not import WhyNot

ANSWER = "answer"
QUESTION = "question"
NOTHING_STORED = "Nothing was stored."
NO_WAY = "No two changed answers lead there."


def exploring_row(assessment: Assessment) -> Block:
    """The buttons that only look."""
    packed = Press(assessment.id).packed()
    return actions("explore", [
        button("verdict:why_not", "Why not …?", packed), button("verdict:what_if", "What if …", packed),
    ])


def costs_section(verdict: Snapshot, most: int) -> list[Block]:
    """What a mesh would cost, the people first; the machines in full stand in the record."""
    if not verdict.costs or not most:
        return []
    lines = [f"• {escaped(line)}" for line in verdict.costs[:most]]
    return [section("\n".join(["*What it costs*", *lines]))]


def why_not_modal(headline: str, others: Sequence[WhyNot]) -> Block:
    """A section for each verdict that was not given; those that no rule could give share one, last."""
    blocks: list[Block] = [section(f"The verdict is *{headline}*. This is what the others lack."), divider()]
    apart: dict[str, list[str]] = {}
    for other in others:
        if any(lack.rules for lack in other.lacks):
            blocks.append(section(cut("\n".join(_why(other)), 2900)))
        else:
            apart.setdefault(" ".join(escaped(lack.text) for lack in other.lacks), []).append(f"*{other.headline}*")
    blocks += [section(f"{', '.join(headlines)}\n• {text}") for text, headlines in apart.items()]
    return modal("why_not", "Why not …?", blocks)


def _why(other: WhyNot) -> Iterable[str]:
    yield f"*{other.headline}*"
    for lack in other.lacks:
        rules = f"`{', '.join(lack.rules)}` " if lack.rules else ""
        yield f"• {rules}{escaped(lack.text)}"
    if other.nearest is not None:
        yield f"_The nearest way there: {escaped(other.nearest.says)}._"
    else:
        yield f"_{NO_WAY}_"


def what_if_modal(framework: Framework, packed: str, result: Sequence[Block] = ()) -> Block:
    """Which question, and what it would be; after a try with its result on top."""
    options = [option(cut(question.ask, 75), question.id) for question in framework.questions if question.type != "text"]
    blocks: list[Block] = [
        *result,
        field(QUESTION, "What would be different?", select(QUESTION, "Choose a question", options)),
        field(ANSWER, "What would it be?", text_field(ANSWER, placeholder="a team"),
              hint="A choice in its own words, a number like 12, a range like 12-15, or a day."),
    ]
    return modal("what_if", "What if …", blocks, submit="Look", private=packed)


def what_if_blocks(
    before: Snapshot, after: Snapshot, changes: Sequence[tuple[Question, Value]], idle: Sequence[Question], *, so_far: bool
) -> list[Block]:
    """The verdict there, why, and what would change it from there; `so_far`: the check has none yet."""
    lines = [f"• {question.ask} *{escaped(cut(said_with_unit(question, value), 200))}*" for question, value in changes]
    blocks = [section("\n".join(["*What if*", *lines])), section(_told(before, after, so_far=so_far))]
    reasons = [f"• {escaped(reason.text)}" for reason in after.reasons[:3]]
    blocks.append(section("\n".join(["*Because*", *reasons])))
    if after.flips:
        flips = [f"• {escaped(flip.says)} → _{flip.headline}_" for flip in after.flips]
        blocks.append(section("\n".join(["*From there it flips if*", *flips])))
    unasked = [f"“{question.ask}” would not be asked there, so it changes nothing." for question in idle]
    return [*blocks, small(" ".join([*unasked, NOTHING_STORED]))]


def _told(before: Snapshot, after: Snapshot, *, so_far: bool) -> str:
    if so_far:
        return _told_so_far(before, after)
    if before.headline == after.headline:
        changed = "" if before.status == after.status else f" It would be {after.status} instead of {before.status}."
        return f"It would stay *{after.headline}*.{changed}"
    return f"*{after.headline}* instead of *{before.headline}*. {after.summary}"


def _told_so_far(before: Snapshot, after: Snapshot) -> str:
    """Of a check without a verdict: what is answered so far is all there is to compare with."""
    if before.headline == after.headline:
        return f"By what is answered so far it would be *{after.headline}*, with this as without it."
    return f"By what is answered so far it would be *{after.headline}*; without this, *{before.headline}*. {after.summary}"


def what_if_message(system: str, blocks: Sequence[Block]) -> Message:
    """The same for its author alone, in the channel."""
    # The second block says what the verdict would be.
    outcome = blocks[1]["text"]["text"].replace("*", "")
    return Message(cut(f"What if, for {system}: {outcome}", 3000), (*blocks,))


def comparison_message(comparison: Comparison) -> Message:
    """The ways side by side as a table."""
    head = ["", *comparison.ways]
    rows = [[aspect.name, *(cell.says for cell in aspect.cells)] for aspect in comparison.aspects]
    table: Block = {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": text or " "} for text in row] for row in (head, *rows)],
        "column_settings": [{"is_wrapped": True} for _ in head],
    }
    note = small("Each cell rests on a fact or source: `meshcheck compare` and `meshcheck facts` list them.")
    return Message("The ways side by side", (section("*The ways side by side*"), table, note))
