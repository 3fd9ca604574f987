"""The decision record: two situations word for word, people's words made harmless, and short enough to be read."""

from datetime import date, timedelta
from typing import Any

import pytest
import yaml
from hypothesis import given, settings

from conversations.answers import Given, Value
from conversations.assessment import Assessment, Snapshot
from conversations.diffs import diff
from conversations.framework import Framework
from conversations.hindsight import Became, Past
from conversations.record import markdown
from conversations.verdict import conclude
from tests.cases import AT, answers, assessment, value
from tests.conversations.changing import Answers
from tests.conversations.profiles import MESH, relevant, teams
from tests.goldens import Golden

NAMES = {"U01ANN": "Ann", "U02BOB": "Bob"}
TWO_PAGES = 8_000
AT_MOST = 9_500
"""When nearly everything was answered, asked for and hurts."""

MANDATE: dict[str, Any] = {
    "platform": "gke", "stage": "production", "data": ["compliance"], "demand": "identity",
    "demand_by": date(2027, 6, 30), "services": (14, 16), "owner": "team", "traffic": "requests",
    "problem": "The auditor asks who may call the ledger.",
}


def _concluded(mesh: Framework, run: Assessment) -> Assessment:
    return run.model_copy(update={"concluded": conclude(mesh, run, at=run.started_at)})


def _first(mesh: Framework) -> Assessment:
    return _concluded(mesh, assessment(mesh, answers(mesh, stage="dev_no_date")))


def _second(mesh: Framework) -> Assessment:
    run = assessment(
        mesh, answers(mesh, **MANDATE), id="a2", follows="a1", started_at=AT + timedelta(weeks=30),
        why_now="A launch date is set",
    )
    bobs = Given(question="owner", value=value(mesh, "owner", "team"), by="U02BOB", at=AT + timedelta(weeks=30))
    return _concluded(mesh, run.model_copy(update={"given": (*run.given, bobs)}))


def _verdict(run: Assessment) -> Snapshot:
    assert run.concluded is not None
    return run.concluded


def _written(mesh: Framework, run: Assessment, **names: str) -> str:
    return markdown(mesh, run, history=(), names={**NAMES, **names})


def test_the_record_of_a_team_that_waits(mesh: Framework, golden: Golden) -> None:
    golden("record_not_yet.md", _written(mesh, _first(mesh)))


def test_the_record_of_a_team_that_adopts_after_an_earlier_verdict(mesh: Framework, golden: Golden) -> None:
    before = _verdict(_first(mesh))
    golden("record_adopt.md", markdown(mesh, _second(mesh), history=(Past(before),), names=NAMES))


def test_the_history_tells_the_newest_verdicts_and_what_became_of_them_and_a_long_one_still_fits(mesh: Framework) -> None:
    first, this = _verdict(_first(mesh)), _second(mesh)
    went = Became("otherwise", "U02BOB", date(2027, 2, 22))
    past = [Past(first.model_copy(update={"at": first.at + timedelta(days=day)}), went if day % 2 else None) for day in range(12)]
    text = markdown(mesh, this, history=past, names={**NAMES, "U02BOB": "Bob [x](y)"}, became=Became("early", "U01ANN", date(2028, 1, 2)))
    lines = text.partition("## History\n")[2].splitlines()
    assert len(text) <= TWO_PAGES
    assert lines[0] == "- 7 earlier, the first on 2026-11-23" and len(lines) == 7
    assert lines[-2] == "- 2026-12-04: Probably not yet (settled). We did otherwise, said Bob \\[x\\](y) on 2027-02-22."
    assert lines[-3] == "- 2026-12-03: Probably not yet (settled)"
    assert lines[-1].endswith(". Too early to say, said Ann on 2028-01-02.") and lines[-1].startswith("- 2027-06-21: ")


@pytest.mark.parametrize("make", [_first, _second])
def test_a_record_fits_on_two_pages(mesh: Framework, make: Any) -> None:
    assert len(_written(mesh, make(mesh))) <= TWO_PAGES


