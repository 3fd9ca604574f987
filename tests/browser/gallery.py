"""Blocks that few apps use, to be looked at."""

from typing import Any

from tests.local.samples import plain, section

QUARTERS = ["Q1", "Q2", "Q3", "Q4"]


def raw(text: str) -> dict[str, Any]:
    """A cell with text."""
    return {"type": "raw_text", "text": text}


def chart(kind: str) -> dict[str, Any]:
    """Growth against a flat band."""
    series = [("services", [4, 9, 16, 22]), ("band", [10, 10, 10, 10])]
    data = [
        {"name": name, "data": [{"label": at, "value": value} for at, value in zip(QUARTERS, values, strict=True)]}
        for name, values in series
    ]
    axis = {"categories": QUARTERS, "x_label": "Quarter", "y_label": "Services"}
    return {"type": "data_visualization", "title": f"Growth as {kind}", "chart": {"type": kind, "series": data, "axis_config": axis}}


def folded() -> dict[str, Any]:
    """A container that is closed at first."""
    button = {"type": "button", "action_id": "why", "text": plain("Why?"), "value": "why"}
    field = {"type": "plain_text_input", "action_id": "typed"}
    inside = [
        section("inside the fold"),
        {"type": "input", "block_id": "note", "label": plain("Note"), "element": field},
        {"type": "actions", "block_id": "within", "elements": [button]},
    ]
    return {
        "type": "container", "title": plain("Reasons"), "is_collapsible": True, "default_collapsed": True, "child_blocks": inside,
    }


def history(rows: int) -> dict[str, Any]:
    """A data table that has pages of five."""
    head = [raw("Date"), raw("Services")]
    body = [[raw(f"day {n:02d}"), {"type": "raw_number", "value": n * 3 % rows, "text": str(n * 3 % rows)}] for n in range(rows)]
    return {"type": "data_table", "caption": "History", "page_size": 5, "rows": [head, *body]}


FEEDBACK = {
    "type": "context_actions",
    "block_id": "opinion",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "rate",
            "positive_button": {"text": plain("Good advice"), "value": "good"},
            "negative_button": {"text": plain("Bad advice"), "value": "bad"},
        },
        {"type": "icon_button", "action_id": "bin", "icon": "trash", "text": plain("Throw away"), "value": "bin"},
    ],
}
CARD = {"type": "card", "title": plain("payments"), "body": plain("Not yet")}
