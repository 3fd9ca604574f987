"""Rules for the blocks few apps use: tables, charts, cards, containers, rich text, tasks."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.local.element_rules import BUTTONS, ID, IMAGE, NUMBERED, URL, block_of, plain, text
from bot.local.shape_rules import (
    Complaints,
    Rule,
    Shape,
    anything,
    at_least_one,
    by_type,
    flag,
    number,
    one_of,
    several,
    whole,
    words,
)

_PART = Shape({"type": anything, "elements": several(anything, 0, 1000)}, {"border": whole(0, 1)})
_LIST = Shape(
    {"type": anything, "elements": several(_PART, 0, 1000), "style": one_of("bullet", "ordered")},
    {"indent": whole(0, 8), "offset": whole(0, 10**6), "border": whole(0, 1)},
)
_RICH = block_of(
    {
        "elements": several(
            by_type(
                {
                    "rich_text_section": _PART,
                    "rich_text_quote": _PART,
                    "rich_text_preformatted": Shape(
                        {"type": anything, "elements": several(anything, 0, 1000)},
                        {"border": whole(0, 1), "language": words(50)},
                    ),
                    "rich_text_list": _LIST,
                },
                "element",
            ),
            1,
            1000,
        )
    }
)
_RAW_TEXT = Shape({"type": anything, "text": words(10_000, 1)})
_RAW_NUMBER = Shape({"type": anything, "value": number, "text": words(100, 1)})
_CELL = by_type({"raw_text": _RAW_TEXT, "raw_number": _RAW_NUMBER, "rich_text": _RICH}, "cell")
_COLUMN = Shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})


def _same_width(value: Any, at: str, complaints: Complaints) -> None:
    rows = value.get("rows") if isinstance(value, dict) else None
    if isinstance(rows, list) and len({len(row) for row in rows if isinstance(row, list)}) > 1:
        complaints.add(f"{at}/rows", "all rows must have the same number of cells")


CHILDREN = (
    "actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section", "table", "video",
)
"""What may stand in a container (page: Container block): no chart, no card, no further container."""


def _folds(value: Any, at: str, complaints: Complaints) -> None:
    """Only what can be folded can be folded at first, and only what can not has a line below its header."""
    if not isinstance(value, dict):
        return
    if value.get("default_collapsed") is True and value.get("is_collapsible") is not True:
        complaints.add(f"{at}/default_collapsed", "requires is_collapsible to be true")
    if value.get("has_header_divider") is True and value.get("is_collapsible") is True:
        complaints.add(f"{at}/has_header_divider", "cannot be set when is_collapsible is true")


_SERIES = Shape({"name": words(20, 1), "data": several(NUMBERED, 1, 20)})
_AXIS = Shape({"categories": several(words(20, 1), 1, 20)}, {"x_label": words(50), "y_label": words(50)})
_XY = Shape({"type": anything, "series": several(_SERIES, 1, 6), "axis_config": _AXIS})
_PIE = Shape({"type": anything, "segments": several(NUMBERED, 1, 6)})


def _series_fit(value: Any, at: str, complaints: Complaints) -> None:
    """Every series has its own name and one value for each category, in order."""
    if complaints.messages or value["chart"]["type"] == "pie":
        return
    series = value["chart"]["series"]
    if len({one["name"] for one in series}) < len(series):
        complaints.add(f"{at}/chart/series", "names must be unique")
    if len(set(value["chart"]["axis_config"]["categories"])) < len(value["chart"]["axis_config"]["categories"]):
        complaints.add(f"{at}/chart/axis_config", "categories must be unique")
    for one in series:
        if [point["label"] for point in one["data"]] != value["chart"]["axis_config"]["categories"]:
            complaints.add(f"{at}/chart/series", "labels must be the categories of the axis")


_CARD = block_of(
    {},
    {
        "hero_image": IMAGE,
        "icon": IMAGE,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "actions": several(by_type({"button": BUTTONS["button"]}, "element"), 1, 5),
    },
    at_least_one("hero_image", "title", "actions", "body"),
)
_TASK = block_of(
    {
        "task_id": ID,
        "title": words(300, 1),
        "status": one_of("pending", "in_progress", "complete", "error"),
    },
    {"details": _RICH, "output": _RICH, "sources": several(anything, 0, 100)},
)

EXOTIC: Mapping[str, Rule] = MappingProxyType(
    {
        "rich_text": _RICH,
        "table": block_of(
            {"rows": several(several(_CELL, 1, 20), 1, 100)},
            {"column_settings": several(_COLUMN, 0, 20)},
        ),
        "data_table": block_of(
            {"rows": several(several(_CELL, 1, 20), 2, 101), "caption": words(1000, 1)},
            {"page_size": whole(1, 100), "row_header_column_index": whole(0, 19)},
            _same_width,
        ),
        "data_visualization": block_of(
            {
                "title": words(50, 1),
                "chart": by_type({"line": _XY, "bar": _XY, "area": _XY, "pie": _PIE}, "chart"),
            },
            None,
            _series_fit,
        ),
        "alert": block_of(
            {"text": text(3000)}, {"level": one_of("default", "info", "warning", "error", "success")}
        ),
        "card": _CARD,
        "carousel": block_of({"elements": several(_CARD, 1, 10)}),
        "container": block_of(
            {"child_blocks": several(anything, 1, 10)},
            {
                "title": plain(150),
                "rich_text_title": _RICH,
                "subtitle": text(150),
                "width": one_of("narrow", "standard", "wide", "full"),
                "icon": IMAGE,
                "is_collapsible": flag,
                "default_collapsed": flag,
                "has_header_divider": flag,
            },
            at_least_one("title", "rich_text_title"),
            _folds,
        ),
        "task_card": _TASK,
        "plan": block_of({"title": words(300, 1)}, {"tasks": several(_TASK, 0, 50)}),
        "file": block_of({"external_id": ID, "source": one_of("remote")}),
        "video": block_of(
            {"alt_text": words(2000), "title": plain(200), "thumbnail_url": URL, "video_url": URL},
            {
                "author_name": words(50),
                "description": plain(200),
                "provider_icon_url": URL,
                "provider_name": words(200),
                "title_url": URL,
            },
        ),
    }
)
