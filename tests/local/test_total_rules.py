"""What Slack demands of all blocks together, and of the blocks that few apps use."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.local.block_rules import message_problems, view_problems
from bot.local.total_rules import characters
from tests.local.samples import modal, option, plain, refusal, section, text_field

VOTE = "C01VOTE"
Block = dict[str, Any]
RAW = {"type": "raw_text", "text": "a"}
NUMBER = {"type": "raw_number", "value": 1, "text": "1"}
TABLE: Block = {"type": "table", "rows": [[RAW, NUMBER]]}
DATA: Block = {"type": "data_table", "caption": "c", "rows": [[RAW], [NUMBER]]}
CHART: Block = {
    "type": "data_visualization",
    "title": "t",
    "chart": {
        "type": "area",
        "series": [{"name": "s", "data": [{"label": "a", "value": 1}]}],
        "axis_config": {"categories": ["a"]},
    },
}


def container(*children: Block, **more: Any) -> Block:
    """A container with these children."""
    return {"type": "container", "title": plain("t"), "child_blocks": list(children), **more}


def feedback(**more: Any) -> list[Block]:
    """A pair of thumbs."""
    good = {"text": plain("Good"), "value": "good"}
    both = {"type": "feedback_buttons", "action_id": "f", "positive_button": good, "negative_button": good}
    return [{"type": "context_actions", "elements": [{**both, **more}]}]


def field(**element: Any) -> list[Block]:
    """An input block with a text field."""
    return [text_field(element={"type": "plain_text_input", "action_id": "a", **element})]


def menu(kind: str, **more: Any) -> Block:
    """An element for an actions block."""
    return {"type": "actions", "elements": [{"type": kind, "action_id": kind, **more}]}


TAKEN: dict[str, list[Block]] = {
    "table with numbers": [TABLE],
    "table in a container": [container(TABLE)],
    "data table": [DATA],
    "folded": [container(section(), is_collapsible=True, default_collapsed=True)],
    "line below the header": [container(section(), has_header_divider=True)],
    "thumbs": feedback(),
    "exactly long enough": [section("x" * 3000)] * 4 + [section("x" * 1200)],
    "field of five": field(min_length=5, max_length=5),
    "leap day": [menu("datepicker", initial_date="2028-02-29")],
}
REFUSED: dict[str, tuple[list[Block], str]] = {
    "two tables": ([TABLE, {**TABLE}], "only_one_table_allowed"),
    "table of each kind": ([TABLE, DATA], "only_one_table_allowed"),
    "second table inside": ([TABLE, container(TABLE)], "only_one_table_allowed"),
    "too long altogether": ([section("x" * 3000)] * 4 + [section("x" * 1201)], "msg_blocks_too_long"),
    "too long with headers": (
        [section("x" * 3000)] * 4 + [{"type": "header", "text": plain("x" * 100)}] * 7,
        "msg_blocks_too_long: 13400",
    ),
    "folded for ever": ([container(section(), default_collapsed=True)], "requires is_collapsible"),
    "line and fold": (
        [container(section(), is_collapsible=True, has_header_divider=True)],
        "cannot be set when is_collapsible",
    ),
    "chart in a container": ([container(CHART)], "unsupported child block"),
    "container in a container": ([container(container(section()))], "unsupported child block"),
    "eleven children": ([container(*[{"type": "divider"}] * 11)], "no more than 10"),
    "no children": ([container()], "no fewer than 1"),
    "thumb without text": (feedback(positive_button={"value": "a"}), "missing required field: text"),
    "unknown key in a thumb": (feedback(negative_button={"text": plain("a"), "value": "a", "x": 1}), "additional"),
    "seen by eleven": (
        [
            {
                "type": "context_actions",
                "elements": [
                    {"type": "icon_button", "icon": "trash", "text": plain("a"), "visible_to_user_ids": ["U1"] * 11}
                ],
            }
        ],
        "no more than 10",
    ),
    "same category twice": (
        [
            {
                **CHART,
                "chart": {
                    "type": "line",
                    "series": [{"name": "s", "data": [{"label": "a", "value": 1}, {"label": "a", "value": 2}]}],
                    "axis_config": {"categories": ["a", "a"]},
                },
            }
        ],
        "categories must be unique",
    ),
    "data table without body": ([{**DATA, "rows": [[RAW]]}], "no fewer than 2"),
    "long card": ([{"type": "card", "body": plain("x" * 201)}], "less than 201"),
    "two with focus": (
        [text_field("a", element={"type": "plain_text_input", "focus_on_load": True}),
         text_field("b", element={"type": "plain_text_input", "focus_on_load": True})],
        "only one element",
    ),
    "shorter than its least": (field(min_length=9, max_length=5), "can not be more"),
    "no such day": ([menu("datepicker", initial_date="2027-02-29")], "a date as"),
    "no such time": ([menu("timepicker", initial_time="24:00")], "a time as"),
    "response url outside of a modal": (
        [menu("conversations_select", response_url_enabled=True)], "only available in modals",
    ),
    "multi select in actions": ([menu("multi_static_select", options=[option("a")])], "unsupported"),
    "rich text field": ([text_field(element={"type": "rich_text_input", "action_id": "r"})], "unsupported element"),
}


@pytest.mark.parametrize("blocks", TAKEN.values(), ids=TAKEN)
def test_takes(blocks: list[Block]) -> None:
    assert message_problems(blocks) == []


@pytest.mark.parametrize(("blocks", "complaint"), REFUSED.values(), ids=REFUSED)
def test_refuses(blocks: list[Block], complaint: str) -> None:
    assert complaint in "\n".join(message_problems(blocks))


def test_views_may_be_longer_than_messages() -> None:
    assert view_problems(modal(*[section("x" * 3000)] * 5), "modal") == []
    select = {"type": "conversations_select", "action_id": "c", "response_url_enabled": True}
    assert view_problems(modal(text_field(element=select)), "modal") == []


def test_headings_of_markdown_count_like_headers() -> None:
    assert characters([{"type": "markdown", "text": "# a\ntext\n## b"}]) == 13 + 200


async def test_each_limit_has_its_word(client: AsyncWebClient) -> None:
    for blocks, word in (
        ([TABLE, DATA], "invalid_attachments"),
        ([section("x" * 3000)] * 5, "msg_blocks_too_long"),
        ([{"type": "sparkle"}], "invalid_blocks"),
    ):
        assert (await refusal(client.chat_postMessage(channel=VOTE, text="t", blocks=blocks)))["error"] == word
    attached = [{"blocks": [{"type": "sparkle"}]}]
    call = client.chat_postMessage(channel=VOTE, text="t", attachments=attached)
    assert (await refusal(call))["error"] == "invalid_attachments"


async def test_updates_are_counted_in_bytes(client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel=VOTE, text="ü" * 2001))["ts"]
    assert (await client.chat_update(channel=VOTE, ts=ts, text="ü" * 2000))["ok"]
    for text in ("ü" * 2001, "x" * 4001):
        assert (await refusal(client.chat_update(channel=VOTE, ts=ts, text=text)))["error"] == "msg_too_long"
