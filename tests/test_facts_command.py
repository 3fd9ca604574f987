"""`meshcheck facts`, `compare` and `assess --why-not`: what they print, and with which status they end."""

import json

from tests.test_cli import run


def test_all_facts_are_listed_with_source_and_day() -> None:
    found = run("facts", "--now", "2026-11-24")
    assert found.returncode == 0
    assert "gke_csm: run by Google" in found.stdout
    assert "source: Google Cloud" in found.stdout
    assert "checked 23 Nov 2026, good until 21 Feb 2027" in found.stdout
    assert "ends 30 Sep 2027" in found.stdout


def test_nothing_is_stale_on_the_day_of_the_check() -> None:
    found = run("facts", "--stale", "--now", "2026-11-24")
    assert (found.returncode, found.stdout) == (0, "No fact is due for a check.\n")


def test_stale_facts_end_the_command_with_one_the_longest_overdue_first() -> None:
    found = run("facts", "--stale", "--json", "--now", "2027-02-22")
    assert found.returncode == 1
    facts = json.loads(found.stdout)
    assert facts[0]["id"] == "hipaa_encryption"
    assert {"gke_csm", "aks_addon"} <= {fact["id"] for fact in facts}
    assert all(fact["stale"] and fact["expires_on"] < "2027-02-22" for fact in facts)
    assert "cost_memory" not in {fact["id"] for fact in facts}


def test_a_stale_fact_is_called_so_among_all() -> None:
    found = run("facts", "--now", "2027-02-22")
    assert found.returncode == 0
    assert "DUE FOR A CHECK since 22 Jan 2027" in found.stdout
    assert "meshcheck" in run("facts", "--now", "soon").stderr


def test_the_ways_stand_side_by_side_with_their_facts() -> None:
    found = run("compare")
    assert found.returncode == 0
    assert "  Linkerd: 18–26 MB per pod (2021)  [cost_memory_linkerd]" in found.stdout
    assert "  No mesh: Not with WireGuard  [wireguard_not_fips]" in found.stdout
    rows = json.loads(run("compare", "--json").stdout)
    assert all(len(row["cells"]) == len(rows["ways"]) for row in rows["aspects"])


def test_why_it_is_not_another_verdict() -> None:
    found = run("assess", "examples/voting-app.yaml", "--why-not", "adopt")
    assert found.returncode == 0
    assert found.stdout.startswith("Why not “Adopt, pilot first”?\n  - R2, R4: only if services have to prove who they are")
    as_json = json.loads(run("assess", "examples/voting-app.yaml", "--why-not", "alternative", "--json").stdout)
    assert as_json["lacks"][0]["rules"] == ["R1", "R5"]
    assert as_json["nearest"] is not None and as_json["nearest"]["changes"]
    keep = run("assess", "examples/voting-app.yaml", "--why-not", "keep").stdout
    assert "Only a team that runs a mesh can get this" in keep


def test_a_verdict_that_was_given_or_that_nobody_knows() -> None:
    given = run("assess", "examples/voting-app.yaml", "--why-not", "not_yet")
    assert (given.returncode, given.stdout) == (0, "That is the verdict: Probably not yet.\n")
    unknown = run("assess", "examples/voting-app.yaml", "--why-not", "maybe")
    assert unknown.returncode == 2
    assert "there is no verdict 'maybe'. The verdicts are: not_yet" in unknown.stderr
