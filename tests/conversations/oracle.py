"""A second opinion: the rule of the shipped framework written once more, straight from its prose, sharing no code with it.

An answer is a choice id, a set of choice ids, a pair (fewest, most) for `services`, or missing when it is open. A profile
with open answers is judged in every world its open answers allow.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain, combinations, product
from typing import Any

Answers = Mapping[str, Any]

CHOICES = {
    "platform": ("gke", "eks", "aks", "openshift", "other", "self_run", "none"),
    "mesh_today": (
        "none", "istio_sidecar", "istio_ambient", "linkerd", "gke_csm", "aks_addon", "cilium_mtls", "app_mesh", "osm", "other",
    ),
    "stage": ("production", "launch", "dev_no_date"),
    "demand": ("nothing", "encryption", "end_to_end", "identity", "authorization"),
    "tenancy": ("shared_pods", "network", "identity"),
    "debugging": ("fine", "traces", "pairs"),
    "owner": ("team", "part", "none"),
    "instrument": ("can", "cannot"),
    "shared_fix": ("can", "cannot"),
    "apps_change": ("yes", "no"),
    "traffic": ("requests", "broker", "tight"),
    "provider_mesh": ("yes", "no"),
}  # fmt: skip
SETS = {
    "data": ("sensitive", "compliance", "tenants"),
    "pains": ("certificates", "packets", "config", "grpc", "retries", "canary_inside", "egress", "cross_cluster"),
    "mesh_trouble": ("incidents", "upgrades", "cost", "feature"),
}
TOLD = frozenset({"sensitive", "compliance"})
"""What makes `demand` a question that is asked; an answer to a question that is not asked counts for nothing."""
CAP = {"team": "yes", "part": "partial", "none": "no"}
NEAREST = ("not_yet", "alternative", "adopt_managed", "adopt", "keep", "shrink", "switch", "remove", "out_of_domain")
"""From where a team stands; one that does not know whether a mesh runs is taken to run none."""
SELF_RUN = {"istio_sidecar", "istio_ambient", "linkerd", "cilium_mtls", "other"}
ENDED = {"app_mesh", "osm"}
ADOPTS = {"adopt", "adopt_managed"}


@dataclass(frozen=True)
class Needs:
    """The three needs, and whether anything but a mesh can meet the first."""

    one: str
    no_other_way: bool
    two: str
    three: str
    covered: str


@dataclass(frozen=True)
class Judged:
    """One world's verdict, the table row behind it, and what it would be at launch (itself, unless limited by L3)."""

    verdict: str
    row: str
    kind: str
    at_launch: str


def sizes(fewest: int, most: float) -> list[str]:
    bands = {"S": (0, 9), "M": (10, 19), "L": (20, 49), "XL": (50, float("inf"))}
    return [size for size, (low, high) in bands.items() if fewest <= high and most >= low]


def subsets(of: tuple[str, ...]) -> list[frozenset[str]]:
    return [frozenset(some) for some in chain.from_iterable(combinations(of, n) for n in range(len(of) + 1))]


def possible(answers: Answers, id: str) -> list[Any]:
    """Every value the answer may have."""
    if id == "services":
        return sizes(*answers[id]) if id in answers else ["S", "M", "L", "XL"]
    if id in SETS:
        return [frozenset(answers[id])] if id in answers else subsets(SETS[id])
    return [answers[id]] if id in answers else list(CHOICES[id])


def expected(answers: Answers, id: str, pains: frozenset[str], size: str) -> list[Any]:
    """The one answer a closing question is expected to get, unless it has one."""
    if id in answers:
        return [answers[id]]
    return [
        {
            "traffic": "requests",
            "apps_change": "yes",
            "provider_mesh": "no",
            "instrument": "cannot" if "packets" in pains else "can",
            "shared_fix": "cannot" if "config" in pains or size == "XL" else "can",
        }[id]
    ]


@cache
def need_one(data: frozenset[str], demand: str, tenancy: str, pains: frozenset[str]) -> str:
    told = bool(data & TOLD)
    if told and demand in {"end_to_end", "identity", "authorization"}:
        return "hard"
    if ("tenants" in data and tenancy == "identity") or "certificates" in pains:
        return "hard"
    return "soft" if told or ("tenants" in data and tenancy == "network") else "none"


@cache
def need_two(debugging: str, instrument: str, pains: frozenset[str]) -> str:
    if debugging == "fine" and "packets" not in pains:
        return "none"
    return "strong" if instrument == "cannot" else "weak"


@cache
def need_three(pains: frozenset[str], shared_fix: str) -> str:
    if pains & {"canary_inside", "cross_cluster"}:
        return "strong"
    if pains & {"grpc", "retries", "config"}:
        return "strong" if shared_fix == "cannot" else "weak"
    return "weak" if "egress" in pains else "none"