def test_the_plan_has_a_pilot_criteria_and_a_way_back_and_the_bridge_first_before_a_close_date(mesh: Framework) -> None:
    plan = _written(mesh, _second(mesh)).partition("## Plan\n")[2].partition("\n\n")[0].splitlines()
    assert plan[0].startswith("1. The date is close") and "bridge" in plan[0]
    assert [word in line for word, line in zip(("exit criteria", "one namespace", "way back"), plan[1:], strict=False)] == [True] * 3
    assert "## Plan" not in _written(mesh, _first(mesh))


@pytest.mark.parametrize(("changed", "summary", "step"), [
    ({"owner": "none", "platform": "eks"}, "only be met in part", "Put the bridge in place now"),
    ({"stage": "dev_no_date"}, "nothing is due; what comes", "Agree on a launch date"),
    ({"data": ["none"], "pains": ["config"], "shared_fix": "cannot", "owner": "none", "platform": "eks"},
     "The problem stays", "Ease the problem"),
    ({"data": ["none"], "pains": ["egress"]}, "something simpler than a mesh", "Begin with the simpler way"),
])
def test_summary_and_steps_follow_the_kind_and_what_waits_for_the_launch(
    mesh: Framework, changed: dict[str, Any], summary: str, step: str
) -> None:
    far = {**MANDATE, "demand_by": date(2029, 1, 1), **changed}
    said = _verdict(_concluded(mesh, assessment(mesh, answers(mesh, **far))))
    assert summary in said.summary and said.steps[0].startswith(step)


@settings(max_examples=25, deadline=None)
@given(teams(unknown=4).map(relevant))
def test_every_record_is_whole(team: Answers) -> None:
    text = _written(MESH, _concluded(MESH, assessment(MESH, team)))
    assert len(text) < AT_MOST
    heads = [line for line in text.splitlines() if line.startswith("## ")]
    assert [head for head in heads if head not in ("## What would flip it", "## Consequences", "## Evidence", "## Plan")] == [
        "## Context and problem", "## Decision drivers", "## Considered options", "## Decision outcome",
        "## Confirmation", "## Look again when",
    ], heads
    assert len(heads) == len(set(heads))
    assert ".." not in text and " ." not in text and "\n\n\n" not in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert all(row.count("|") == 5 for row in rows)
    assert text.endswith("\n") and yaml.safe_load(text.split("---")[1])["id"] == "a1"


def test_what_is_too_long_leaves_out_what_is_said_elsewhere_step_by_step(mesh: Framework) -> None:
    run = _first(mesh)
    said = _verdict(run)
    fact = next(fact for fact in mesh.facts if fact.id in said.facts and not fact.cited)
    offer = said.alternatives[0]
    source, works, losses = fact.source.partition("; ")[0], f"Works when {offer.works_when[:20]}", "; ".join(offer.give_up)
    wordy = mesh.model_copy(update={"facts": tuple(
        each.model_copy(update={"says": each.says * 40}) if each.id == fact.id else each for each in mesh.facts
    )})

    def written(framework: Framework, times: int = 1) -> tuple[str, tuple[bool, ...]]:
        why = said.reasons[0].model_copy(update={"text": "Because. " * times})
        long = run.model_copy(update={"concluded": said.model_copy(update={"reasons": (why, *said.reasons[1:])})})
        text = _written(framework, long)
        return text, tuple(words.lower() in text.lower() for words in (fact.says, source, works, losses, offer.give_up[0], offer.simpler.rstrip(".")))

    assert written(mesh)[1] == (True, True, True, True, True, True)
    assert written(wordy)[1] == (False, True, True, True, True, True)
    tight = [written(wordy, times)[1] for times in range(100, 900, 4)]
    assert list(dict.fromkeys(tight)) == [
        (False, True, True, True, True, True), (False, True, False, True, True, True), (False, True, False, False, True, True),
        (False, True, False, False, True, False), (False, False, False, False, True, False),
    ]


def test_before_the_verdict_there_is_no_record(mesh: Framework) -> None:
    assert markdown(mesh, assessment(mesh, answers(mesh)), history=(), names=NAMES) == ""


