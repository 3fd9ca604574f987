"""Windows over the channel: edit an answer, change one after a verdict, alternatives in full, a reason, a day."""

import json
from collections.abc import Iterator
from typing import Any

from bot.views.blocks import (
    checkboxes,
    datepicker,
    divider,
    field,
    modal,
    option,
    radios,
    section,
    select,
    small,
    text_field,
)
from bot.views.message import Block
from bot.views.press import Press
from bot.views.text import cut
from conversations.answers import Value
from conversations.assessment import Assessment, Offer, Snapshot
from conversations.framework import Framework, Question
from conversations.saying import said, said_with_unit, within

ANSWER = "answer"
"""Block and action id of the control in a form."""

VERDICT_STAYS = "The verdict stays as it was said; another one follows below it, with all other answers as they are."
UNKNOWN = "unknown"
NOT_RELEVANT = "not_relevant"
REASONS = (
    ("platform", "It does not exist on our platform"),
    ("elsewhere", "Another team decides it"),
    ("later", "It is too early to say"),
    ("other", "Another reason"),
)


def edit_modal(assessment: Assessment, question: Question, packed: str) -> Block:
    """Change one answer: the same choices as in the thread, with the present one chosen."""
    given = assessment.answers.get(question.id) or assessment.carried.get(question.id)
    value = given.value if given is not None else None
    stays = [] if assessment.concluded is None else [small(VERDICT_STAYS)]
    blocks: list[Block] = [
        section(f"*{question.ask}*\n_{question.why}_"),
        *stays,
        field(ANSWER, "Answer", _control(question, value), optional=True),
        field(UNKNOWN, "Or", checkboxes(UNKNOWN, [option("We don't know", UNKNOWN)], _ticked(value)), optional=True),
    ]
    return modal("edit", "Edit an answer", blocks, submit="Save", private=packed)


def _ticked(value: Value | None) -> list[Block]:
    return [option("We don't know", UNKNOWN)] if value is not None and value.kind == "unknown" else []


def _control(question: Question, value: Value | None) -> Block:
    shown = said(question, value) if value is not None and value.kind in ("number", "text") else ""
    match question.type:
        case "date":
            initial = value.on.isoformat() if value is not None and value.on is not None else ""
            return datepicker(ANSWER, initial)
        case "number" | "text":
            return text_field(ANSWER, initial=shown, multiline=question.type == "text")
    options = {choice.id: option(choice.label, choice.id, cut(choice.hint, 75)) for choice in question.choices}
    chosen = [options[id] for id in (value.options if value is not None else ()) if id in options]
    if question.type == "choices":
        return checkboxes(ANSWER, list(options.values()), chosen)
    return radios(ANSWER, list(options.values()), chosen[0] if chosen else None)


def change_modal(framework: Framework, assessment: Assessment) -> Block:
    """After a verdict: which answer is to be given anew."""
    options = [
        option(cut(f"{question.ask}", 75), question.id, cut(said_with_unit(question, given.value), 75))
        for question in framework.questions
        if (given := assessment.answers.get(question.id)) is not None
    ]
    blocks = [
        section("The verdict stays as it was said. A new look starts with all other answers carried over."),
        field(ANSWER, "Which answer has changed?", select(ANSWER, "Choose a question", options)),
    ]
    packed = Press(assessment.id).packed()
    return modal("change", "Change an answer", blocks, submit="Ask it again", private=packed)


def alternatives_modal(framework: Framework, verdict: Snapshot, manifests: dict[str, str]) -> Block:
    """Every alternative with when it works, what it costs, and a manifest to start from."""
    blocks: list[Block] = []
    for offer in verdict.alternatives:
        blocks += [*_offer(framework, offer), *_manifest(offer, manifests)]
        blocks.append(divider())
    return modal("alternatives", "Alternatives", blocks[:-1] or [section("There is nothing to replace here.")])


