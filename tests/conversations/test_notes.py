"""The closed list of notes: each where it belongs, and nowhere else."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from conversations.framework import Framework
from conversations.verdict import judge
from tests.cases import AT, answers
from tests.conversations.changing import Answers
from tests.conversations.profiles import MESH, relevant, teams

MANDATE: dict[str, Any] = {"data": ["compliance"], "demand": "identity", "apps_change": "yes", "traffic": "requests"}
ADOPT: dict[str, Any] = {**MANDATE, "services": 14, "owner": "team"}
WEAK: dict[str, Any] = {"data": ["sensitive"], "demand": "encryption", "debugging": "traces", "instrument": "can",
                        "services": 80, "owner": "team", "traffic": "requests"}
CLOSED = {"margin", "range", "scale_without_pain", "either_defensible", "part_time_owner", "unseen_wording", "bridge",
          "deferred", "managed_limits", "launch_close", "at_launch", "stale_fact", "self_published_numbers"}

NOTED: list[tuple[str, dict[str, Any], bool]] = [
    ("margin", {**MANDATE, "services": 9, "owner": "team"}, True),
    ("margin", {**MANDATE, "services": 11, "owner": "team"}, True),
    ("margin", {**MANDATE, "services": 12, "owner": "team"}, False),
    ("margin", {**MANDATE, "services": 20, "owner": "part"}, True),
    ("margin", {**MANDATE, "services": 23, "owner": "part"}, False),
    ("margin", {**WEAK, "services": 45}, True),
    ("margin", {**WEAK, "services": 56}, False),
    ("margin", {"services": 9}, False),
    ("margin", {"services": 10}, False),
    ("margin", {"services": 11}, False),
    ("margin", {"mesh_today": "linkerd", "platform": ..., "services": 55, "owner": "none", "debugging": "pairs",
                "demand": "identity", "pains": ["packets"]}, True),
    ("margin", {**MANDATE, "services": (9, 11), "owner": "team"}, False),
    ("margin", {**MANDATE, "services": None, "owner": "team"}, False),
    ("range", {"services": (8, 12)}, True),
    ("range", {"services": (12, None)}, True),
    ("range", {"services": (12, 15)}, False),
    ("range", {"services": None}, False),
    ("range", {"services": ...}, False),
    ("scale_without_pain", {"services": 50}, True),
    ("scale_without_pain", {"services": 49}, False),
    ("scale_without_pain", {"services": (49, 60)}, False),
    ("scale_without_pain", {"services": 60, "pains": ["egress"]}, False),
    ("either_defensible", WEAK, True),
    ("either_defensible", {**WEAK, "services": 30}, False),
    ("part_time_owner", {**MANDATE, "services": 30, "owner": "part"}, True),
    ("part_time_owner", {**MANDATE, "services": 14, "owner": "part", "platform": "gke"}, True),
    ("part_time_owner", ADOPT, False),
    ("part_time_owner", {"owner": "part"}, False),
    ("unseen_wording", {**ADOPT, "demand": None}, True),
    ("unseen_wording", ADOPT, False),
    ("unseen_wording", {"demand": None}, False),
    ("unseen_wording", {"data": ..., "demand": None}, False),
    ("bridge", {**MANDATE, "services": 14, "owner": "none"}, True),
    ("bridge", ADOPT, False),
    ("deferred", {"pains": ["canary_inside"], "services": 14, "owner": "none"}, True),
    ("deferred", {"pains": ["canary_inside"], "services": 5, "owner": "none"}, False),
    ("managed_limits", {**MANDATE, "services": 14, "owner": "part", "platform": "gke"}, True),
    ("managed_limits", {**ADOPT, "platform": "gke"}, False),
    ("launch_close", {**ADOPT, "stage": "launch", "launch": date(2027, 2, 15)}, True),
    ("launch_close", {**ADOPT, "stage": "launch", "launch": date(2027, 2, 16)}, False),
    ("launch_close", {**ADOPT, "stage": "launch", "launch": date(2026, 11, 23)}, True),
    ("launch_close", {**ADOPT, "stage": "launch", "launch": date(2026, 11, 22)}, False),
    ("launch_close", {**ADOPT, "stage": "launch", "launch": None}, False),
    ("launch_close", {**ADOPT, "demand_by": date(2027, 3, 15)}, True),
    ("launch_close", {**ADOPT, "demand_by": date(2027, 3, 16)}, False),
    ("launch_close", {"stage": "launch", "launch": date(2026, 12, 1)}, False),
    ("at_launch", {**ADOPT, "stage": "dev_no_date"}, True),
    ("at_launch", {"stage": "dev_no_date"}, False),
    ("at_launch", ADOPT, False),
]


@pytest.mark.parametrize(("note", "changed", "there"), NOTED)
def test_a_note_stands_where_it_belongs(mesh: Framework, note: str, changed: dict[str, Any], there: bool) -> None:
    assert (note in judge(mesh, answers(mesh, **changed), at=AT).notes) is there


@settings(max_examples=12, deadline=None)
@given(teams(unknown=4).map(relevant))
def test_notes_come_from_the_closed_list_each_once(team: Answers) -> None:
    notes = judge(MESH, team, at=AT).notes
    assert set(notes) <= CLOSED
    assert len(notes) == len(set(notes))


def test_a_fact_is_stale_after_its_days_and_only_when_it_is_used(mesh: Framework) -> None:
    said = judge(mesh, answers(mesh, **ADOPT), at=AT)
    used = [fact for fact in mesh.facts if fact.id in said.facts]
    assert used
    late = AT.replace(year=2028)
    last = AT.replace(year=2028, month=2, day=1)
    ending = {"checked_on": last.date(), "stale_after_days": 0}
    today = mesh.model_copy(update={"facts": tuple(fact.model_copy(update=ending) for fact in mesh.facts)})
    assert "stale_fact" not in said.notes
    assert "stale_fact" not in judge(today, answers(mesh, **ADOPT), at=last).notes
    assert "stale_fact" in judge(today, answers(mesh, **ADOPT), at=last + timedelta(days=1)).notes
    assert "stale_fact" in judge(mesh, answers(mesh, **ADOPT), at=late).notes
    timeless = mesh.model_copy(update={"facts": tuple(fact for fact in mesh.facts if fact not in used)})
    assert "stale_fact" not in judge(timeless, answers(mesh, **ADOPT), at=late).notes


def test_a_demand_of_two_kinds_is_still_unseen(mesh: Framework) -> None:
    short = mesh.question("demand").model_copy(update={"choices": mesh.question("demand").choices[:2]})
    kept = mesh.model_copy(update={"questions": tuple(short if each.id == "demand" else each for each in mesh.questions)})
    assert "unseen_wording" in judge(kept, answers(kept, **{**ADOPT, "demand": None}), at=AT).notes


def test_a_guess_is_named_only_where_the_headline_rests_on_it(mesh: Framework) -> None:
    guessed = judge(mesh, answers(mesh, **{**ADOPT, "traffic": ...}), at=AT)
    assert (guessed.verdict, guessed.status, guessed.assumptions) == ("adopt", "provisional", {"traffic": "Requests"})
    assert guessed.would_settle == ("traffic",)
    settled = judge(mesh, answers(mesh), at=AT)
    assert (settled.assumptions, settled.would_settle) == ({}, ())


def test_the_questions_that_would_settle_most_are_named_two_at_most(mesh: Framework) -> None:
    vague = judge(mesh, answers(mesh, data=None, debugging=None, pains=None, services=None, owner=None), at=AT)
    assert len(vague.would_settle) == 2
    one = judge(mesh, answers(mesh, **{**MANDATE, "services": 14, "platform": "gke", "owner": None}), at=AT)
    assert one.would_settle == ("owner",)
    assert set(one.verdict_set) == {"adopt_managed", "adopt"}


def test_a_mesh_is_named_only_where_the_framework_knows_one(mesh: Framework) -> None:
    bare = mesh.model_copy(update={"meshes": ()})
    assert judge(bare, answers(mesh, **ADOPT), at=AT).mesh is None
    assert judge(mesh, answers(mesh, **ADOPT), at=AT).mesh is not None


def test_every_verdict_that_waits_for_the_launch_is_said(mesh: Framework) -> None:
    waits = judge(mesh, answers(mesh, **{**ADOPT, "stage": "dev_no_date", "owner": None}), at=AT)
    assert waits.at_launch == ("alternative", "adopt")
    assert waits.headline == "Probably not yet; before launch: bridge it without a mesh for now"