def test_peoples_words_are_only_words(mesh: Framework) -> None:
    nasty = "line\n# Heading | cell <b>bold</b> `code` [link](https://evil.example) <@U01>"
    run = assessment(mesh, answers(mesh, problem=nasty), system="pay|ments <x> [y](z)\nsecond")
    text = _written(mesh, _concluded(mesh, run), U01ANN='Ann, "the\nboss": [x]')
    body = text.split("---", 2)[2]
    assert not any(part in text for part in ("<b>", "<@", "<x>", "`"))
    assert "[link](" not in body.replace("\\[", "") and "\\[link\\](" in body
    assert "# Does pay|ments ‹x› \\[y\\](z) second need a service mesh?" in body
    assert sum(line.startswith("# ") for line in text.splitlines()) == 1
    assert all(line.count("|") == 5 for line in text.splitlines() if line.startswith("| ") and "Heading" in line)
    front = yaml.safe_load(text.split("---")[1])
    assert front["decision-makers"] == ['Ann, "the\nboss": [x]']


def test_who_is_not_known_by_name_keeps_their_id(mesh: Framework) -> None:
    text = markdown(mesh, _first(mesh), history=(), names={})
    assert 'decision-makers: ["U01ANN"]' in text
    assert "| One person or part-time | U01ANN |" in text


def test_a_provisional_verdict_is_a_proposal(mesh: Framework) -> None:
    run = assessment(mesh, answers(mesh, **{**MANDATE, "demand": None, "fips": "yes"}))
    text = _written(mesh, _concluded(mesh, run))
    assert "status: proposed" in text and "(provisional)" in text
    assert "| don't know |" in text
    assert "an open answer can still change it" in text


def test_a_team_off_kubernetes_gets_a_short_record(mesh: Framework) -> None:
    text = _written(mesh, _concluded(mesh, assessment(mesh, {"platform": Value.choice("none")})))
    assert "## What would flip it" not in text and "## Consequences" not in text
    assert "- Without a mesh, as it is today\n\n## Decision outcome" in text
    assert "to keep operations simple, accepting the work it takes" in text
    assert "## Evidence" in text and "Business Source License" in text, "the first tool it points to has a licence of its own"


def test_what_a_snapshot_leaves_out_the_record_leaves_out(mesh: Framework) -> None:
    run = _second(mesh)
    said = _verdict(run)
    assert said.mesh is not None
    bare = said.model_copy(update={
        "reasons": (), "costs": ("Two upgrades a year",), "mesh": said.mesh.model_copy(update={"mode": ""}), "facts": (),
        "alternatives": tuple(offer.model_copy(update={"give_up": ()}) for offer in said.alternatives),
    })
    text = _written(mesh, run.model_copy(update={"concluded": bare}))
    assert f"because {said.summary[0].lower()}{said.summary[1:]}".rstrip(".") in text
    assert "## Consequences\n- Two upgrades a year\n" in text
    assert "Given up" not in text and "## Evidence" not in text
    assert f"- {said.mesh.which}: {said.mesh.why}" in text


RUNNING: dict[str, Any] = {"mesh_today": "linkerd", "mesh_trouble": ["nothing"]}
WORDED: list[tuple[dict[str, Any], str, str, str]] = [
    ({**MANDATE, **RUNNING}, "keep", "against the simpler tools alone, to meet what nothing simpler meets", "supported version"),
    (RUNNING, "shrink", "against the mesh as it is, to keep operations simple", "supported version"),
    ({**MANDATE, **RUNNING, "mesh_trouble": ["feature"]}, "switch", "against the mesh that runs today", "exit criteria"),
    ({**RUNNING, "owner": "none"}, "remove", "against running the mesh any longer, with Prometheus", "Each alternative above"),
    ({"data": ["sensitive"], "demand": "nothing"}, "alternative", "against a service mesh now, with ", "Each alternative above"),
]


