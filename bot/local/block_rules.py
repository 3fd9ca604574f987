"""Which blocks and views Slack accepts; stricter than the SDK's own models, as Slack is."""

import json
from collections.abc import Mapping
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
from bot.local.exotic_blocks import CHILDREN, EXOTIC
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
from bot.local.total_rules import MOST_MARKDOWN, SURFACES, check_ids, check_totals, controls, every_block

__all__ = ["HOME", "MESSAGE", "MODAL", "MOST_MARKDOWN", "controls", "every_block", "message_problems", "too_large", "view_problems"]

MESSAGE, MODAL, HOME = "message", "modal", "home"
EVERYWHERE = (MESSAGE, MODAL, HOME)
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
_CHILD = by_type({kind: _BLOCKS[kind] for kind in CHILDREN}, "child block")
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
    check_ids(blocks, at, complaints)
    check_totals(blocks, surface, at, complaints)


def _children(blocks: list[dict[str, Any]]) -> list[Any]:
    nested: list[Any] = []
    for block in blocks:
        nested += block.get("child_blocks", [])
    return nested


def _check_surfaces(blocks: list[dict[str, Any]], surface: str, at: str, complaints: Complaints) -> None:
    for index, block in enumerate(blocks):
        for inner in every_block([block]):
            if surface not in SURFACES.get(inner["type"], EVERYWHERE):
                complaints.add(f"{at}/{index}", f"unsupported block in a {surface}: {inner['type']}")
            for control in controls(inner):
                if surface not in _ELEMENT_SURFACES.get(control["type"], EVERYWHERE):
                    complaints.add(f"{at}/{index}", f"unsupported element in a {surface}: {control['type']}")
