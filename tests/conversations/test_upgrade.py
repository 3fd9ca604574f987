"""A framework that changed while an assessment was under way: nothing in flight breaks."""

from typing import Any

import pytest

from bot.views.root import TeamView
from bot.views.thread import thread
from conversations.answers import Given, Value
from conversations.assessment import Assessment, answer
from conversations.diffs import diff
from conversations.errors import UnknownQuestionError
from conversations.following import follow_up
from conversations.framework import Framework
from conversations.meaning import meaning, meanings, wording
from conversations.progress import progress
from conversations.record import markdown
from conversations.upgrade import fits, readable
from conversations.verdict import conclude
from conversations.versions import upgraded
from conversations.worlds import atoms, world_of
from tests.cases import AT, answers, assessment


def _without(mesh: Framework, question: str) -> Framework:
    kept = tuple(each for each in mesh.questions if each.id != question)
    return mesh.model_copy(update={"questions": kept, "version": mesh.version + 1})


def test_an_answer_to_a_dropped_question_is_kept_and_counts_for_nothing(mesh: Any) -> None:
    later = _without(mesh, "slo")
    given = {**answers(mesh), "slo": Value.number(5, 5)}
    run: Assessment = assessment(mesh, given)
    dissent = Given(question="slo", value=Value.number(9, 9), by="BOB", at=AT, source="dissent")
    run = run.model_copy(update={"given": (*run.given, dissent)})
    assert readable(later, run) is run
    assert progress(later, run).open is None
    verdict = conclude(later, run, at=AT)
    assert verdict.framework_version == mesh.version + 1
    assert "slo" not in verdict.answers
    assert verdict.status == "settled"
    with pytest.raises(UnknownQuestionError):
        later.question("slo")
    with pytest.raises(KeyError):
        later.verdict("nothing")


def _with(mesh: Framework, question: str, **changed: Any) -> Framework:
    questions = tuple(each.model_copy(update=changed) if each.id == question else each for each in mesh.questions)
    return mesh.model_copy(update={"questions": questions})


def _choices(mesh: Framework, question: str, without: str) -> tuple[Any, ...]:
    return tuple(choice for choice in mesh.question(question).choices if choice.id != without)


def test_words_sources_and_facts_change_no_meaning(mesh: Framework) -> None:
    owner = mesh.question("owner")
    louder = tuple(choice.model_copy(update={"label": choice.label.upper(), "words": ()}) for choice in owner.choices)
    rules = tuple(rule.model_copy(update={"because": "So."}) for rule in mesh.table)
    reworded = _with(mesh, "owner", ask="Who?", why="Because.", choices=louder).model_copy(update={"table": rules, "facts": ()})
    assert meaning(reworded) == meaning(mesh)
    assert meanings(reworded) == meanings(mesh)
    assert wording(reworded) != wording(mesh)
    assert wording(mesh.model_copy(update={"facts": ()})) == wording(mesh)


def test_choices_thresholds_and_relevance_change_the_meaning_of_their_question_alone(mesh: Framework) -> None:
    bands = tuple(band.model_copy(update={"low": band.low + 1}) for band in mesh.question("services").bands)
    for question, changed in (
        ("owner", {"choices": _choices(mesh, "owner", "part")}), ("services", {"bands": bands}), ("owner", {"when": None}),
        ("owner", {"neutral": "none"}), ("owner", {"edition": 2}),
    ):
        later = _with(mesh, question, **changed)
        assert meaning(later) != meaning(mesh), question
        assert {id for id, name in meanings(later).items() if name != meanings(mesh)[id]} == {question}


def test_rules_and_values_change_the_meaning_of_the_framework_but_not_of_answers(mesh: Framework) -> None:
    fewer = mesh.model_copy(update={"table": mesh.table[1:]})
    values = mesh.model_copy(update={"values": {**mesh.values, "cap": mesh.values["cap"][1:]}})
    for later in (fewer, values):
        assert meaning(later) != meaning(mesh)
        assert meanings(later) == meanings(mesh)


def thread_of(framework: Framework, run: Assessment) -> dict[str, Any]:
    """The thread as it is drawn."""
    return dict(thread(framework, [run], now=AT, names={}, team=TeamView(), next_ask=None))


def _concluded(mesh: Framework) -> Assessment:
    run = assessment(mesh, answers(mesh))
    return run.model_copy(update={"concluded": conclude(mesh, run, at=AT)})


