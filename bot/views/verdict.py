"""The verdict card: what to do, why, with what instead, what would flip it, and when we come back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.views.ask import asked_for_sure, names_launch, snooze_options
from bot.views.blocks import actions, button, divider, option, overflow, section, small
from bot.views.exploring import costs_section, exploring_row
from bot.views.message import Block, Message
from bot.views.press import Press
from bot.views.root import STATUS
from bot.views.text import counted, cut, dated, escaped, listed, named
from conversations.assessment import Assessment, Reason, Snapshot
from conversations.diffs import Diff
from conversations.framework import Framework
from conversations.saying import within

BUDGET = 2500
"""Characters of the whole card; what does not fit waits behind a button."""

SHOWN_REASONS = 3
SHOWN_WATCHES = 2
"""“Look again when …” names so many; the record has them all."""

MOST_DISPUTES = 2
THE_USUAL = "the usual answer"
"""For verdicts of before it was kept which answer was assumed."""
NOTES = {
    "margin": "You are close to a size at which this would change.",
    "range": "The number of services is a range that crosses a border.",
    "scale_without_pain": "Fifty services or more are no reason by themselves. Tell me when something hurts.",
    "either_defensible": "A mesh and the simpler tools are both defensible here.",
    "part_time_owner": "One part-time owner is thin for a mesh: get vendor support or a second person first.",
    "unseen_wording": "Nobody has seen the text that may ask for mutual TLS. Read it first: it decides.",
    "bridge": "This meets the need only in part: write down which control stays open.",
    "deferred": "This eases the problem; the mesh waits until somebody can run it.",
    "managed_limits": "Check what your provider's mesh leaves out before you rely on it.",
    "launch_close": "The date is close: start with the bridge, and pilot the mesh after it.",
    "at_launch": "While nothing is in production, nothing is due.",
    "stale_fact": "Some facts behind this are due for a check.",
    "self_published_numbers": "Performance figures here were published by projects and vendors about themselves.",
}


@dataclass(frozen=True)
class Room:
    """How much of each part is shown; the rest waits behind the buttons and in the record."""

    changes: int
    offers: int
    losses: bool
    notes: int
    flips: int
    costs: int
    steps: int


ROOMS = (
    Room(6, 3, True, 4, 3, 2, 2), Room(6, 3, True, 4, 3, 2, 1), Room(4, 3, True, 3, 3, 1, 1), Room(3, 3, False, 3, 3, 1, 1),
    Room(2, 2, False, 2, 2, 1, 1), Room(2, 2, False, 2, 2, 0, 0),
)
"""From generous to tight: the first in which the card keeps its budget is taken."""


def verdict_message(
    framework: Framework, assessment: Assessment, *, names: Mapping[str, str], diff: Diff | None,
    next_ask: date | None, current: bool, stopped: bool = False,
) -> Message:
    """The card of a concluded assessment; `current`: it is the newest one, so it carries the buttons."""
    verdict = assessment.concluded
    if verdict is None:
        raise ValueError(f"assessment {assessment.id} has no verdict yet")
    rest = (
        [*_settling(assessment, verdict, names), *_next(framework, verdict, next_ask, stopped),
         *_buttons(framework, assessment, verdict, stopped)]
        if current else []
    )
    if diff is not None and not diff.answers and not diff.verdict_changed and not diff.framework_changed:
        same = section(f"✓ Confirmed: still *{verdict.headline}*. Nothing has changed since {dated(diff.since.date())}.")
        return Message(f"Confirmed: still {verdict.headline}.", (same, *rest))
    for room in ROOMS:
        blocks = [*_card(framework, assessment, verdict, diff, names, room), *rest]
        if _length(blocks) <= BUDGET:
            break
    return Message(f"{verdict.headline}. {verdict.summary}", tuple(blocks))


def _length(blocks: list[Block]) -> int:
    """Characters that are read; those on controls do not count."""
    texts = [block["text"]["text"] for block in blocks if "text" in block]
    small = [element["text"] for block in blocks if block["type"] == "context" for element in block["elements"]]
    return len("\n".join([*texts, *small]))


def _card(
    framework: Framework, assessment: Assessment, verdict: Snapshot, diff: Diff | None, names: Mapping[str, str],
    room: Room,
) -> Iterator[Block]:
    day = dated(verdict.at.date())
    yield section(f"*{verdict.headline}*\n{verdict.summary}")
    yield small(f"{STATUS[verdict.status]}  ·  framework v{verdict.framework_version}  ·  {day}")
    if diff is not None:
        yield section(_changed(diff, room))
    reasons = [f"• {_reason(assessment, reason, names)}" for reason in verdict.reasons[:SHOWN_REASONS]]
    yield section("\n".join(["*Because*", *reasons]))
    if verdict.mesh is not None:
        mode = f", {verdict.mesh.mode}" if verdict.mesh.mode else ""
        yield section(f"*Which one*\n• {verdict.mesh.which}{mode}: {cut(verdict.mesh.why, 200)}")
    yield from costs_section(verdict, room.costs)
    if verdict.alternatives:
        yield section("\n".join([f"*{offers_title(verdict)}*", *_offers(verdict, room)]))
    if verdict.steps and room.steps:
        yield section("\n".join(["*What to do first*", *[f"• {escaped(step)}" for step in verdict.steps[:room.steps]]]))
    yield from _disputed(framework, assessment, verdict, names)
    yield from _open_ends(framework, verdict, room)
    if verdict.flips:
        lines = [f"• {escaped(flip.says)} → _{flip.headline}_" for flip in verdict.flips[:room.flips]]
        yield section("\n".join(["*This flips if*", *lines]))


def _offers(verdict: Snapshot, room: Room) -> Iterator[str]:
    for offer in verdict.alternatives[:room.offers]:
        lost = f" _You give up: {_small(offer.give_up[0])}_" if offer.give_up and room.losses else ""
        yield f"• *{offer.name}*: {_small(offer.need)}.{lost}"
    if len(verdict.alternatives) > room.offers:
        yield f"• and {counted(len(verdict.alternatives) - room.offers, 'more', 'more')} under “Alternatives in full”"


def _changed(diff: Diff, room: Room) -> str:
    then = f"{diff.since:%b %Y}"
    if diff.verdict_changed:
        first = f"Was *{diff.headline_before}* ({then}). Now *{diff.headline_after}*."
    else:
        first = f"Still *{diff.headline_after}*, as in {then}."
    lines = [f"*Since last time*\n{first}"]
    for change in diff.answers[:room.changes]:
        before = f"{escaped(cut(change.before, 60))} → " if change.before else "new: "
        lines.append(f"• {change.ask} {before}*{escaped(cut(change.after, 90))}*")
    if len(diff.answers) > room.changes:
        lines.append(f"• and {counted(len(diff.answers) - room.changes, 'more answer')}")
    if diff.framework_changed:
        lines.append("• The framework has a new version." + ("" if diff.answers else " Your answers did not change."))
    elif diff.answers:
        lines.append("_The framework is unchanged._")
    return "\n".join(lines)


def _open_ends(framework: Framework, verdict: Snapshot, room: Room) -> Iterator[Block]:
    notes = [NOTES[note] for note in verdict.notes if note in NOTES]
    lines = [*could_also_be(framework, verdict), *notes, *rests_on(framework, verdict)]
    if lines:
        yield section("\n".join(["*Mind*", *[f"• {line}" for line in lines[:room.notes]]]))


def could_also_be(framework: Framework, verdict: Snapshot) -> Iterator[str]:
    """What is still open, and what it could turn the verdict into."""
    if verdict.would_settle:
        asks = listed(f"“{framework.question(id).ask}”{_so_far(verdict.assumptions.get(id))}" for id in verdict.would_settle)
        others = [_headline(framework, id) for id in verdict.verdict_set if id != verdict.verdict]
        yield f"Until you know {asks}, it could also be {listed(others[:3], last='or')}."


def rests_on(framework: Framework, verdict: Snapshot) -> Iterator[str]:
    """The other closing questions whose expected answer is taken for granted."""
    others = {id: answer for id, answer in verdict.assumptions.items() if id not in verdict.would_settle}
    if others:
        assumed = (f"_{answer or THE_USUAL}_ for “{framework.question(id).ask}”" for id, answer in others.items())
        yield f"This assumes {listed(assumed)}."


def _so_far(assumed: str | None) -> str:
    return "" if assumed is None else f" (taken to be _{assumed or THE_USUAL}_)"


def offers_title(verdict: Snapshot) -> str:
    """Over the simpler ways: what they are to this verdict."""
    if "launch_close" in verdict.notes:
        return "Until then"
    if verdict.mesh is not None:
        return "Without a mesh it would be"
    return "What simpler tools could take over" if verdict.verdict in ("keep", "shrink") else "Instead"


def _disputed(
    framework: Framework, assessment: Assessment, verdict: Snapshot, names: Mapping[str, str]
) -> Iterator[Block]:
    """Both verdicts side by side, until the owner settles it."""
    if not verdict.disputes:
        return
    lines = [
        f"• {named(each.by, names)} answers “{framework.question(each.question).ask}” with *{escaped(each.shown)}*:"
        f" that would be _{each.headline}_"
        for each in verdict.disputes[:MOST_DISPUTES]
    ]
    yield section("\n".join(["*Disputed*", *lines, f"{named(assessment.owner, names)} settles it."]))


def _settling(assessment: Assessment, verdict: Snapshot, names: Mapping[str, str]) -> Iterator[Block]:
    if not verdict.disputes:
        return
    elements = []
    for number, each in enumerate(verdict.disputes[:MOST_DISPUTES]):
        value = each.value.model_dump_json(exclude_defaults=True)
        packed = Press(assessment.id, each.question, value).packed()
        who = names.get(each.by, each.by)
        elements.append(button(f"settle:{number}", f"Take {who}'s answer: {each.shown}", packed))
    first = verdict.disputes[0]
    elements.append(button("settle:keep", "Keep it as it is", Press(assessment.id, first.question).packed()))
    yield actions("settle", elements)


def _headline(framework: Framework, verdict: str) -> str:
    return f"_{framework.verdict(verdict).headline}_"


def _next(framework: Framework, verdict: Snapshot, next_ask: date | None, stopped: bool) -> Iterator[Block]:
    if stopped:
        yield small("Reminders are stopped for this channel; I'll stay quiet until somebody turns them on.")
        return
    if next_ask is not None:
        planned = [trigger for trigger in verdict.triggers if trigger.due is not None]
        # After a snooze the day is another one, and the reason would not be true on it.
        on_time = [trigger for trigger in planned if trigger.due == next_ask]
        asked = asked_for_sure(framework, next((trigger.touches for trigger in (*on_time, *planned)), ()))
        why = f", when {escaped(on_time[0].reason)}" if on_time else ""
        yield section(f"I'll ask again *{dated(next_ask)}*{why}: {counted(asked, 'question')}, here, once.")
    watched = [trigger.reason for trigger in verdict.triggers if trigger.due is None][:SHOWN_WATCHES]
    if watched:
        yield small(f"Look again when {escaped(', or when '.join(watched))}.")


def _buttons(framework: Framework, assessment: Assessment, verdict: Snapshot, stopped: bool) -> Iterator[Block]:
    packed = Press(assessment.id).packed()
    elements = [button("verdict:change", "Change an answer", packed)]
    if verdict.alternatives:
        elements.append(button("verdict:alternatives", "Alternatives in full", packed))
    elements.append(button("verdict:export", "Export", packed))
    if any(question.stage == "optional" for question in framework.questions):
        elements.append(button("verdict:sharpen", "Sharpen it", packed))
    elements.append(overflow("verdict:dates", list(_dates(assessment, verdict, stopped))))
    yield divider()
    yield exploring_row(assessment)
    yield actions("verdict", elements)


def _dates(assessment: Assessment, verdict: Snapshot, stopped: bool) -> Iterator[Block]:
    if stopped:
        yield option("Start reminders again", Press(assessment.id, choice="unstop").packed())
        return
    yield from snooze_options(assessment, launch=names_launch(verdict))


def _reason(assessment: Assessment, reason: Reason, names: Mapping[str, str]) -> str:
    """A rule's sentence with its id; a need's sentence with the people on whose answers it rests."""
    text = escaped(reason.text).replace("\u200b", "")
    if "=" not in reason.rule and reason.rule != "size":
        return f"{text}  `{reason.rule}`"
    people = dict.fromkeys(
        named(assessment.answers[id].by, names) for id in reason.answers if id in assessment.answers
    )
    return f"{text} ({', '.join(people)})" if people else text


def _small(text: str) -> str:
    return cut(within(text).rstrip("."), 120)