def _offer(framework: Framework, offer: Offer) -> Iterator[Block]:
    yield section(f"*{offer.name}: {offer.need[:1].lower()}{offer.need[1:]}*\n{offer.simpler}")
    details = [f"*Works when:* {within(offer.works_when)}"]
    details += [f"*You give up:* {'; '.join(within(each) for each in offer.give_up)}"] if offer.give_up else []
    known = next((option for option in framework.alternatives if option.id == offer.id), None)
    if known is not None:
        details += [f"*Stops working when:* {within(known.stops_when)}"] if known.stops_when else []
        details += [f"*With a mesh:* {within(known.mesh_way)}"] if known.mesh_way else []
        details += [f"*Effort:* {known.effort}"] if known.effort else []
    yield section("\n".join(details))



def _manifest(offer: Offer, manifests: dict[str, str]) -> Iterator[Block]:
    text = manifests.get(offer.manifest, "")
    for part in code_parts(text):
        yield section(part)


def code_parts(text: str, most: int = 2900) -> list[str]:
    """A long text as code blocks that fit into a section each, cut between lines."""
    parts: list[str] = []
    lines: list[str] = []
    for line in text.splitlines():
        safe = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        if sum(len(each) + 1 for each in lines) + len(safe) > most:
            parts.append("```\n" + "\n".join(lines) + "\n```")
            lines = []
        lines.append(safe)
    return [*parts, "```\n" + "\n".join(lines) + "\n```"] if lines else parts


def reason_modal(question: Question, packed: str) -> Block:
    """Why a question is not relevant."""
    options = [option(label, label) for _, label in REASONS]
    blocks = [
        section(f"*{question.ask}*\nIt will count as its usual answer where it has one, else as unknown."),
        field(ANSWER, "Why is it not relevant?", radios(ANSWER, options, options[0])),
    ]
    return modal("irrelevant", "Not relevant", blocks, submit="Save", private=packed)


def snooze_modal(packed: str, earliest: str) -> Block:
    """Until which day to stay quiet; `earliest` is proposed, an ISO date."""
    return modal(
        "snooze", "Snooze", [field(ANSWER, "Stay quiet until", datepicker(ANSWER, earliest))], submit="Snooze",
        private=packed,
    )


def channel_modal() -> Block:
    """In which channel a check is started; the one the person looks at is proposed."""
    pick: Block = {
        "type": "conversations_select", "action_id": ANSWER, "default_to_current_conversation": True,
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True, "exclude_bot_users": True},
    }
    return modal("start", "Run a mesh check", [field(ANSWER, "In which channel?", pick)], submit="Start")


def notice_modal(title: str, text: str) -> Block:
    """A window with one sentence."""
    return modal("notice", title, [section(text)])


def loading_modal(title: str) -> Block:
    """What stands in a window until it is filled: opened at once, before anything is looked up."""
    return modal("loading", title, [section("One moment…")])


def submitted(view: dict[str, Any]) -> dict[str, Any]:
    """The values of a form by block id: what was typed, chosen, ticked or picked."""
    found: dict[str, Any] = {}
    for block, elements in view.get("state", {}).get("values", {}).items():
        for element in elements.values():
            found[block] = element_value(element)
    return found


def element_value(element: dict[str, Any]) -> Any:
    """The value of one control as Slack reports it: text, one choice, several choices, or a day."""
    match element.get("type"):
        case "checkboxes" | "multi_static_select":
            return [each["value"] for each in element.get("selected_options") or []]
        case "radio_buttons" | "static_select" | "overflow":
            return (element.get("selected_option") or {}).get("value")
        case "datepicker":
            return element.get("selected_date")
        case "conversations_select":
            return element.get("selected_conversation")
        case "users_select":
            return element.get("selected_user")
        case _:
            return element.get("value")


def carried(view: dict[str, Any]) -> str:
    """What a form carries about where it came from."""
    text = view.get("private_metadata") or "{}"
    return text if _is_json(text) else "{}"


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