def test_a_follow_up_asks_again_what_has_come_to_mean_something_else(mesh: Framework) -> None:
    before = _concluded(mesh)
    bands = tuple(band.model_copy(update={"low": band.low + 1}) for band in mesh.question("services").bands)
    later = _with(mesh, "services", bands=bands)
    again = follow_up(before, id="a2", at=AT, asks=("owner",), why_now="", framework=later)
    assert again.asks == ("owner", "services")
    assert "services" not in again.answers
    assert again.carried["services"].value == Value.number(5, 5), "what was said is the suggestion"
    assert follow_up(before, id="a2", at=AT, asks=("owner",), why_now="", framework=mesh).asks == ("owner",)


def test_an_answer_that_can_not_be_given_any_more_is_not_carried(mesh: Framework) -> None:
    later = _with(mesh, "owner", choices=_choices(mesh, "owner", "part"))
    again = follow_up(_concluded(mesh), id="a2", at=AT, asks=("pains",), why_now="", framework=later)
    assert "owner" not in again.carried
    assert "owner" not in again.asks or progress(later, again).open is not None


def test_an_open_check_asks_again_what_can_not_be_answered_so_any_more(mesh: Framework) -> None:
    later = _with(mesh, "owner", choices=_choices(mesh, "owner", "part"))
    run = assessment(mesh, answers(mesh))
    read = readable(later, run)
    assert "owner" not in read.answers and "pains" in read.answers
    assert len(read.given) == len(run.given), "facts are kept"
    open_ = progress(later, read).open
    assert open_ is not None and [question.id for question in open_.questions] == ["owner"]
    assert readable(mesh, run) is run
    concluded = _concluded(mesh)
    assert readable(later, concluded) is concluded, "a concluded check never changes"


def _bigger(mesh: Framework) -> Framework:
    """The sizes begin elsewhere."""
    return _with(mesh, "services", bands=tuple(band.model_copy(update={"low": band.low + 1}) for band in mesh.question("services").bands))


def _said(count: int, **changed: Any) -> Given:
    return Given(**{"question": "services", "value": Value.number(count, count), "by": "U02BOB", "at": AT, **changed})


def _open(mesh: Framework, *given: Given) -> Assessment:
    return assessment(mesh, {}).model_copy(update={"given": given})


def test_an_open_check_suggests_what_was_said_before_the_question_came_to_mean_something_else(mesh: Framework) -> None:
    later, run = _bigger(mesh), assessment(mesh, answers(mesh))
    read = readable(later, run)
    assert "services" not in read.answers and read.carried["services"].value == Value.number(5, 5)
    assert read.answers.keys() == run.answers.keys() - {"services"}, "no other answer is touched"
    assert len(read.given) == len(run.given)
    open_ = progress(later, read).open
    assert open_ is not None and [each.id for each in open_.questions if each.id not in read.answers] == ["services"]
    again = readable(later, answer(later, read, _said(5), saw=None))
    assert again.answers["services"].by == "U02BOB", "confirmed under what it means now"
    assert progress(later, again).open is None
    assert readable(mesh, run) is run
    assert readable(_with(mesh, "services", ask="How many?"), run).answers == run.answers


def test_an_answer_carried_into_an_open_follow_up_is_asked_again_too(mesh: Framework) -> None:
    again = follow_up(_concluded(mesh), id="a2", at=AT, asks=("owner",), why_now="", framework=mesh)
    assert "services" in again.answers
    read = readable(_bigger(mesh), again)
    assert read.asks == ("owner", "services") and "services" not in read.answers and "services" in read.carried


def test_answers_of_before_meanings_were_kept_stand(mesh: Framework) -> None:
    run = _open(mesh, _said(5))
    assert readable(_bigger(mesh), run) is run
    assert follow_up(run, id="a2", at=AT, asks=(), why_now="", framework=_bigger(mesh)).asks == ()


def test_what_was_taken_back_or_stands_beside_is_no_suggestion(mesh: Framework) -> None:
    meant = meanings(mesh)["services"]
    gone = (_said(5, message="m1", meaning=meant), _said(0, value=Value.retracted(), message="m1", meaning=meant))
    beside = (_said(9, source="dissent", meaning=meant),)
    read = readable(_bigger(mesh), _open(mesh, *gone, *beside))
    assert (read.carried, read.answers, read.dissents) == ({}, {}, ())


