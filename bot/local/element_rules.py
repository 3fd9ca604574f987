"""What Slack demands of texts, options and the controls inside blocks."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.local.shape_rules import (
    Complaints,
    Rule,
    Shape,
    anything,
    at_least_one,
    both,
    by_type,
    calendar_day,
    exactly_one,
    flag,
    matching,
    number,
    one_of,
    several,
    whole,
    words,
)

URL = words(3000, 1)
ID = words(255, 1)


def text(most: int, *kinds: str) -> Rule:
    """A text object of these kinds (both, if none is named), with 1 to `most` characters."""
    content = words(most, 1)
    rules: dict[str, Rule] = {
        "plain_text": Shape({"type": anything, "text": content}, {"emoji": flag}),
        "mrkdwn": Shape({"type": anything, "text": content}, {"verbatim": flag}),
    }
    return by_type({kind: rules[kind] for kind in kinds or rules}, "text type")


def plain(most: int) -> Rule:
    """A plain_text object with 1 to `most` characters."""
    return text(most, "plain_text")


CONFIRM = Shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)
DISPATCH = Shape({"trigger_actions_on": several(one_of("on_enter_pressed", "on_character_entered"), 1, 2)})


def option(*kinds: str) -> Shape:
    """An option whose texts are of these kinds."""
    return Shape({"text": text(75, *kinds), "value": words(150)}, {"description": text(75, *kinds)})


PLAIN_OPTION = option("plain_text")
ANY_OPTION = option()
OVERFLOW_OPTION = Shape({"text": plain(75), "value": words(150)}, {"description": plain(75), "url": URL})
OPTIONS = several(PLAIN_OPTION, 1, 100)
OPTION_GROUPS = several(Shape({"label": plain(75), "options": OPTIONS}), 1, 100)
SLACK_FILE = both(Shape({}, {"id": ID, "url": URL}), exactly_one("id", "url"))
IMAGE = both(
    Shape({"type": anything, "alt_text": words(2000)}, {"image_url": URL, "slack_file": SLACK_FILE}),
    exactly_one("image_url", "slack_file"),
)
FILTER = Shape(
    {},
    {
        "include": several(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)


def initial_among_options(value: Any, at: str, complaints: Complaints) -> None:
    """A preselected option has to be one of the offered ones, word for word."""
    if complaints.messages:
        return
    offered = offered_options(value)
    first = [value["initial_option"]] if "initial_option" in value else []
    for item in [*value.get("initial_options", []), *first]:
        if item not in offered:
            complaints.add(at, "initial options must be among the options")


def _lengths(value: Any, at: str, complaints: Complaints) -> None:
    least, most = value.get("min_length"), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        complaints.add(at, "min_length can not be more than max_length")


def offered_options(control: dict[str, Any]) -> list[dict[str, Any]]:
    """The options of a menu, also those in groups."""
    groups = control.get("option_groups", [])
    return [*control.get("options", []), *(item for group in groups for item in group["options"])]


def block_of(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None, *more: Rule) -> Rule:
    """A block with these keys next to `type` and `block_id`, and what else it must satisfy."""
    shape = Shape({"type": anything, **required}, {"block_id": ID, **(optional or {})})
    return both(shape, *more) if more else shape


def _control(required: Mapping[str, Rule], optional: Mapping[str, Rule], *more: Rule) -> Rule:
    shape = Shape({"type": anything, **required}, {"action_id": ID, **optional})
    return both(shape, *more) if more else shape


_ASKING: dict[str, Rule] = {"confirm": CONFIRM, "focus_on_load": flag}
_SELECT: dict[str, Rule] = {**_ASKING, "placeholder": plain(150)}
_MULTI: dict[str, Rule] = {**_SELECT, "max_selected_items": whole(1, 100)}
_TYPING: dict[str, Rule] = {
    "focus_on_load": flag,
    "placeholder": plain(150),
    "dispatch_action_config": DISPATCH,
}
_NAMES = several(ID, 0, 100)
_CHOICES: dict[str, Rule] = {"options": OPTIONS, "option_groups": OPTION_GROUPS}
_CONVERSATIONS: dict[str, Rule] = {"default_to_current_conversation": flag, "filter": FILTER}
_ONE_CHOICE = exactly_one("options", "option_groups")

SELECTS: Mapping[str, Rule] = MappingProxyType(
    {
        "static_select": _control(
            {}, {**_SELECT, **_CHOICES, "initial_option": PLAIN_OPTION}, _ONE_CHOICE, initial_among_options
        ),
        "external_select": _control(
            {}, {**_SELECT, "min_query_length": whole(0, 100), "initial_option": PLAIN_OPTION}
        ),
        "users_select": _control({}, {**_SELECT, "initial_user": ID}),
        "conversations_select": _control(
            {}, {**_SELECT, **_CONVERSATIONS, "initial_conversation": ID, "response_url_enabled": flag}
        ),
        "channels_select": _control({}, {**_SELECT, "initial_channel": ID, "response_url_enabled": flag}),
    }
)
MULTI_SELECTS: Mapping[str, Rule] = MappingProxyType(
    {
        "multi_static_select": _control(
            {},
            {**_MULTI, **_CHOICES, "initial_options": several(PLAIN_OPTION, 1, 100)},
            _ONE_CHOICE,
            initial_among_options,
        ),
        "multi_external_select": _control(
            {},
            {**_MULTI, "min_query_length": whole(0, 100), "initial_options": several(PLAIN_OPTION, 1, 100)},
        ),
        "multi_users_select": _control({}, {**_MULTI, "initial_users": _NAMES}),
        "multi_conversations_select": _control(
            {}, {**_MULTI, **_CONVERSATIONS, "initial_conversations": _NAMES}
        ),
        "multi_channels_select": _control({}, {**_MULTI, "initial_channels": _NAMES}),
    }
)
PICKERS: Mapping[str, Rule] = MappingProxyType(
    {
        "datepicker": _control(
            {}, {**_SELECT, "initial_date": calendar_day}
        ),
        "timepicker": _control(
            {}, {**_SELECT, "initial_time": matching(r"([01]\d|2[0-3]):[0-5]\d", "a time as HH:mm"), "timezone": words(100)}
        ),
        "radio_buttons": _control(
            {"options": several(ANY_OPTION, 1, 10)},
            {**_ASKING, "initial_option": ANY_OPTION},
            initial_among_options,
        ),
        "checkboxes": _control(
            {"options": several(ANY_OPTION, 1, 10)},
            {**_ASKING, "initial_options": several(ANY_OPTION, 1, 10)},
            initial_among_options,
        ),
    }
)
DATETIME: Mapping[str, Rule] = MappingProxyType(
    {"datetimepicker": _control({}, {**_ASKING, "initial_date_time": whole(10**9, 10**10)})}
)
BUTTONS: Mapping[str, Rule] = MappingProxyType(
    {
        "button": _control(
            {"text": plain(75)},
            {
                "url": URL,
                "value": words(2000),
                "style": one_of("primary", "danger"),
                "confirm": CONFIRM,
                "accessibility_label": words(75),
            },
        ),
        "overflow": _control({"options": several(OVERFLOW_OPTION, 1, 5)}, {"confirm": CONFIRM}),
        "workflow_button": _control(
            {"text": plain(75), "workflow": anything},
            {"style": one_of("primary", "danger"), "accessibility_label": words(75)},
        ),
    }
)
TYPED: Mapping[str, Rule] = MappingProxyType(
    {
        "plain_text_input": _control(
            {},
            {
                **_TYPING,
                "initial_value": words(3000),
                "multiline": flag,
                "min_length": whole(0, 3000),
                "max_length": whole(1, 3000),
            },
            _lengths,
        ),
        "number_input": _control(
            {"is_decimal_allowed": flag},
            {**_TYPING, "initial_value": words(100), "min_value": words(100), "max_value": words(100)},
        ),
        "email_text_input": _control({}, {**_TYPING, "initial_value": words(3000)}),
        "url_text_input": _control({}, {**_TYPING, "initial_value": words(3000)}),
        "rich_text_input": _control({}, {**_TYPING, "initial_value": anything}),
        "file_input": _control({}, {"filetypes": several(words(20, 1), 1, 100), "max_files": whole(1, 10)}),
    }
)
_OPINION = Shape({"text": plain(75), "value": words(2000)}, {"accessibility_label": words(75)})
FEEDBACK: Mapping[str, Rule] = MappingProxyType(
    {
        "feedback_buttons": _control({"positive_button": _OPINION, "negative_button": _OPINION}, {}),
        "icon_button": _control(
            {"icon": words(100, 1), "text": plain(75)},
            {
                "value": words(2000),
                "confirm": CONFIRM,
                "accessibility_label": words(75),
                "visible_to_user_ids": several(ID, 1, 10),
            },
        ),
    }
)
NUMBERED = Shape({"label": words(20, 1), "value": number})
IMAGE_OR_TEXT = by_type(
    {"image": IMAGE, "plain_text": plain(3000), "mrkdwn": text(3000, "mrkdwn")}, "element"
)
ANY_TEXT = at_least_one("text", "fields")
