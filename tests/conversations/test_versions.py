"""What a new version of a framework changes: meaning, wording, facts, and what came and went."""

from datetime import timedelta
from typing import Any

from conversations.framework import Framework
from conversations.versions import Altered, alterations


def _part(mesh: Framework, section: str, id: str, **changed: Any) -> Framework:
    parts = tuple(part.model_copy(update=changed) if part.id == id else part for part in getattr(mesh, section))
    return mesh.model_copy(update={section: parts})


def _found(old: Framework, new: Framework) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(each.part, each.effect, each.fields) for each in alterations(old, new)]


def test_nothing_changes_between_a_framework_and_itself(mesh: Framework) -> None:
    assert _found(mesh, mesh) == []
    assert _found(mesh, mesh.model_copy(update={"version": 9})) == []


def test_a_question_may_change_its_meaning_and_its_words_at_once(mesh: Framework) -> None:
    bands = tuple(band.model_copy(update={"low": band.low + 1}) for band in mesh.question("services").bands)
    later = _part(mesh, "questions", "services", bands=bands, ask="How many?", edition=2)
    assert _found(mesh, later) == [("services", "meaning", ("bands", "edition")), ("services", "wording", ("ask",))]
    [first, _] = alterations(mesh, later)
    assert first.path == ("questions", [question.id for question in mesh.questions].index("services"))
    louder = tuple(choice.model_copy(update={"label": "X"}) for choice in mesh.question("owner").choices)
    assert _found(mesh, _part(mesh, "questions", "owner", choices=louder)) == [("owner", "wording", ("choices",))]


def test_a_fact_is_another_one_by_its_value_or_its_end_and_a_new_look_at_it_is_wording(mesh: Framework) -> None:
    fact = mesh.facts[0]
    checked = fact.checked_on + timedelta(days=1)
    later = _part(mesh, "facts", fact.id, value="other", ends_on=checked, checked_on=checked)
    assert _found(mesh, later) == [(fact.id, "fact", ("value", "ends_on")), (fact.id, "wording", ("checked_on",))]


def test_rules_decide_by_their_order_too(mesh: Framework) -> None:
    first, second, *rest = mesh.table
    assert _found(mesh, mesh.model_copy(update={"table": (second, first, *rest)})) == [("table", "meaning", ("order",))]
    assert _found(mesh, _part(mesh, "table", first.id, because="So.")) == [(first.id, "wording", ("because",))]
    facts = mesh.model_copy(update={"facts": tuple(reversed(mesh.facts))})
    assert _found(mesh, facts) == [], "facts are looked up by name"


def test_what_came_and_went(mesh: Framework) -> None:
    fewer = mesh.model_copy(update={"table": mesh.table[1:]})
    gone = mesh.table[0].id
    assert list(alterations(mesh, fewer)) == [Altered(gone, "gone", (), ("table",))]
    assert list(alterations(fewer, mesh)) == [Altered(gone, "new", (), ("table", 0))]
    without = mesh.model_copy(update={"values": {name: cases for name, cases in mesh.values.items() if name != "cap"}})
    assert list(alterations(mesh, without)) == [Altered("cap", "gone", (), ("values",))]
    assert list(alterations(without, mesh)) == [Altered("cap", "new", (), ("values", "cap"))]


def test_values_change_by_their_cases_and_the_rest_is_wording(mesh: Framework) -> None:
    later = mesh.model_copy(update={"values": {**mesh.values, "cap": mesh.values["cap"][1:]}})
    assert list(alterations(mesh, later)) == [Altered("cap", "meaning", (), ("values", "cap"))]
    reworded = mesh.model_copy(update={"says": {}})
    assert list(alterations(mesh, reworded)) == [Altered("says", "wording", (), ("says",))]
