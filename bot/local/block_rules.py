"""Which blocks and views Slack accepts; stricter than the SDK's own models, as Slack is."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from bot.local.element_rules import (
    ANY_TEXT,
    BUTTONS,
    DATETIME,
    FEEDBACK,
    IMAGE,
    IMAGE_OR_TEXT,
    MULTI_SELECTS,
    PICKERS,
    SELECTS,
    SLACK_FILE,
    TYPED,
    URL,
    block_of,
    plain,
    text,
)
from bot.local.exotic_blocks import EXOTIC
from bot.local.shape_rules import (
    Complaints,
    Rule,
    Shape,
    anything,
    by_type,
    exactly_one,
    flag,
    several,
    whole,
    words,
)

MESSAGE, MODAL, HOME = "message", "modal", "home"
_MESSAGE_ONLY = ("table", "data_table", "markdown", "plan", "task_card", "context_actions", "file")
_NOT_IN_MODALS = ("card", "carousel", "container", "data_visualization")
_ELEMENT_SURFACES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "datetimepicker": (MESSAGE, MODAL),
        "rich_text_input": (MODAL, HOME),
        "file_input": (MODAL,),
        "number_input": (MODAL,),
        "email_text_input": (MODAL,),
        "url_text_input": (MODAL,),
    }
)
MOST_BLOCKS: Mapping[str, int] = MappingProxyType({MESSAGE: 50, MODAL: 100, HOME: 100})
MOST_VIEW_BYTES = 250_000
MOST_MARKDOWN = 12_000
MOST_CHARTS = 2

_ACCESSORY = by_type({**BUTTONS, **SELECTS, **MULTI_SELECTS, **PICKERS, "image": IMAGE}, "element")
_ACTION = by_type({**BUTTONS, **SELECTS, **PICKERS, **DATETIME}, "element")
_INPUT = by_type({**SELECTS, **MULTI_SELECTS, **PICKERS, **DATETIME, **TYPED}, "element")


_BLOCKS: Mapping[str, Rule] = MappingProxyType(
    {
        "section": block_of(
            {},
            {
                "text": text(3000),
                "fields": several(text(2000), 1, 10),
                "accessory": _ACCESSORY,
                "expand": flag,
            },
            ANY_TEXT,
        ),
        "divider": block_of({}),
        "header": block_of({"text": plain(150)}, {"level": whole(1, 6)}),
        "image": block_of(
            {"alt_text": words(2000)},
            {"image_url": URL, "slack_file": SLACK_FILE, "title": plain(2000)},
            exactly_one("image_url", "slack_file"),
        ),
        "actions": block_of({"elements": several(_ACTION, 1, 25)}),
        "context": block_of({"elements": several(IMAGE_OR_TEXT, 1, 10)}),
        "input": block_of(
            {"label": plain(2000), "element": _INPUT},
            {"hint": plain(2000), "optional": flag, "dispatch_action": flag},
        ),
        "markdown": block_of({"text": words(MOST_MARKDOWN, 1)}),
        "context_actions": block_of({"elements": several(by_type(FEEDBACK, "element"), 1, 5)}),
        **EXOTIC,
    }
)
_ONE_BLOCK = by_type(_BLOCKS, "type")
_CHILD = by_type({kind: rule for kind, rule in _BLOCKS.items() if kind != "container"}, "child block")
_VIEW_KEYS: Mapping[str, Rule] = MappingProxyType(
    {"private_metadata": words(3000), "callback_id": words(255), "external_id": words(255)}
)
_HOME_VIEW = Shape({"type": anything, "blocks": anything}, _VIEW_KEYS)
_MODAL_VIEW = Shape(
    {"type": anything, "title": plain(24), "blocks": anything},
    {
        **_VIEW_KEYS,
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": flag,
        "notify_on_close": flag,
        "submit_disabled": flag,
    },
)


def message_problems(blocks: Any) -> list[str]:
    """What Slack would say against these blocks in a message; empty when it takes them."""
    complaints = Complaints()
    _check_blocks(blocks, MESSAGE, "/blocks", complaints)
    return complaints.messages


def view_problems(view: Any, wanted: str | None = None) -> list[str]:
    """What Slack would say against this view; `wanted`: the only type that is right here."""
    complaints = Complaints()
    kind = view.get("type") if isinstance(view, dict) else None
    if kind not in (MODAL, HOME) or (wanted is not None and kind != wanted):
        complaints.add("/view/type", f"must be one of: {wanted or 'modal, home'}")
        return complaints.messages
    (_MODAL_VIEW if kind == MODAL else _HOME_VIEW)(view, "/view", complaints)
    _check_blocks(view.get("blocks"), kind, "/view/blocks", complaints)
    if not complaints.messages and kind == MODAL:
        asks = any(block["type"] == "input" for block in every_block(view["blocks"]))
        if asks and "submit" not in view:
            complaints.add("/view", "missing required field: submit (there are input blocks)")
    return complaints.messages


def too_large(view: Any) -> bool:
    """Whether the view as a whole is more than Slack takes."""
    return len(json.dumps(view)) > MOST_VIEW_BYTES


def every_block(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """These blocks and those nested in them."""
    for block in blocks:
        yield block
        yield from every_block(block.get("child_blocks", []))


def controls(block: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What sits directly in this block: its accessory, its element, its elements, a card's actions."""
    for key in ("accessory", "element"):
        if isinstance(block.get(key), dict):
            yield block[key]
    if block["type"] in ("actions", "context_actions"):
        yield from block["elements"]
    yield from block.get("actions", []) if block["type"] == "card" else []
    if block["type"] == "carousel":
        for card in block["elements"]:
            yield from card.get("actions", [])


