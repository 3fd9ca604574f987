"""The three-valued grammar: what is open stays open, what is sure is sure."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from conversations.conditions import Condition, holds, names_in

ADAPTER: TypeAdapter[Condition] = TypeAdapter(Condition)
WORLD = {"a": frozenset({"x"}), "b": frozenset({"x", "y"}), "m.o": frozenset({"yes"}), "m.p": frozenset({"no", "yes"})}
TRUE, OPEN, FALSE = {"of": "a", "in": ["x"]}, {"of": "b", "in": ["x"]}, {"of": "a", "in": ["y"]}


@pytest.mark.parametrize(
    ("raw", "truth"),
    [
        (TRUE, True), (OPEN, None), (FALSE, False), ({"of": "b", "in": ["x", "y"]}, True),
        ({"of": "m", "has": ["o"]}, True), ({"of": "m", "has": ["p"]}, None), ({"of": "m", "has": ["p", "o"]}, True),
        ({"all": [TRUE, OPEN]}, None), ({"all": [FALSE, OPEN]}, False), ({"all": [TRUE, TRUE]}, True),
        ({"any": [FALSE, OPEN]}, None), ({"any": [TRUE, OPEN]}, True), ({"any": [FALSE]}, False),
        ({"not": OPEN}, None), ({"not": TRUE}, False),
        ({"n": 2, "of": [TRUE, OPEN, FALSE]}, None), ({"n": 1, "of": [TRUE, OPEN]}, True), ({"n": 3, "of": [TRUE, OPEN]}, False),
        ({"always": True}, True),
    ],
)
def test_truth_is_known_only_where_every_possible_value_agrees(raw: dict[str, Any], truth: bool | None) -> None:
    assert holds(ADAPTER.validate_python(raw), WORLD.__getitem__) is truth


def test_a_condition_names_what_it_looks_at() -> None:
    raw = {"all": [{"not": TRUE}, {"any": [{"of": "m", "has": ["o", "p"]}]}, {"n": 1, "of": [OPEN]}, {"always": True}]}
    assert names_in(ADAPTER.validate_python(raw)) == ("a", "m.o", "m.p", "b")


def test_a_word_outside_the_grammar_is_refused() -> None:
    with pytest.raises(ValidationError):
        ADAPTER.validate_python({"of": "a", "greater": 3})