@cache
def table(needs: Needs, size: str, cap: str, managed: bool) -> tuple[str, str, str]:  # noqa: C901 - one branch per row
    """Row, verdict and kind."""
    if needs.one == "hard":
        if size == "S" and not needs.no_other_way:
            return "R1", "alternative", "meets"
        if cap == "yes":
            return "R2", "adopt", ""
        if managed:
            return "R3", "adopt_managed", ""
        if cap == "partial" and (size in {"L", "XL"} or needs.no_other_way):
            return "R4", "adopt", ""
        return "R5", "alternative", "bridge"
    if "strong" in {needs.two, needs.three}:
        if size == "S":
            return "R6", "alternative", "meets"
        if cap == "yes":
            return "R7", "adopt", ""
        if managed and "strong" in {needs.two, needs.covered}:
            if cap == "partial":
                return "R8", "adopt_managed", ""
            if size == "XL":
                return "R9", "adopt_managed", ""
        return "R10", "alternative", "deferred"
    weak = (needs.one == "soft") + (needs.two == "weak") + (needs.three == "weak")
    if weak >= 2 and size == "XL" and cap == "yes":
        return "R11", "adopt", ""
    return ("R12", "alternative", "meets") if weak else ("R13", "not_yet", "")


def limited(verdict: str, needs: Needs, traffic: str) -> str:
    """L1 and L2."""
    if verdict in ADOPTS and (traffic == "broker" or (traffic == "tight" and needs.one != "hard")):
        return "alternative"
    return verdict


def running(v: str, needs: Needs, cap: str, mesh: str, trouble: frozenset[str]) -> tuple[str, str]:
    """7.6: row and verdict of a team whose mesh runs already, from the verdict it would get without."""
    burdened = cap == "no" or bool(trouble & {"incidents", "upgrades"})
    if mesh in ENDED:
        return "E1", "switch" if v in ADOPTS else "remove"
    if v in ADOPTS:
        if "feature" in trouble:
            return "E2", "switch"
        if v == "adopt_managed" and mesh in SELF_RUN and burdened:
            return "E3", "switch"
        if "cost" in trouble and "strong" not in {needs.two, needs.three}:
            return "E4", "shrink"
        return "E5", "keep"
    if v == "alternative":
        if burdened:
            return ("E6", "shrink") if needs.one == "hard" else ("E7", "remove")
        return "E8", "shrink" if "cost" in trouble else "keep"
    return "E9", "remove" if trouble or cap == "no" else "shrink"


def worlds(answers: Answers, *, expecting: bool = False) -> Iterator[Judged]:
    """The judgement in every world; with `expecting`, open closing questions get their expected answer."""
    for platform in possible(answers, "platform"):
        if platform == "none":
            yield Judged("out_of_domain", "G-a", "", "out_of_domain")
            continue
        for pains, size in product(possible(answers, "pains"), possible(answers, "services")):
            yield from _on_kubernetes(answers, platform, pains, size, expecting)


def _on_kubernetes(answers: Answers, platform: str, pains: frozenset[str], size: str, expecting: bool) -> Iterator[Judged]:
    def closing(id: str) -> list[Any]:
        return expected(answers, id, pains, size) if expecting else possible(answers, id)

    managed = {platform in {"gke", "aks", "openshift"}}
    if platform == "other":
        managed = {said == "yes" for said in closing("provider_mesh")}
    first = {
        (need_one(data, demand, tenancy, pains), apps == "no" or (demand == "authorization" and bool(data & TOLD)))
        for data, demand, tenancy, apps in product(
            possible(answers, "data"), possible(answers, "demand"), possible(answers, "tenancy"), closing("apps_change")
        )
    }
    second = {
        need_two(debugging, instrument, pains)
        for debugging, instrument in product(possible(answers, "debugging"), closing("instrument"))
    }
    solvable = pains - {"cross_cluster"} if platform == "aks" else pains
    third = {(need_three(pains, fix), need_three(solvable, fix)) for fix in closing("shared_fix")}
    for (one, no_other_way), two, (three, covered) in product(first, second, third):
        needs = Needs(one, no_other_way, two, three, covered)
        yield from _judged(answers, needs, size, managed, closing("traffic"))


def _judged(answers: Answers, needs: Needs, size: str, managed: set[bool], traffics: list[str]) -> Iterator[Judged]:
    for owner, offer, traffic in product(possible(answers, "owner"), managed, traffics):
        row, asked, kind = table(needs, size, CAP[owner], offer)
        v = limited(asked, needs, traffic)
        for mesh in possible(answers, "mesh_today"):
            if mesh == "none":
                for stage in possible(answers, "stage"):
                    yield Judged("not_yet" if stage == "dev_no_date" else v, row, kind, v)
            else:
                for trouble in possible(answers, "mesh_trouble"):
                    e, verdict = running(v, needs, CAP[owner], mesh, trouble)
                    yield Judged(verdict, e, "", verdict)


def verdict_set(answers: Answers) -> set[str]:
    return {world.verdict for world in worlds(answers)}


def headline(answers: Answers) -> str:
    """The member nearest to where the team stands, once closing questions took their expected answers."""
    return min({world.verdict for world in worlds(answers, expecting=True)}, key=NEAREST.index)
