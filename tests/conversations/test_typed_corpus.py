"""A corpus of typed answers and of talk: how much is understood, how much wrongly, and that no talk is taken.

`talk.tsv` is what engineers write to each other in a thread, as it would stand there while a question is open: whether a line is
an answer depends on the question, so each names the questions it rightly answers ("mesh is fine" says nothing of a date). It was
written before the parser was tried on it.

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
from tests.conversations.reading import TODAY, read

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
    assert len(rows) > 2200 and len(sure) > 1850
    assert len(wrong) <= 0.002 * len(returned), wrong
    assert len(missed) <= 0.04 * len(sure), missed


@pytest.mark.parametrize("line", (HERE / "chatter.txt").read_text(encoding="utf-8").splitlines())
def test_talk_is_no_answer_to_anything(mesh: Framework, line: str) -> None:
    kinds = ["number", "date", "yesno", *(question.id for question in mesh.questions if question.type != "text")]
    assert {kind: found for kind in kinds if (found := parsed(mesh, kind, line, TODAY)) is not None} == {}


def test_what_engineers_tell_each_other_answers_only_what_it_is_about(mesh: Framework) -> None:
    like_others = {"pods", "nodes", "rps", "hire_date", "cluster_date"}
    kinds = ["number", "date", "yesno", *(question.id for question in mesh.questions if question.type != "text")]
    lines = (HERE / "talk.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [(text, {kind for kind in allowed.split(",") if kind}) for text, _, allowed in (line.partition("\t") for line in lines)]
    taken = [
        (text, kind) for text, allowed in rows for kind in kinds
        if kind not in allowed | like_others and parsed(mesh, kind, text, TODAY) is not None
    ]
    assert len(rows) > 1250 and {kind for _, allowed in rows for kind in allowed} <= {*kinds}
    assert taken == []


@pytest.mark.parametrize(("kind", "text", "offered"), [
    ("launch", "on Thursday", "~2026-11-26"), ("launch", "by Friday please", "~2026-11-27"), ("launch", "tomorrow", "~2026-11-24"),
    ("launch", "in 6 days", "~2026-11-29"), ("launch", "in a week", "2026-11-30"), ("launch", "Friday 27 November", "2026-11-27"),
    ("launch", "until 5 January", "~2027-01-05"), ("demand_by", "until 5 January", "2027-01-05"),
    ("services", "404", "~404..404"), ("services", "404 services", "404..404"), ("services", "500", "500..500"),
    ("services", "12 pods", "-"), ("pods", "12 pods", "12..12"), ("services", "100ms", "-"), ("slo", "100ms", "100..100"),
    ("nodes", "40 rps", "-"), ("services", "two more", "-"), ("growth", "two more", "2..2"), ("services", "50-50", "-"),
    ("services", "it's around 45 now", "41..49"), ("services", "34 with the databases", "34..34"),
    ("services", "8 services, 2 of them databases", "8..8"), ("services", "22 in this cluster", "22..22"),
    ("stage", "launching it now", "-"), ("stage", "launching soon", "launch"), ("stage", "running in production now", "production"),
    ("mesh_trouble", "nothing works", "-"), ("mesh_trouble", "nothing, works well", "nothing"), ("mesh_trouble", "none of it works", "-"),
    ("owner", "just me today", "-"), ("owner", "just me", "part"), ("releases", "stable so far", "-"), ("fips", "yeah right", "-"),
    ("fips", "oh no", "-"), ("fips", "yeah sure", "yes"), ("mesh_today", "istio 1.28 with sidecars", "istio_sidecar"),
])
def test_the_same_words_answer_one_question_and_are_talk_beside_another(mesh: Framework, kind: str, text: str, offered: str) -> None:
    assert read(mesh, kind, text) == offered


@pytest.mark.parametrize(("kind", "text", "means"), [
    ("vms", "yes and no", None), ("vms", "yes, some linux", "linux"), ("pods", "a thousand", 1000), ("pods", "twelve hundred", 1200),
    ("pods", "twenty five thousand", 25_000), ("pods", "a couple thousand", None), ("pods", "two hundred thousand", None),
    ("launch", "not sure when we launch", "unknown"), ("services", "not sure what you mean by that", None),
])
def test_what_outsiders_typed_and_was_read_wrongly(mesh: Framework, kind: str, text: str, means: str | int | None) -> None:
    assert parsed(mesh, kind, text, TODAY) == means
