"""What brings a team back besides its own dates: measures, the dates of an adopted mesh, the world."""

from datetime import date, timedelta
from typing import Any

import pytest

from conversations.assessment import Snapshot, Trigger
from conversations.framework import Framework
from conversations.verdict import judge
from tests.cases import AT, answers

TODAY = AT.date()
MANDATE = {"data": ["compliance"], "demand": "identity", "services": 30, "owner": "team", "apps_change": "yes", "traffic": "requests"}
BLIND = {"debugging": "pairs", "instrument": "cannot", "services": 30, "owner": "team", "traffic": "requests"}


def _said(mesh: Framework, **changed: Any) -> Snapshot:
    return judge(mesh, answers(mesh, **changed), at=AT)


def _of(said: Snapshot, kind: str) -> list[Trigger]:
    return [trigger for trigger in said.triggers if trigger.kind == kind]


def test_an_adopted_mesh_has_a_pilot_review_an_end_of_support_and_measures(mesh: Framework) -> None:
    said = _said(mesh, **MANDATE)
    assert said.verdict == "adopt"
    (pilot,), (support,) = _of(said, "pilot"), _of(said, "support")
    assert pilot.due == TODAY + timedelta(weeks=8) and pilot.touches == ("mesh_today", "owner")
    assert support.due == TODAY + timedelta(days=183)
    assert {trigger.due for trigger in _of(said, "measure")} == {None}
    assert any("two incidents in a quarter" in trigger.reason for trigger in _of(said, "measure"))
    assert all(trigger.check for trigger in (pilot, support, *_of(said, "measure")))
    dated = [trigger.due for trigger in said.triggers if trigger.due is not None]
    assert dated == sorted(dated)


def test_the_pilot_begins_after_a_close_date(mesh: Framework) -> None:
    launch = TODAY + timedelta(weeks=6)
    (pilot,) = _of(_said(mesh, **MANDATE, stage="launch", launch=launch), "pilot")
    assert pilot.due == launch + timedelta(weeks=8)


def test_linkerds_trust_anchor_is_a_date_for_whoever_installs_it_and_a_watch_for_whoever_runs_it(mesh: Framework) -> None:
    new = _said(mesh, **BLIND, releases="edge")
    assert new.mesh is not None and new.mesh.which == "Linkerd"
    assert [trigger.due for trigger in _of(new, "anchor")] == [TODAY + timedelta(days=305)]
    running = _said(mesh, **MANDATE, mesh_today="linkerd", mesh_trouble=["nothing"])
    assert [trigger.due for trigger in _of(running, "anchor")] == [None]
    assert not _of(_said(mesh, **BLIND, releases="project_stable"), "anchor")
    assert not _of(_said(mesh, **MANDATE, mesh_today="istio_sidecar", mesh_trouble=["nothing"]), "anchor")


@pytest.mark.parametrize(("changed", "reason"), [
    ({"platform": "eks", **MANDATE}, "Amazon offers a mesh for EKS"),
    ({"platform": "aks", **MANDATE}, "leaves its preview"),
    ({"platform": "gke", **MANDATE, "mesh_today": "gke_csm", "mesh_trouble": ["nothing"]}, "ISTIOD"),
    ({"data": ["compliance"], "demand": "encryption"}, "HIPAA"),
    ({**MANDATE, "services": 5}, "Kubernetes 1.37"),
    ({"pains": ["retries"], "shared_fix": "can"}, "HTTPRoute"),
    ({**MANDATE, "cni": "cilium"}, "leaves Beta"),
])
def test_the_world_is_watched_where_it_would_matter(mesh: Framework, changed: dict[str, Any], reason: str) -> None:
    (found,) = [trigger for trigger in _of(_said(mesh, **changed), "fact") if reason in trigger.reason]
    assert found.due is None
    assert not _of(_said(mesh), "fact")


def test_the_end_of_a_product_is_a_date_until_it_has_passed(mesh: Framework) -> None:
    osm = {**MANDATE, "platform": "aks", "mesh_today": "osm", "mesh_trouble": ["nothing"]}
    dues = {trigger.due for trigger in _of(_said(mesh, **osm), "fact")}
    assert date(2027, 7, 8) in dues
    later = judge(mesh, answers(mesh, **osm), at=AT.replace(year=2028))
    assert {trigger.due for trigger in _of(later, "fact")} == {None}


def test_the_signs_of_the_guide_are_watched_until_they_are_there(mesh: Framework) -> None:
    weak = {"data": ["sensitive"], "demand": "encryption", "services": 30}
    reasons = {trigger.reason for trigger in _of(_said(mesh, **weak), "measure")}
    assert any("packet captures" in reason for reason in reasons) and any("more than five services" in reason for reason in reasons)
    drift = {trigger.reason for trigger in _of(_said(mesh, **weak, pains=["config"], shared_fix="can"), "measure")}
    assert not any("more than five services" in reason for reason in drift)
    small = {trigger.reason for trigger in _of(_said(mesh), "measure")}
    assert small == {"a customer, an audit or new data brings rules"}


def test_outside_kubernetes_only_the_platform_is_asked_again(mesh: Framework) -> None:
    (found,) = judge(mesh, {"platform": answers(mesh, platform="none")["platform"]}, at=AT).triggers
    assert (found.kind, found.touches, found.due) == ("net", ("platform",), date(2027, 5, 25))


def test_answers_left_out_bring_the_next_look_forward_as_unknown_ones_do(mesh: Framework) -> None:
    soon = TODAY + timedelta(days=91)
    for open_ in (..., None):
        assert [trigger.due for trigger in _of(_said(mesh, debugging=open_), "net")] == [soon]
    assert [trigger.due for trigger in _of(_said(mesh), "net")] != [soon]


def test_every_watch_asks_again_something_that_is_asked(mesh: Framework) -> None:
    known = {question.id for question in mesh.questions}
    assert all(watch.touches and set(watch.touches) <= known and watch.check for watch in mesh.watches)
