"""What the controls of a message or view hold: at first, after a choice, and whether it is enough."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.local.block_rules import controls, every_block
from bot.local.element_rules import offered_options
from bot.local.errors import RefusedError
from bot.local.model import Json

Values = dict[str, dict[str, Json]]

HOLDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "plain_text_input": ("value", "initial_value"),
        "number_input": ("value", "initial_value"),
        "email_text_input": ("value", "initial_value"),
        "url_text_input": ("value", "initial_value"),
        "rich_text_input": ("rich_text_value", "initial_value"),
        "file_input": ("files", ""),
        "static_select": ("selected_option", "initial_option"),
        "external_select": ("selected_option", "initial_option"),
        "radio_buttons": ("selected_option", "initial_option"),
        "checkboxes": ("selected_options", "initial_options"),
        "multi_static_select": ("selected_options", "initial_options"),
        "multi_external_select": ("selected_options", "initial_options"),
        "users_select": ("selected_user", "initial_user"),
        "multi_users_select": ("selected_users", "initial_users"),
        "conversations_select": ("selected_conversation", "initial_conversation"),
        "multi_conversations_select": ("selected_conversations", "initial_conversations"),
        "channels_select": ("selected_channel", "initial_channel"),
        "multi_channels_select": ("selected_channels", "initial_channels"),
        "datepicker": ("selected_date", "initial_date"),
        "timepicker": ("selected_time", "initial_time"),
        "datetimepicker": ("selected_date_time", "initial_date_time"),
    }
)
"""Per control: the key of what it holds, and of what it holds at first."""

_LISTS = frozenset(
    {"selected_options", "selected_users", "selected_conversations", "selected_channels", "files"}
)
MISSING = "Please complete this required field."


def state_of(blocks: list[Json], given: Values) -> Values:
    """What all controls hold: as given, else as at first."""
    values: Values = {}
    for block in every_block(blocks):
        for control in controls(block):
            if control["type"] not in HOLDS:
                continue
            key, first = HOLDS[control["type"]]
            held = given.get(block["block_id"], {}).get(control["action_id"], {})
            empty: Any = [] if key in _LISTS else None
            value = held.get(key) if key in held else control.get(first, empty)
            state = {"type": control["type"], key: empty if value == "" else value}
            values.setdefault(block["block_id"], {})[control["action_id"]] = state
    return values


def what_is_missing(blocks: list[Json], values: Values) -> dict[str, str]:
    """A sentence for each field that the person's own client would not let through, by block id."""
    found: dict[str, str] = {}
    for block in every_block(blocks):
        if block["type"] != "input":
            continue
        element = block["element"]
        held = values[block["block_id"]][element["action_id"]][HOLDS[element["type"]][0]]
        if held in (None, "", []):
            if not block.get("optional", False):
                found[block["block_id"]] = MISSING
        elif element["type"] == "plain_text_input" and (sentence := _length(element, str(held))):
            found[block["block_id"]] = sentence
    return found


def find_control(blocks: list[Json], block_id: str | None, action_id: str) -> tuple[Json, Json]:
    """The block and the control with these ids; raises RefusedError when it is not there (any more)."""
    for block in every_block(blocks):
        for control in controls(block):
            if control.get("action_id") == action_id and block_id in (None, block["block_id"]):
                return block, control
    raise RefusedError("This control is not there any more.")


def choice(control: Json, choose: Any) -> Json:
    """What Slack's client reports when this is chosen; raises RefusedError when it is not on offer.

    `choose`: an option's value, a list of them, a date, a text, or None for a button.
    """
    kind = control["type"]
    if kind not in HOLDS:
        if kind == "feedback_buttons":
            return {"type": kind, "value": choose}
        if kind == "overflow":
            return {"type": kind, "selected_option": _option(control, choose)}
        return {"type": kind, **({"value": control["value"]} if "value" in control else {})}
    key, _ = HOLDS[kind]
    if key == "selected_option":
        return {"type": kind, key: None if choose is None else _option(control, choose)}
    if key == "selected_options":
        return {"type": kind, key: [_option(control, value) for value in choose or []]}
    return {"type": kind, key: choose}


def _option(control: Json, value: Any) -> Json:
    for option in offered_options(control):
        if option.get("value") == value:
            return option
    raise RefusedError(f"There is no option {value!r}.")


def _length(element: Json, text: str) -> str:
    if len(text) > element.get("max_length", 3000):
        return f"Please use at most {element.get('max_length', 3000)} characters."
    if len(text) < element.get("min_length", 0):
        return f"Please use at least {element['min_length']} characters."
    return ""
