"""What is said differently to some teams: a rule's own words, remarks on single answers, facts that concern nobody else."""

from datetime import UTC, datetime
from typing import Any

import pytest

from conversations.assessment import Snapshot
from conversations.framework import Framework
from conversations.mentions import listed
from conversations.verdict import judge
from tests.cases import answers

AT = datetime(2026, 11, 26, 9, tzinfo=UTC)
MANDATE = {"data": ["compliance"], "demand": "identity", "apps_change": "yes", "traffic": "requests"}
STRONG = {"pains": ["retries"], "shared_fix": "cannot", "traffic": "requests"}
OF_PLATFORMS = {"gke_nic_encryption": "gke", "aws_encryption_controls": "eks", "aks_wireguard": "aks", "azure_vnet_encryption": "aks", "aks_revisions": "aks", "aks_addon": "aks",
                "gke_csm": "gke", "eks_no_mesh": "eks", "openshift_mesh3": "openshift"}


def _said(mesh: Framework, **changed: Any) -> Snapshot:
    return judge(mesh, answers(mesh, **changed), at=AT)


def _first(mesh: Framework, **changed: Any) -> str:
    return _said(mesh, **changed).reasons[0].text


def test_what_makes_it_a_mandate_is_what_the_rule_names(mesh: Framework) -> None:
    few = {"services": 6, "owner": "part"}
    assert _first(mesh, **MANDATE, **few).startswith("Services have to prove who they are, and with 6 services certificates that")
    text = {**MANDATE, "demand": "end_to_end"}
    assert _first(mesh, **text, **few).startswith("Traffic has to be encrypted from workload to workload, and with 6 services")
    assert any(reason.text == "Encryption between nodes is not enough: the text asks for encryption from workload to workload."
               for reason in _said(mesh, **text, **few).reasons)
    pain = {"pains": ["certificates"], "apps_change": "yes", **few}
    assert _first(mesh, **pain).startswith("Renewing certificates hurts although it is automated, and with 6 services")
    assert "Services have to prove" in _first(mesh, **{**MANDATE, **pain}), "a text that names it weighs more than a pain"
    central = {**MANDATE, "demand": "authorization", "owner": "team"}
    assert _first(mesh, **central).startswith("Who may call whom has to be enforced centrally and shown; certificates per service no longer do")
    assert not any(offer.id == "identity" for offer in _said(mesh, **central).alternatives), "certificates alone enforce nothing centrally"
    zones = {"data": ["tenants"], "tenancy": "identity", "apps_change": "yes", **few}
    assert "Services have to prove" in _first(mesh, **zones)
    assert "Renewing certificates hurts" in _first(mesh, **{**pain, "data": ["compliance"], "demand": "encryption"})


@pytest.mark.parametrize(("mesh_today", "day"), [("app_mesh", "ended on 30 Sep 2026"), ("osm", "ends on 30 Sep 2027")])
def test_a_mesh_that_ends_is_named_with_its_day(mesh: Framework, mesh_today: str, day: str) -> None:
    running = {"mesh_today": mesh_today, "mesh_trouble": ["nothing"], "platform": "eks" if mesh_today == "app_mesh" else "self_run"}
    for more in ({**MANDATE, "services": 30, "owner": "team"}, {"services": 30, "owner": "team"}):
        said = _said(mesh, **running, **more)
        assert day in said.reasons[0].text and said.verdict in ("switch", "remove")
        assert said.steps[0].startswith("Begin this week") == (mesh_today == "app_mesh")
    bridged = _said(mesh, **running, **MANDATE, services=30, owner="none")
    assert bridged.verdict == "remove" and "can only be bridged" in bridged.reasons[0].text
    assert "a bridge for what was demanded" in bridged.summary and any("Put the bridge in place" in step for step in bridged.steps)
    eased = _said(mesh, **running, **STRONG, services=30, owner="none")
    assert eased.verdict == "remove" and "ease the problem until the team has grown" in eased.reasons[0].text


def test_a_mesh_that_has_ended_is_asked_after_in_eight_weeks(mesh: Framework) -> None:
    said = _said(mesh, platform="eks", mesh_today="app_mesh", mesh_trouble=["nothing"], owner="part")
    assert [str(trigger.due) for trigger in said.triggers if "has ended" in trigger.reason] == ["2027-01-21"]


