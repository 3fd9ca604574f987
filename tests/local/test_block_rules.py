"""Blocks and views are refused where Slack refuses them."""

from typing import Any

import pytest

from bot.local.block_rules import message_problems, view_problems
from tests.local.samples import buttons, modal, option, plain, section, text_field

Block = dict[str, Any]


def in_actions(element: Block) -> list[Block]:
    """These blocks hold one element in an actions block."""
    return [{"type": "actions", "elements": [element]}]


def select(**more: Any) -> Block:
    """A menu with one option."""
    return {"type": "static_select", "action_id": "menu", "options": [option("a")], **more}


def chart(**more: Any) -> Block:
    """A line chart of two points."""
    series = [{"name": "now", "data": [{"label": "Mon", "value": 1}, {"label": "Tue", "value": 2.5}]}]
    lines = {"type": "line", "series": series, "axis_config": {"categories": ["Mon", "Tue"]}, **more}
    return {"type": "data_visualization", "title": "Growth", "chart": lines}


CONFIRM = {"title": plain("Sure?"), "text": plain("Really?"), "confirm": plain("Yes"), "deny": plain("No")}

ACCEPTED: dict[str, list[Block]] = {
    "text": [section("x" * 3000)],
    "fields": [{"type": "section", "fields": [plain("x" * 2000), *[plain("x" * 1000)] * 9]}],
    "fifty blocks": [{"type": "divider"}] * 50,
    "header and context": [
        {"type": "header", "text": plain("x" * 150)},
        {"type": "context", "elements": [plain("a")]},
    ],
    "every button key": in_actions(
        {
            "type": "button",
            "text": plain("x" * 75),
            "action_id": "a",
            "value": "v" * 2000,
            "url": "https://example.com",
            "style": "danger",
            "confirm": CONFIRM,
            "accessibility_label": "go",
        }
    ),
    "hundred options": in_actions(select(options=[option(str(n)) for n in range(100)])),
    "multi select beside text": [
        {
            **section(),
            "accessory": {"type": "multi_users_select", "action_id": "who", "placeholder": plain("Who")},
        }
    ],
    "input": [text_field(hint=plain("h" * 2000), optional=True, dispatch_action=True)],
    "markdown": [{"type": "markdown", "text": "x" * 12_000}],
    "chart": [chart()],
    "pie": [
        {
            "type": "data_visualization",
            "title": "Shares",
            "chart": {"type": "pie", "segments": [{"label": "a", "value": 1}]},
        }
    ],
    "container": [
        {"type": "container", "title": plain("More"), "is_collapsible": True, "child_blocks": [buttons("a")]}
    ],
    "table": [{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}],
    "rich text": [
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "hi"}]}],
        }
    ],
}