@pytest.mark.parametrize(("changed", "verdict", "against", "confirmed"), WORDED, ids=[row[1] for row in WORDED])
def test_every_verdict_is_decided_against_something_that_fits(
    mesh: Framework, changed: dict[str, Any], verdict: str, against: str, confirmed: str
) -> None:
    run = _concluded(mesh, assessment(mesh, answers(mesh, **changed)))
    text = _written(mesh, run)
    assert _verdict(run).verdict == verdict
    assert against in text and confirmed in text
    assert ("Given up with" in text) == (verdict in ("alternative", "remove"))
    assert ("- People: " in text) == (verdict in ("keep", "shrink", "switch"))


def test_evidence_is_dated_once_per_day_it_was_checked(mesh: Framework) -> None:
    run = _first(mesh)
    first, *rest = [fact for fact in mesh.facts if fact.id in _verdict(run).facts]
    older = first.model_copy(update={"checked_on": date(2026, 5, 1)})
    text = _written(mesh.model_copy(update={"facts": (*rest, older)}), run)
    evidence = text.partition("## Evidence\n")[2]
    assert evidence.startswith("\nChecked 2026-05-01:\n\n- " + first.says[:20])
    assert evidence.count("Checked ") == 2 and "\n\nChecked 2026-11-23:\n\n- " in evidence


def test_since_last_time_names_answers_rules_and_headline(mesh: Framework) -> None:
    before, after = _verdict(_first(mesh)), _verdict(_second(mesh))
    found = diff(mesh, before, after)
    changes = {change.question: (change.before, change.after) for change in found.answers}
    assert changes["services"] == ("5 services", "14–16 services")
    assert changes["demand"] == ("", "Mutual authentication")
    assert "debugging" not in changes
    assert [change.ask for change in found.answers] == [mesh.question(change.question).ask for change in found.answers]
    assert (found.verdict_changed, found.framework_changed, found.since) == (True, False, AT)
    assert (found.headline_before, found.headline_after) == (before.headline, after.headline)
    assert {"L3", "R13"} <= set(found.rules_before) and "R2" in found.rules_after
    assert not set(found.rules_before) & set(found.rules_after)


def test_what_the_new_reasons_rest_on_comes_first_and_the_rest_as_it_was_asked(mesh: Framework) -> None:
    after = _verdict(_second(mesh))
    ids = [change.question for change in diff(mesh, _verdict(_first(mesh)), after).answers]
    reasoned = {id for reason in after.reasons for id in reason.answers}
    telling, others = [id for id in ids if id in reasoned], [id for id in ids if id not in reasoned]
    assert ids == telling + others
    assert ids.index("services") < ids.index("stage") and after.reasons[0].answers[0] == ids[0]
    assert others == [question.id for question in mesh.questions if question.id in others]


def test_a_verdict_differs_in_nothing_from_itself(mesh: Framework) -> None:
    same = _verdict(_first(mesh))
    newer = same.model_copy(update={"framework_version": same.framework_version + 1, "meaning": "other"})
    older = same.model_copy(update={"framework_version": same.framework_version - 1, "meaning": ""})
    assert diff(mesh, older, same).framework_changed, "before meanings were kept the version tells"
    found = diff(mesh, same, newer)
    assert (found.answers, found.rules_before, found.rules_after, found.verdict_changed) == ((), (), (), False)
    assert found.framework_changed


@pytest.mark.parametrize(("then", "now", "changed"), [
    (("m", 1), ("m", 2), False), (("m", 1), ("n", 1), True), (("", 1), ("n", 1), False), (("m", 1), ("", 2), True),
])
def test_a_framework_changed_when_its_meaning_did_or_where_that_was_not_kept_its_version(
    mesh: Framework, then: tuple[str, int], now: tuple[str, int], changed: bool
) -> None:
    said = _verdict(_first(mesh))
    before, after = (said.model_copy(update={"meaning": m, "framework_version": v}) for m, v in (then, now))
    assert diff(mesh, before, after).framework_changed is changed


def test_what_was_not_asked_this_time_is_no_change(mesh: Framework) -> None:
    before = _verdict(_first(mesh))
    after = before.model_copy(update={"answers": {id: said for id, said in before.answers.items() if id != "growth"}})
    assert diff(mesh, before, after).answers == ()
