"""What is asked next, and what is left out."""

from typing import Any

from conversations.answers import Given, Value
from conversations.following import follow_up
from conversations.progress import is_done, progress
from conversations.verdict import conclude
from tests.cases import AT, answers, assessment, value


def _walk(mesh: Any, profile: dict[str, Any]) -> list[str]:
    """Answer what is asked from the profile until nothing is open; the group ids in order."""
    run = assessment(mesh, {})
    asked: list[str] = []
    while (now := progress(mesh, run)).open is not None:
        assert not is_done(mesh, run)
        asked.append(now.open.id)
        facts = tuple(
            Given(question=q.id, value=value(mesh, q.id, profile.get(q.id)), by="U", at=AT)
            for q in now.open.questions
            if q.id not in run.answers
        )
        run = run.model_copy(update={"given": (*run.given, *facts)})
    assert is_done(mesh, run)
    return asked


def test_a_clear_case_is_through_in_six_messages(mesh: Any) -> None:
    profile = {"platform": "self_run", "mesh_today": "none", "stage": "dev_no_date", "data": ["none"],
               "debugging": "fine", "services": 5, "growth": 2, "pains": ["none"], "owner": "part"}
    asked = _walk(mesh, profile)
    assert asked[0] == "routing"
    assert len(asked) == 6


def test_a_team_off_kubernetes_is_asked_nothing_more_about_meshes(mesh: Any) -> None:
    given = {"platform": Value.choice("none")}
    now = progress(mesh, assessment(mesh, given))
    ids = {question.id for group in now.path for question in group.questions}
    assert "mesh_today" not in ids


def test_a_mandate_is_followed_up_and_closing_questions_come_only_while_they_matter(mesh: Any) -> None:
    profile = {"platform": "self_run", "mesh_today": "none", "stage": "production", "data": ["compliance"],
               "demand": "identity", "debugging": "fine", "services": 14, "growth": 2, "pains": ["none"],
               "owner": "team", "traffic": "requests", "apps_change": "yes"}
    asked = _walk(mesh, profile)
    assert "demand" in asked
    assert "traffic" in asked
    assert "apps_change" not in asked, "at 14 services with a team it changes nothing"


def test_up_to_n_more_never_grows_along_the_way_of_a_clear_case(mesh: Any) -> None:
    run = assessment(mesh, {})
    first = progress(mesh, run)
    done = assessment(mesh, answers(mesh))
    assert first.left >= 5
    assert progress(mesh, done).left == 0


def test_a_follow_up_shows_only_what_it_asks(mesh: Any) -> None:
    before = assessment(mesh, answers(mesh))
    before = before.model_copy(update={"concluded": conclude(mesh, before, at=AT)})
    again = follow_up(before, id="a2", at=AT, asks=("services",), why_now="growth", framework=mesh)
    now = progress(mesh, again)
    assert [group.id for group in now.path] == ["size"]
    assert again.carried["services"].value == Value.number(5, 5)
    fact = Given(question="services", value=Value.number(14, 14), by="U", at=AT)
    after = progress(mesh, again.model_copy(update={"given": (*again.given, fact)}))
    assert after.open is None
    assert [group.id for group in after.path] == ["size"]


def test_dont_know_counts_as_answered_and_its_follow_up_is_not_asked(mesh: Any) -> None:
    profile = {"platform": None, "mesh_today": None, "stage": None, "data": None}
    asked = _walk(mesh, profile)
    assert "demand" not in asked
    assert asked[:2] == ["routing", "data"]