REFUSED: dict[str, tuple[Any, str]] = {
    "no list": ({"type": "divider"}, "must be an array"),
    "unknown block": ([{"type": "sparkle"}], "unsupported type: sparkle"),
    "no type": ([{"text": "hi"}], "unsupported type: None"),
    "unknown key": ([{**section(), "colour": "red"}], "invalid additional property: colour"),
    "unknown key deep inside": (
        [{"type": "section", "text": {"type": "mrkdwn", "text": "a", "emoji": True}}],
        "invalid additional property: emoji",
    ),
    "null for a missing part": ([{**section(), "accessory": None}], "must be an object"),
    "fifty-one blocks": ([{"type": "divider"}] * 51, "no more than 50 items"),
    "long section": ([section("x" * 3001)], "less than 3001"),
    "empty section text": ([section("")], "more than 0"),
    "section with nothing": ([{"type": "section"}], "missing required field: text or fields"),
    "eleven fields": ([{"type": "section", "fields": [plain("a")] * 11}], "no more than 10"),
    "long field": ([{"type": "section", "fields": [plain("x" * 2001)]}], "less than 2001"),
    "long header": ([{"type": "header", "text": plain("x" * 151)}], "less than 151"),
    "mrkdwn header": ([{"type": "header", "text": {"type": "mrkdwn", "text": "a"}}], "unsupported text type"),
    "eleven in context": ([{"type": "context", "elements": [plain("a")] * 11}], "no more than 10"),
    "button in context": (
        [{"type": "context", "elements": buttons("a")["elements"]}],
        "unsupported element: button",
    ),
    "twenty-six actions": ([buttons(*map(str, range(26)))], "no more than 25"),
    "long button": (in_actions({"type": "button", "text": plain("x" * 76)}), "less than 76"),
    "long value": (in_actions({"type": "button", "text": plain("a"), "value": "x" * 2001}), "less than 2001"),
    "long url": (in_actions({"type": "button", "text": plain("a"), "url": "x" * 3001}), "less than 3001"),
    "wrong style": (in_actions({"type": "button", "text": plain("a"), "style": "default"}), "must be one of"),
    "disabled": (in_actions({"type": "button", "text": plain("a"), "disabled": True}), "invalid additional"),
    "long action id": (in_actions(select(action_id="x" * 256)), "less than 256"),
    "long block id": ([{"type": "divider", "block_id": "x" * 256}], "less than 256"),
    "same block id twice": ([buttons("a"), buttons("b")], "`block_id` buttons already exists"),
    "same action id twice": ([buttons("a", "a")], "`action_id` a already exists"),
    "same block id in a container": (
        [{"type": "container", "title": plain("t"), "child_blocks": [buttons("a")]}, buttons("b")],
        "already exists",
    ),
    "bad child of a container": (
        [{"type": "container", "title": plain("t"), "child_blocks": [{"type": "sparkle"}]}],
        "unsupported child block",
    ),
    "blocks of a container": ([{"type": "container", "title": plain("t"), "blocks": []}], "child_blocks"),
    "no options": (in_actions(select(options=[])), "no fewer than 1"),
    "hundred and one options": (
        in_actions(select(options=[option(str(n)) for n in range(101)])),
        "no more than 100",
    ),
    "options and groups": (
        in_actions(select(option_groups=[{"label": plain("g"), "options": [option("a")]}])),
        "needs exactly one of",
    ),
    "long option": (in_actions(select(options=[option("x" * 76)])), "less than 76"),
    "long option value": (
        in_actions(select(options=[{"text": plain("a"), "value": "x" * 151}])),
        "less than 151",
    ),
    "long description": (
        in_actions(select(options=[{**option("a"), "description": plain("x" * 76)}])),
        "less than 76",
    ),
    "long placeholder": (in_actions(select(placeholder=plain("x" * 151))), "less than 151"),
    "initial option from nowhere": (in_actions(select(initial_option=option("b"))), "among the options"),
    "eleven radio buttons": (
        in_actions({"type": "radio_buttons", "options": [option(str(n)) for n in range(11)]}),
        "no more than 10",
    ),
    "six in overflow": (
        in_actions({"type": "overflow", "options": [option(str(n)) for n in range(6)]}),
        "no more than 5",
    ),
    "multi select in actions": (
        in_actions({"type": "multi_static_select", "options": [option("a")]}),
        "unsupported",
    ),
    "number in actions": (in_actions({"type": "number_input", "is_decimal_allowed": False}), "unsupported"),
    "text field in actions": (in_actions({"type": "plain_text_input"}), "unsupported"),
    "number in a message": (
        [text_field(element={"type": "number_input", "action_id": "n", "is_decimal_allowed": False})],
        "unsupported element in a message: number_input",
    ),
    "alert in a message": ([{"type": "alert", "text": plain("a")}], "unsupported block in a message: alert"),
    "long confirm title": (
        in_actions(select(confirm={**CONFIRM, "title": plain("x" * 101)})),
        "less than 101",
    ),
    "long deny": (in_actions(select(confirm={**CONFIRM, "deny": plain("x" * 31)})), "less than 31"),
    "long label": ([text_field(label=plain("x" * 2001))], "less than 2001"),
    "endless text field": (
        [text_field(element={"type": "plain_text_input", "max_length": 3001})],
        "an integer from 1 to 3000",
    ),
    "bad date": (in_actions({"type": "datepicker", "initial_date": "31.1.2027"}), "a date as YYYY-MM-DD"),
    "long markdown": ([{"type": "markdown", "text": "x" * 12_001}], "less than 12001"),
    "long markdown in two": ([{"type": "markdown", "text": "x" * 6_001}] * 2, "in total"),
    "three charts": ([chart()] * 3, "no more than 2 data_visualization"),
    "chart whose labels differ": ([chart(axis_config={"categories": ["Mon", "Wed"]})], "labels must be"),
    "image without source": ([{"type": "image", "alt_text": "a"}], "needs exactly one of"),
}


@pytest.mark.parametrize("blocks", ACCEPTED.values(), ids=ACCEPTED)
def test_takes(blocks: list[Block]) -> None:
    assert message_problems(blocks) == []


@pytest.mark.parametrize(("blocks", "complaint"), REFUSED.values(), ids=REFUSED)
def test_refuses(blocks: Any, complaint: str) -> None:
    assert complaint in "\n".join(message_problems(blocks))


def test_says_where() -> None:
    assert message_problems([section(), section("x" * 3001)]) == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    ]


VIEWS: dict[str, tuple[Any, str]] = {
    "no view": (None, "must be one of"),
    "long title": (modal(section(), title=plain("x" * 25)), "less than 25"),
    "long submit": (modal(section(), submit=plain("x" * 25)), "less than 25"),
    "long metadata": (modal(section(), private_metadata="x" * 3001), "less than 3001"),
    "long callback id": (modal(section(), callback_id="x" * 256), "less than 256"),
    "too many blocks": (modal(*[{"type": "divider"}] * 101), "no more than 100"),
    "unknown key": (modal(section(), size="large"), "invalid additional property: size"),
    "no title": ({"type": "modal", "blocks": []}, "missing required field: title"),
    "fields without submit": (
        {"type": "modal", "title": plain("t"), "blocks": [text_field()]},
        "missing required field: submit",
    ),
    "markdown in a modal": (modal({"type": "markdown", "text": "a"}), "unsupported block in a modal"),
    "chart in a modal": (modal(chart()), "unsupported block in a modal"),
    "title at home": (
        {"type": "home", "title": plain("t"), "blocks": []},
        "invalid additional property: title",
    ),
    "table at home": (
        {"type": "home", "blocks": [{"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}]},
        "unsupported block in a home",
    ),
    "file field at home": (
        {"type": "home", "blocks": [text_field(element={"type": "file_input"})]},
        "unsupported element in a home",
    ),
}


@pytest.mark.parametrize(("view", "complaint"), VIEWS.values(), ids=VIEWS)
def test_refuses_view(view: Any, complaint: str) -> None:
    assert complaint in "\n".join(view_problems(view))


def test_takes_views() -> None:
    number = {"type": "number_input", "action_id": "n", "is_decimal_allowed": False}
    assert view_problems(modal(text_field(), text_field("two", element=number)), "modal") == []
    assert view_problems({"type": "home", "blocks": [chart(), buttons("a")]}, "home") == []
    assert view_problems(modal(section()), "home") == [
        "[ERROR] must be one of: home [json-pointer:/view/type]"
    ]