def test_an_id_that_became_a_question_of_another_type_breaks_nothing(mesh: Framework) -> None:
    """The linter refuses it, yet whoever does it all the same loses no thread."""
    given = answers(mesh, stage="launch", launch="2027-03-01", slo=99, growth=2)
    run = assessment(mesh, given)
    assert {"growth", "launch", "slo"} <= run.answers.keys()
    run = run.model_copy(update={"concluded": conclude(mesh, run, at=AT)})
    for id in ("growth", "launch", "slo"):
        for type_ in ("number", "date", "text"):
            later = _with(mesh, id, type=type_)
            read = readable(later, run.model_copy(update={"concluded": None}))
            assert thread_of(later, read)
            assert thread_of(later, run)
            world_of(later, {question: given.value for question, given in run.answers.items()})


def test_a_number_given_to_what_is_a_list_of_choices_now_leaves_all_of_them_open(mesh: Framework) -> None:
    assert set(atoms(mesh.question("pains"), Value.number(3, 3)).values()) == {frozenset({"yes", "no"})}


@pytest.mark.parametrize(
    ("question", "value", "stands"),
    [
        ("owner", Value.choice("part"), False), ("owner", Value.choice("team"), True), ("owner", Value.unknown(), True),
        ("services", Value.number(5, 5), True), ("gone", Value.choice("x"), True), ("pains", Value.choices(("grpc", "warp")), False),
        ("owner", Value.number(5, 5), False), ("services", Value.choice("team"), False), ("owner", Value.not_relevant(), True),
    ],
)
def test_a_choice_stands_as_long_as_the_question_has_it(mesh: Framework, question: str, value: Value, stands: bool) -> None:
    assert fits(_with(mesh, "owner", choices=_choices(mesh, "owner", "part")), question, value) is stands


def test_a_dropped_choice_leaves_everything_open(mesh: Framework) -> None:
    assert atoms(mesh.question("owner"), Value.choice("gone")) == {"owner": {"team", "part", "none"}}


def test_a_new_version_is_held_against_the_old_one(mesh: Framework) -> None:
    fewer = mesh.model_copy(update={"table": mesh.table[1:]})
    assert [(each.part, each.path) for each in upgraded(mesh, fewer)] == [("service_mesh", ("version",))]
    assert list(upgraded(mesh, fewer.model_copy(update={"version": mesh.version + 1}))) == []
    assert list(upgraded(mesh, _with(mesh, "owner", ask="Who?"))) == [], "wording needs no new version"
    [lower] = upgraded(mesh.model_copy(update={"version": 9}), mesh)
    assert "comes before" in lower.problem
    [other] = upgraded(mesh, mesh.model_copy(update={"id": "other"}))
    assert "another framework" in other.problem


def test_an_id_is_never_used_again_for_something_else(mesh: Framework) -> None:
    newer = mesh.model_copy(update={"version": mesh.version + 1})
    renamed = tuple(choice.model_copy(update={"id": f"new_{choice.id}"}) for choice in mesh.question("owner").choices)
    [found] = upgraded(mesh, _with(newer, "owner", choices=renamed))
    assert (found.part, found.path[-1]) == ("owner", "choices")
    [found] = upgraded(mesh, _with(newer, "owner", type="text"))
    assert (found.part, found.path[-1]) == ("owner", "type")
    added = newer.questions[0].model_copy(update={"id": "brand_new"})
    assert list(upgraded(mesh, newer.model_copy(update={"questions": (*newer.questions, added)}))) == []


def test_the_record_says_when_a_check_ended_under_another_version(mesh: Framework) -> None:
    later = mesh.model_copy(update={"version": mesh.version + 1})
    run = assessment(mesh, answers(mesh))
    ended = run.model_copy(update={"concluded": conclude(later, run, at=AT)})
    assert f"framework: {mesh.version + 1} (begun under {mesh.version})\n" in markdown(later, ended, history=(), names={})


def test_only_a_change_of_meaning_is_a_changed_framework(mesh: Framework) -> None:
    run = assessment(mesh, answers(mesh))
    said = conclude(mesh, run, at=AT)
    renumbered = conclude(mesh.model_copy(update={"version": mesh.version + 1}), run, at=AT)
    other = conclude(mesh.model_copy(update={"meshes": mesh.meshes[1:]}), run, at=AT)
    assert not diff(mesh, said, renumbered).framework_changed
    assert diff(mesh, said, other).framework_changed
