"""Slack blocks and controls, each within its documented limits (slack.com, Block Kit reference, 2026-11)."""

from collections.abc import Sequence
from typing import Any

from bot.views.message import Block
from bot.views.text import cut

SECTION = 3000
BUTTON = 75
OPTION = 75
HINT = 75
VALUE = 2000
PER_ACTIONS = 25


def section(text: str, accessory: Block | None = None) -> Block:
    """A paragraph of mrkdwn, with a control beside it if wanted."""
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": cut(text, SECTION)}}
    return {**block, "accessory": accessory} if accessory is not None else block


def header(text: str) -> Block:
    """A line in large letters, plain text."""
    return {"type": "header", "text": plain(text, 150)}


def small(*texts: str) -> Block:
    """A line in small letters."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": cut(text, 2000)} for text in texts[:10]]}


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def actions(block_id: str, elements: Sequence[Block]) -> Block:
    """A row of controls."""
    return {"type": "actions", "block_id": cut(block_id, 255), "elements": list(elements[:PER_ACTIONS])}


def button(action: str, label: str, value: str, style: str = "") -> Block:
    """A button; `style` is "primary", "danger" or nothing."""
    block: Block = {"type": "button", "action_id": action, "text": plain(label, BUTTON), "value": cut(value, VALUE)}
    return {**block, "style": style} if style else block


def option(label: str, value: str, hint: str = "") -> Block:
    """One line of a menu or of a list of boxes."""
    block: Block = {"text": plain(label, OPTION), "value": value}
    return {**block, "description": plain(hint, HINT)} if hint else block


def select(action: str, placeholder: str, options: Sequence[Block], chosen: Block | None = None) -> Block:
    """A menu of at most 100 lines."""
    block: Block = {
        "type": "static_select", "action_id": action, "placeholder": plain(placeholder, 150),
        "options": list(options[:100]),
    }
    return {**block, "initial_option": chosen} if chosen is not None else block


def overflow(action: str, options: Sequence[Block]) -> Block:
    """The three dots with at most five lines."""
    return {"type": "overflow", "action_id": action, "options": list(options[:5])}


def datepicker(action: str, initial: str = "") -> Block:
    """A calendar; `initial` an ISO date."""
    block: Block = {"type": "datepicker", "action_id": action, "placeholder": plain("Pick a day", 150)}
    return {**block, "initial_date": initial} if initial else block


def checkboxes(action: str, options: Sequence[Block], ticked: Sequence[Block] = ()) -> Block:
    """Boxes to tick, at most ten."""
    block: Block = {"type": "checkboxes", "action_id": action, "options": list(options[:10])}
    return {**block, "initial_options": list(ticked)} if ticked else block


def radios(action: str, options: Sequence[Block], chosen: Block | None = None) -> Block:
    """One of at most ten."""
    block: Block = {"type": "radio_buttons", "action_id": action, "options": list(options[:10])}
    return {**block, "initial_option": chosen} if chosen is not None else block


def text_field(action: str, *, placeholder: str = "", initial: str = "", multiline: bool = False) -> Block:
    """A field to type into."""
    block: Block = {"type": "plain_text_input", "action_id": action}
    if multiline:
        block["multiline"] = True
    if placeholder:
        block["placeholder"] = plain(placeholder, 150)
    return {**block, "initial_value": cut(initial, 3000)} if initial else block


def field(block_id: str, label: str, element: Block, *, optional: bool = False, hint: str = "") -> Block:
    """A labelled control whose value arrives with the next button or with the form."""
    block: Block = {
        "type": "input", "block_id": block_id, "label": plain(label, 2000), "element": element, "optional": optional,
    }
    return {**block, "hint": plain(hint, 2000)} if hint else block


def plain(text: str, most: int) -> dict[str, Any]:
    """Plain text; signs of markup mean nothing in it."""
    return {"type": "plain_text", "text": cut(text, most), "emoji": True}


def modal(callback: str, title: str, blocks: Sequence[Block], *, submit: str = "", private: str = "") -> Block:
    """A window over the channel; without `submit` it only informs."""
    view: Block = {
        "type": "modal", "callback_id": callback, "title": plain(title, 24), "close": plain("Close", 24),
        "blocks": list(blocks[:100]),
    }
    if submit:
        view |= {"submit": plain(submit, 24), "close": plain("Cancel", 24)}
    return {**view, "private_metadata": private} if private else view
