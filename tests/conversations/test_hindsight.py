"""What became of verdicts, counted by the rule that decided them."""

from datetime import UTC, datetime, timedelta

import pytest

from conversations.hindsight import CHOICES, Case, Record, asked_at, deciding, is_same, records
from tests.store.facts import SNAPSHOT


def _case(rule: str = "R4", *, asked: bool = True, said: str = "") -> Case:
    reason = SNAPSHOT.reasons[0].model_copy(update={"rule": rule})
    return Case(SNAPSHOT.model_copy(update={"reasons": (reason,)}), asked, said)


def test_each_rule_has_its_own_record_and_only_what_was_done_is_a_hit_or_a_miss() -> None:
    said = ["right", "right", "wrong", "otherwise", "early", ""]
    found = records([*(_case(said=each) for each in said), _case("R13", asked=False)])
    assert found == (Record("R13", 1, 0, 0, 0, 0, 0), Record("R4", 6, 6, 2, 1, 1, 1))
    assert [(each.answered, each.hit_rate) for each in found] == [(0, None), (5, pytest.approx(2 / 3))]


def test_otherwise_and_too_early_say_nothing_about_the_advice() -> None:
    [found] = records([_case(said="otherwise"), _case(said="early")])
    assert (found.answered, found.hit_rate) == (2, None)
    assert set(CHOICES) == {"right", "wrong", "otherwise", "early"}


def test_the_first_reason_names_the_rule_and_a_verdict_without_reasons_none() -> None:
    assert deciding(SNAPSHOT) == "few"
    assert deciding(SNAPSHOT.model_copy(update={"reasons": ()})) == ""


def test_it_is_asked_ninety_days_after_the_verdict() -> None:
    at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert asked_at(SNAPSHOT.model_copy(update={"at": at})) - at == timedelta(days=90)


def test_another_headline_is_another_verdict() -> None:
    assert is_same(SNAPSHOT, SNAPSHOT.model_copy(update={"status": "settled", "framework_version": 9}))
    assert not is_same(SNAPSHOT, SNAPSHOT.model_copy(update={"headline": "Not yet; before launch: adopt"}))
    assert not is_same(SNAPSHOT, SNAPSHOT.model_copy(update={"verdict": "adopt"}))
