"""A corpus of typed answers and of talk: how much is understood, how much wrongly, and that no talk is taken.

`typed.tsv` gives for each text the answer as `meshcheck framework parse` prints it. For numbers also `~12` (a range
around 12), `10+`, `<10`, `<=10` and `10-15`. `null`: no answer may be read. `?x`: x or nothing.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.assessing import parsed
from conversations.framework import Framework
from tests.conversations.reading import TODAY

HERE = Path(__file__).parent
SHAPES = (
    (re.compile(r"~(\d+)"), lambda n, low, high: high is not None and n * 0.75 - 1 <= low <= n <= high <= n * 1.25 + 1),
    (re.compile(r"(\d+)\+"), lambda n, low, high: (low, high) == (n, None)),
    (re.compile(r"<(\d+)"), lambda n, low, high: low <= 1 and high == n - 1),
    (re.compile(r"<=(\d+)"), lambda n, low, high: low <= 1 and high == n),
)
Row = tuple[str, str, str]


def _rows() -> Iterator[Row]:
    for line in (HERE / "typed.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        kind, text, means = line.split("\t")
        yield kind, text, means


def _right(means: str, got: Any) -> bool:
    """Whether what was read is what was meant; abstaining is right only where no answer is meant or sure."""
    if got is None or means == "null":
        return got is None and (means == "null" or means.startswith("?"))
    means = means.removeprefix("?")
    if isinstance(got, list):
        return means.startswith("[") and sorted(json.loads(means)) == sorted(got)
    low, high = (got["min"], got["max"]) if isinstance(got, dict) else (got, got)
    for shape, fits in SHAPES:
        if found := shape.fullmatch(means):
            return bool(fits(int(found[1]), low, high))
    return means in (str(got), f"{low}-{high}")


def test_answers_are_understood_and_hardly_ever_wrongly(mesh: Framework) -> None:
    rows = list(_rows())
    read = {row: parsed(mesh, row[0], row[1], TODAY) for row in rows}
    sure = [row for row in rows if row[2] != "null" and not row[2].startswith("?")]
    missed = [row for row in sure if read[row] is None]
    returned = [row for row in rows if read[row] is not None]
    wrong = [(row, read[row]) for row in returned if not _right(row[2], read[row])]
    assert len(rows) > 1500 and len(sure) > 1300
    assert len(wrong) <= 0.002 * len(returned), wrong
    assert len(missed) <= 0.04 * len(sure), missed


@pytest.mark.parametrize("line", (HERE / "chatter.txt").read_text(encoding="utf-8").splitlines())
def test_talk_is_no_answer_to_anything(mesh: Framework, line: str) -> None:
    kinds = ["number", "date", "yesno", *(question.id for question in mesh.questions if question.type != "text")]
    assert {kind: found for kind in kinds if (found := parsed(mesh, kind, line, TODAY)) is not None} == {}


@pytest.mark.parametrize(("kind", "text", "means"), [
    ("vms", "yes and no", None), ("vms", "yes, some linux", "linux"), ("pods", "a thousand", 1000), ("pods", "twelve hundred", 1200),
    ("pods", "twenty five thousand", 25_000), ("pods", "a couple thousand", None), ("pods", "two hundred thousand", None),
    ("launch", "not sure when we launch", "unknown"), ("services", "not sure what you mean by that", None),
])
def test_what_outsiders_typed_and_was_read_wrongly(mesh: Framework, kind: str, text: str, means: str | int | None) -> None:
    assert parsed(mesh, kind, text, TODAY) == means
