"""What a rule's sentence names of a team: its services, its owner, its platform, its mesh, and what is asked of its traffic."""

from collections.abc import Iterable, Mapping

from conversations.answers import Value
from conversations.evaluate import Names
from conversations.framework import Framework
from conversations.headline import Headline
from conversations.saying import day, number
from conversations.worlds import World, world_of

GENERAL = ("other", "self_run", "none")
"""Choices whose labels name nothing."""

YES = frozenset({"yes"})
NAMED = frozenset({"identity", "authorization"})
"""Demands that name who may call."""

MANDATES = {
    "hard": "services have to prove who they are",
    "authorization": "who may call whom has to be enforced centrally and shown",
    "end_to_end": "traffic has to be encrypted from workload to workload",
    "certificates": "renewing certificates hurts although it is automated",
}


def mentions(framework: Framework, answers: Mapping[str, Value], top: Headline) -> dict[str, str]:
    """By word: how many services, who would run it, where, which mesh runs today and when it ends, what is asked of traffic."""
    cap = Names(framework, world_of(framework, answers)).possible("cap")
    owner = framework.says.get("cap", {}).get(min(cap), "") if len(cap) == 1 else ""
    return {
        "services": _amount(framework, answers, top),
        "owner": owner or "who would run it is open",
        "platform": _label(framework, answers, "platform", GENERAL) or "your platform",
        "mesh": _label(framework, answers, "mesh_today", GENERAL) or "the mesh you run",
        "mandate": MANDATES[made_hard_by(world_of(framework, answers))],
        "ends": _ends(framework, top),
    }


def made_hard_by(world: World) -> str:
    """What makes identity a hard need, a key of `MANDATES`: a text or zones that name it ("hard") before renewals that hurt."""
    if world.get("tenancy") == frozenset({"identity"}) and world.get("data.tenants") == YES:
        return "hard"
    told = YES in (world.get("data.sensitive"), world.get("data.compliance"))
    demand = world.get("demand", frozenset()) if told else frozenset()
    for one in ("end_to_end", "authorization"):
        if demand == frozenset({one}):
            return one
    named = bool(demand) and demand <= NAMED
    return "certificates" if world.get("pains.certificates") == YES and not named else "hard"


def _ends(framework: Framework, top: Headline) -> str:
    """The day on which the mesh that runs ended or will, as its fact has it."""
    names = Names(framework, top.world)
    ids = next((case.facts for case in framework.values.get("ended", ()) if names.truth(case.when)), ())
    return next((day(fact.ends_on) for fact in framework.facts if fact.id in ids and fact.ends_on is not None), "")


def _label(framework: Framework, answers: Mapping[str, Value], id: str, but: tuple[str, ...]) -> str:
    if id not in answers:
        return ""
    named = set(answers[id].options) - set(but)
    return next((choice.label for choice in framework.question(id).choices if choice.id in named), "")


def _amount(framework: Framework, answers: Mapping[str, Value], top: Headline) -> str:
    """The number of services with its word; where that is open, the size for which the headline is said."""
    services = answers.get("services")
    if services is not None and services.kind == "number" and len(world_of(framework, answers)["services"]) == 1:
        return counted(services)
    sizes = top.world["services"]
    return next((band.label for band in framework.question("services").bands if sizes == {band.id}), "")


def counted(services: Value) -> str:
    """A number of services with its word."""
    bare = number(services.low, services.high)
    return "1 service" if bare == "1" else f"{bare} services"


def listed(parts: Iterable[str], last: str = "and") -> str:
    """A, B and C."""
    words = list(parts)
    return f" {last} ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} {last} {words[-1]}"