def test_a_mesh_that_is_needed_and_troubles_is_mended(mesh: Framework) -> None:
    needed = {**MANDATE, "services": 30, "owner": "team", "mesh_today": "linkerd"}
    calm = _said(mesh, **needed, mesh_trouble=["nothing"])
    behind = _said(mesh, **needed, mesh_trouble=["upgrades", "incidents"])
    assert calm.verdict == behind.verdict == "keep" and calm.summary == "It earns its place."
    assert behind.summary == "You need it; mend what is wrong with it."
    assert behind.steps[0].startswith("Bring it to a supported version") and "incidents one by one" in behind.steps[1]
    assert behind.steps[2:] == calm.steps
    strong = {**STRONG, "services": 30, "owner": "team", "mesh_trouble": ["cost"]}
    assert "ambient mode in one namespace" in _said(mesh, **strong, mesh_today="istio_sidecar").steps[0]
    assert _said(mesh, **strong, mesh_today="linkerd").steps[0].startswith("Reserve for its proxies what they use")


def test_a_linkerd_team_that_wants_stable_builds_hears_since_when_there_are_none(mesh: Framework) -> None:
    needed = {**MANDATE, "services": 30, "owner": "team", "mesh_today": "linkerd", "releases": "project_stable", "platform": "eks"}
    for trouble in ("nothing", "upgrades"):
        said = _said(mesh, **needed, mesh_trouble=[trouble])
        told = [reason for reason in said.reasons if "since February 2024" in reason.text]
        assert said.verdict == "keep" and [reason.rule for reason in told] == ["linkerd_builds"]
        assert {"mesh_today", "releases"} == {*told[0].answers} and "a vendor's stable ones" in said.steps[0]
        assert {"linkerd_edge_only", "linkerd_vendor_free"} <= {*said.facts}
    switch = _said(mesh, **needed, mesh_trouble=["feature"])
    assert switch.verdict == "switch" and "builds_elsewhere" in {reason.rule for reason in switch.reasons}
    edge = _said(mesh, **{**needed, "releases": "edge"}, mesh_trouble=["upgrades"])
    assert "linkerd_behind" in {reason.rule for reason in edge.reasons}
    assert not [reason for reason in _said(mesh, **{**needed, "releases": "edge"}, mesh_trouble=["nothing"]).reasons if "2024" in reason.text]


def test_a_running_mesh_that_nothing_simpler_replaces_is_not_told_that_something_does(mesh: Framework) -> None:
    bridge = {**MANDATE, "services": 14, "owner": "part", "mesh_today": "linkerd"}
    assert "only in part, and it runs without trouble" in _first(mesh, **bridge, mesh_trouble=["nothing"])
    assert "keep Linkerd where that need is" in _first(mesh, **bridge, mesh_trouble=["cost"])
    assert "only in part, and another mesh wants more hands" in _first(mesh, **bridge, mesh_trouble=["feature"])
    few = {**bridge, "services": 6}
    assert "A simpler tool would do, but" in _first(mesh, **few, mesh_trouble=["nothing"])
    assert "no reason to change to another mesh" in _first(mesh, **few, mesh_trouble=["feature"])
    pain = {**STRONG, "services": 14, "owner": "none", "mesh_today": "linkerd", "mesh_trouble": ["nothing"]}
    assert _said(mesh, **pain).verdict == "remove" and "Nothing simpler solves what hurts" in _first(mesh, **pain)


def test_what_simpler_tools_would_meet_as_well_is_no_need_of_a_mesh(mesh: Framework) -> None:
    weak = {"data": ["sensitive"], "demand": "encryption", "debugging": "traces", "instrument": "can", "services": 60, "owner": "team",
            "platform": "eks", "traffic": "requests"}
    ends = {"app_mesh": "switch", "osm": "switch"}
    for running, verdict in ends.items():
        said = _said(mesh, **weak, mesh_today=running, mesh_trouble=["nothing"])
        assert said.verdict == verdict and "and so are the simpler tools" in said.reasons[0].text
    for trouble, verdict in (("nothing", "keep"), ("upgrades", "keep"), ("cost", "shrink"), ("feature", "switch")):
        said = _said(mesh, **weak, mesh_today="linkerd", mesh_trouble=[trouble])
        assert said.verdict == verdict and "simpler tools" in said.reasons[0].text.lower() and "prove who they are" not in said.reasons[0].text
        assert said.summary not in ("It earns its place.", "You need a mesh, but not this one.")


@pytest.mark.parametrize(("trouble", "says"), [(["cost"], "it gives you trouble"), (["nothing"], "nobody is there to run it")])
def test_a_mesh_that_nothing_needs_goes_for_the_reason_that_holds(mesh: Framework, trouble: list[str], says: str) -> None:
    assert _first(mesh, mesh_today="linkerd", mesh_trouble=trouble, owner="none") == f"Nothing you named needs Linkerd, and {says}."


