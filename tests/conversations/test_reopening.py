"""Only a changed fact that changes a verdict is a reason to look at it again."""

from typing import Any

from conversations.assessment import Assessment
from conversations.framework import Framework
from conversations.reopening import changed_facts, reopened, states
from conversations.verdict import conclude
from tests.cases import AT, answers, assessment

EKS: dict[str, Any] = {
    "platform": "eks", "data": ["compliance"], "demand": "identity", "services": 14, "owner": "part", "apps_change": "yes",
}


def _concluded(mesh: Framework, **team: Any) -> Assessment:
    run = assessment(mesh, answers(mesh, **team))
    return run.model_copy(update={"concluded": conclude(mesh, run, at=AT)})


def _news(mesh: Framework, *, managed: bool = True, **facts: dict[str, object]) -> Framework:
    values = {**mesh.values}
    if managed:
        values["managed"] = tuple(
            case.model_copy(update={"is_": "yes"}) if "eks_no_mesh" in case.facts else case for case in values["managed"]
        )
    told = tuple(fact.model_copy(update=facts.get(fact.id, {})) for fact in mesh.facts)
    return mesh.model_copy(update={"facts": told, "values": values})


def test_a_fact_that_changes_the_verdict_is_named_with_the_questions_it_touches(mesh: Framework) -> None:
    today = _news(mesh, eks_no_mesh={"value": "available", "says": "Amazon runs a mesh for EKS."})
    trigger = reopened(today, _concluded(mesh, **EKS), changed_facts(today, states(mesh)), at=AT)
    assert trigger is not None
    assert (trigger.kind, trigger.due) == ("fact", AT.date())
    assert trigger.reason == "a fact behind the last verdict has changed (Amazon runs a mesh for EKS)"
    assert 1 <= len(trigger.touches) <= 2 and trigger.check


def test_a_changed_fact_that_changes_no_verdict_is_silent(mesh: Framework) -> None:
    today = _news(mesh, managed=False, eks_no_mesh={"value": "preview"})
    changed = changed_facts(today, states(mesh))
    assert changed == {"eks_no_mesh"}
    assert reopened(today, _concluded(mesh, **EKS), changed, at=AT) is None


def test_a_verdict_that_does_not_rest_on_the_fact_or_is_still_open_is_silent(mesh: Framework) -> None:
    today = _news(mesh, eks_no_mesh={"value": "available"})
    open_ = assessment(mesh, answers(mesh, **EKS))
    for run in (_concluded(mesh, **{**EKS, "platform": "gke"}), open_):
        assert reopened(today, run, frozenset({"eks_no_mesh"}), at=AT) is None


def test_wording_and_a_new_look_at_the_source_are_no_change(mesh: Framework) -> None:
    reworded = _news(mesh, managed=False, eks_no_mesh={"says": "None.", "checked_on": AT.date(), "source": "elsewhere"})
    assert changed_facts(reworded, states(mesh)) == frozenset()


def test_a_fact_that_is_gone_has_changed_and_a_new_one_has_not(mesh: Framework) -> None:
    kept = tuple(fact for fact in mesh.facts if fact.id != "eks_no_mesh")
    today = _news(mesh).model_copy(update={"facts": kept})
    assert changed_facts(today, states(mesh)) == {"eks_no_mesh"}
    assert changed_facts(mesh, states(today)) == frozenset()
    trigger = reopened(today, _concluded(mesh, **EKS), frozenset({"eks_no_mesh"}), at=AT)
    assert trigger is not None
    assert trigger.reason == "a fact behind the last verdict no longer holds"


def test_another_mesh_for_the_same_verdict_is_another_decision(mesh: Framework) -> None:
    run = _concluded(mesh, platform="aks", data=["compliance"], demand="identity", services=14, owner="none")
    assert run.concluded is not None and run.concluded.mesh is not None
    which = run.concluded.mesh.which
    meshes = tuple(choice.model_copy(update={"which": "A newer one"}) if choice.which == which else choice for choice in mesh.meshes)
    today = mesh.model_copy(update={"meshes": meshes})
    assert reopened(today, run, frozenset({"aks_addon"}), at=AT) is not None
