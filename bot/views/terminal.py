"""A verdict as text for a terminal, and as JSON for programs."""

from collections.abc import Iterator
from typing import Any

from bot.views.verdict import NOTES, could_also_be, offers_title, rests_on
from conversations.assessment import Snapshot
from conversations.framework import Framework
from conversations.saying import day


def verdict_text(framework: Framework, verdict: Snapshot) -> str:
    """The verdict card in plain text."""
    return "\n".join(_lines(framework, verdict))


def _lines(framework: Framework, verdict: Snapshot) -> Iterator[str]:
    yield f"{verdict.headline}  ({verdict.status}, framework v{verdict.framework_version}, {day(verdict.at.date())})"
    yield f"  {verdict.summary}"
    yield from _block("Because", [f"{reason.text} [{reason.rule}]" for reason in verdict.reasons])
    if verdict.mesh is not None:
        mode = f", {verdict.mesh.mode}" if verdict.mesh.mode else ""
        yield from _block("Which one", [f"{verdict.mesh.which}{mode}: {verdict.mesh.why}"])
    yield from _block("What it costs", list(verdict.costs))
    offers = [f"{offer.name}: {offer.need[:1].lower()}{offer.need[1:]}" for offer in verdict.alternatives]
    yield from _block(offers_title(verdict), offers)
    yield from _block("What to do", list(verdict.steps))
    yield from _block("This flips if", [f"{flip.says} -> {flip.headline}" for flip in verdict.flips])
    mind = [*could_also_be(framework, verdict), *[NOTES[note] for note in verdict.notes if note in NOTES], *rests_on(framework, verdict)]
    yield from _block("Mind", [line.replace("_", "") for line in mind])
    dated = [f"{day(trigger.due)}: {trigger.reason}" for trigger in verdict.triggers if trigger.due is not None]
    watched = [f"watch: {trigger.reason}" for trigger in verdict.triggers if trigger.due is None]
    yield from _block("Look again when", [*dated, *watched])


def _block(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"\n{title}"
        yield from (f"  - {line}" for line in lines)


def verdict_json(verdict: Snapshot, next_question: str | None) -> dict[str, Any]:
    """The verdict with the names that programs rely on."""
    whole: dict[str, Any] = verdict.model_dump(mode="json", exclude={"at", "answers"})
    return {**whole, "date": verdict.at.date().isoformat(), "next_question": next_question}