@pytest.mark.parametrize("trouble", [["incidents"], ["nothing"]])
def test_a_mesh_of_ones_own_gives_way_to_the_providers(mesh: Framework, trouble: list[str]) -> None:
    said = _said(mesh, **MANDATE, platform="gke", services=30, owner="none", mesh_today="linkerd", mesh_trouble=trouble)
    assert said.verdict == "switch" and "Linkerd is more than you can run well" in said.reasons[0].text
    assert all(flip.verdict != "switch" for flip in said.flips), "one switch is no change from another"


def test_what_is_open_is_said_to_be_known_only_so_far(mesh: Framework) -> None:
    unread = {**MANDATE, "demand": "unknown", "services": 6, "owner": "team"}
    assert _first(mesh, **unread).startswith("As far as is known, a simpler tool meets what you need")
    assert not _first(mesh, **{**unread, "demand": "encryption"}).startswith("As far")


def test_a_softer_need_is_named_as_it_was_said(mesh: Framework) -> None:
    def need(**changed: Any) -> str:
        return next(reason.text for reason in _said(mesh, **changed).reasons if reason.rule.startswith("need1="))

    assert need(data=["compliance"], demand="encryption").startswith("Encryption between services is asked for, identity is not")
    assert need(data=["sensitive"], demand="nothing").startswith("Nothing asks for identity between services, but traffic deserves protection")
    assert need(data=["tenants"], tenancy="network").startswith("Nothing asks for identity between services: network rules suffice")


def test_what_nobody_was_asked_is_not_taken_for_granted(mesh: Framework) -> None:
    """The world behind a provisional headline may hold that FIPS is asked for, or not; what is offered may not rest on that."""
    said = _said(mesh, mesh_today="linkerd", platform="eks", data=["compliance"], demand="unknown", services=40, owner="team")
    assert {"encryption_wireguard"} <= {offer.id for offer in said.alternatives}
    assert "encryption_ipsec" not in {offer.id for offer in said.alternatives}


@pytest.mark.parametrize("platform", ["gke", "eks", "aks", "openshift", "self_run", "other"])
@pytest.mark.parametrize("owner", ["team", "none"])
@pytest.mark.parametrize("demand", ["encryption", "identity"])
@pytest.mark.parametrize("mesh_today", ["none", "linkerd"])
def test_no_fact_of_another_platform_stands_behind_a_verdict(mesh: Framework, platform: str, owner: str, demand: str, mesh_today: str) -> None:
    running = {"mesh_today": mesh_today, "mesh_trouble": ["nothing"]} if mesh_today != "none" else {}
    said = _said(mesh, **{**MANDATE, "demand": demand}, **running, platform=platform, owner=owner, services=14)
    assert not [id for id, other in OF_PLATFORMS.items() if id in said.facts and other != platform]
    words = " ".join(offer.simpler for offer in said.alternatives)
    named = {"gke": "Google", "eks": "AWS", "aks": "Azure"}
    assert not [word for other, word in named.items() if other != platform and word in words]
    private = _said(mesh, data=["sensitive"], demand="encryption", platform=platform, owner=owner)
    assert not {"pci_dss_421", "hipaa_encryption", "soc2_no_technology"} & {*private.facts}, "no such rule was named"


def test_a_platform_that_nobody_named_may_be_any(mesh: Framework) -> None:
    said = _said(mesh, data=["sensitive"], demand="encryption", platform="unknown")
    assert "aks_wireguard" in said.facts and "in the network plugin (Cilium or Calico)" in " ".join(offer.simpler for offer in said.alternatives)


def test_what_is_measured_of_another_mesh_stands_behind_no_verdict_on_this_one(mesh: Framework) -> None:
    kept = _said(mesh, **MANDATE, services=30, owner="team", mesh_today="linkerd", mesh_trouble=["nothing"])
    assert "cost_memory_linkerd" in kept.facts and not {"cost_latency", "cost_memory", "cost_cpu", "cost_reserved"} & {*kept.facts}
    consul = _said(mesh, **MANDATE, services=30, owner="team", mesh_today="other", mesh_trouble=["nothing"])
    assert not any(line.startswith(("Linkerd", "Istio ambient")) for line in consul.costs)


def test_things_are_listed_as_people_do() -> None:
    assert [listed("a"), listed("ab"), listed("abc", "or")] == ["a", "a and b", "a, b or c"]