def _check_blocks(blocks: Any, surface: str, at: str, complaints: Complaints) -> None:
    several(_ONE_BLOCK, 0, MOST_BLOCKS[surface])(blocks, at, complaints)
    if complaints.messages:
        # The checks below walk through the blocks and rely on their shape.
        return
    for child in _children(blocks):
        _CHILD(child, at, complaints)
    if complaints.messages:
        return
    _check_surfaces(blocks, surface, at, complaints)
    _check_ids(blocks, at, complaints)
    _check_totals(blocks, at, complaints)


def _children(blocks: list[dict[str, Any]]) -> list[Any]:
    nested: list[Any] = []
    for block in blocks:
        nested += block.get("child_blocks", [])
    return nested


def _check_surfaces(blocks: list[dict[str, Any]], surface: str, at: str, complaints: Complaints) -> None:
    for index, block in enumerate(blocks):
        for inner in every_block([block]):
            if not _block_fits(inner["type"], surface):
                complaints.add(f"{at}/{index}", f"unsupported block in a {surface}: {inner['type']}")
            for control in controls(inner):
                if surface not in _ELEMENT_SURFACES.get(control["type"], (MESSAGE, MODAL, HOME)):
                    complaints.add(f"{at}/{index}", f"unsupported element in a {surface}: {control['type']}")


def _block_fits(kind: str, surface: str) -> bool:
    if kind in _MESSAGE_ONLY:
        return surface == MESSAGE
    if kind in _NOT_IN_MODALS:
        return surface != MODAL
    return kind != "alert" or surface == MODAL


def _check_ids(blocks: list[dict[str, Any]], at: str, complaints: Complaints) -> None:
    all_blocks = list(every_block(blocks))
    for block_id in _twice([block.get("block_id") for block in all_blocks]):
        complaints.add(at, f"`block_id` {block_id} already exists")
    for block in all_blocks:
        for action_id in _twice([control.get("action_id") for control in controls(block)]):
            complaints.add(at, f"`action_id` {action_id} already exists")


def _twice(ids: list[str | None]) -> list[str]:
    return [one for one, count in Counter(ids).items() if one is not None and count > 1]


def _check_totals(blocks: list[dict[str, Any]], at: str, complaints: Complaints) -> None:
    all_blocks = list(every_block(blocks))
    if sum(len(block["text"]) for block in all_blocks if block["type"] == "markdown") > MOST_MARKDOWN:
        complaints.add(at, f"markdown must be less than {MOST_MARKDOWN + 1} characters in total")
    if sum(block["type"] == "data_visualization" for block in all_blocks) > MOST_CHARTS:
        complaints.add(at, f"no more than {MOST_CHARTS} data_visualization blocks allowed")
