"""What Slack demands of all blocks of a message or view together: ids, sums, and what may be there only once."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from bot.local.shape_rules import Complaints

MOST_MARKDOWN = 12_000
MOST_CHARTS = 2
MOST_CHARACTERS = 13_200
"""Over all blocks of a message; measured by others (bolt-js issue 2509), Slack does not document it."""
PER_HEADER = 100
"""What each header counts besides its text, measured likewise."""
TOO_LONG, TWO_TABLES = "msg_blocks_too_long", "only_one_table_allowed"
TABLES = frozenset({"table", "data_table"})
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)

SURFACES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(
            ("table", "data_table", "markdown", "plan", "task_card", "context_actions", "file"), ("message",)
        ),
        **dict.fromkeys(("card", "carousel", "container", "data_visualization"), ("message", "home")),
        "alert": ("modal",),
    }
)
"""Where a block may stand; everywhere if it is not here."""


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


def check_ids(blocks: list[dict[str, Any]], at: str, complaints: Complaints) -> None:
    """Block ids are unique in the whole, action ids in each block."""
    all_blocks = list(every_block(blocks))
    for block_id in _twice([block.get("block_id") for block in all_blocks]):
        complaints.add(at, f"`block_id` {block_id} already exists")
    for block in all_blocks:
        for action_id in _twice([control.get("action_id") for control in controls(block)]):
            complaints.add(at, f"`action_id` {action_id} already exists")


def check_totals(blocks: list[dict[str, Any]], surface: str, at: str, complaints: Complaints) -> None:
    """Sums over all blocks, and what there may be one of."""
    all_blocks = list(every_block(blocks))
    if sum(len(block["text"]) for block in all_blocks if block["type"] == "markdown") > MOST_MARKDOWN:
        complaints.add(at, f"markdown must be less than {MOST_MARKDOWN + 1} characters in total")
    if sum(block["type"] == "data_visualization" for block in all_blocks) > MOST_CHARTS:
        complaints.add(at, f"no more than {MOST_CHARTS} data_visualization blocks allowed")
    if sum(block["type"] in TABLES for block in all_blocks) > 1:
        complaints.add(at, TWO_TABLES)
    if surface == "message" and characters(blocks) > MOST_CHARACTERS:
        complaints.add(at, f"{TOO_LONG}: {characters(blocks)} characters")
    _check_controls([control for block in all_blocks for control in controls(block)], surface, at, complaints)


def characters(blocks: list[dict[str, Any]]) -> int:
    """How long a message is in Slack's eyes: all its words, and a bit for every header."""
    headers = len([block for block in every_block(blocks) if block["type"] == "header"])
    written = [str(block["text"]) for block in every_block(blocks) if block["type"] == "markdown"]
    headers += sum(len(_HEADING.findall(text)) for text in written)
    return sum(len(text) for text in _texts(blocks)) + PER_HEADER * headers


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, str) and key in ("text", "title", "caption"):
                yield inner
            else:
                yield from _texts(inner)


def _check_controls(found: list[dict[str, Any]], surface: str, at: str, complaints: Complaints) -> None:
    if sum(control.get("focus_on_load") is True for control in found) > 1:
        complaints.add(at, "only one element can have `focus_on_load` set to true")
    if surface != "modal" and any("response_url_enabled" in control for control in found):
        complaints.add(at, "response_url_enabled is only available in modals")


def _twice(ids: list[str | None]) -> list[str]:
    return [one for one, count in Counter(ids).items() if one is not None and count > 1]
