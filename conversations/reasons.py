"""Why this verdict: the rule that fired and the needs behind it, each with the team's own numbers."""

from collections.abc import Iterator, Mapping

from conversations.answers import Value
from conversations.assessment import Reason
from conversations.evaluate import Names
from conversations.framework import Framework, Limit, Rule
from conversations.headline import Headline
from conversations.saying import number
from conversations.worlds import world_of

NEEDS = (
    ("need1", ("data", "demand", "tenancy"), {
        "none": "No rule on data or tenants asks for identity between services",
        "soft": "Traffic should be encrypted, but nothing asks for identity between services",
        "open": "Traffic has to be protected; whether identity between services is asked for is open",
        "hard": "Identity between services is required",
    }),
    ("need2", ("debugging", "instrument"), {
        "none": "Logs and basic metrics lead you to the cause",
        "weak": "You need to see more between services, and instrumentation can show it",
        "open": "You need to see more between services; whether instrumentation can show it is open",
        "strong": "You need to see more between services, and nothing simpler can show it",
    }),
    ("need3", ("pains", "shared_fix"), {
        "none": "No traffic problem hurts today",
        "weak": "A traffic problem hurts, and one shared fix can solve it",
        "open": "A traffic problem hurts; whether one shared fix can solve it is open",
        "strong": "A traffic problem hurts that no shared fix solves",
    }),
    ("cap", ("owner",), {
        "yes": "A team looks after the platform",
        "partial": "One person or part of the time is there to run it",
        "no": "Nobody is there to run it yet",
    }),
)
ALSO = {"need1": ("pains.certificates",), "need2": ("pains.packets",)}
"""Options that alone make a need, besides the questions asked about it."""


def reasons(framework: Framework, answers: Mapping[str, Value], top: Headline) -> tuple[Reason, ...]:
    """The rule first, then limits, needs, size and capacity; only what answers support is said."""
    return tuple(_reasons(framework, answers, top))


def _reasons(framework: Framework, answers: Mapping[str, Value], top: Headline) -> Iterator[Reason]:
    services = answers.get("services")
    counted = services if services is not None and services.kind == "number" else None
    bare = number(counted.low, counted.high) if counted is not None else "an unknown number of"
    count = "1 service" if bare == "1" else f"{bare} services"
    for part in _fired(framework, top):
        used = tuple(id for id in ("services", "owner", "stage", "traffic") if id in answers)
        text = part.because.replace("{services} services", count).format(services=bare)
        yield Reason(rule=part.id, text=text, answers=used, facts=_facts(part))
    yield from _needs(framework, answers)
    if counted is not None:
        yield Reason(rule="size", text=_size(counted, count), answers=("services",))


def _needs(framework: Framework, answers: Mapping[str, Value]) -> Iterator[Reason]:
    """What the answers themselves settle, never what the headline assumes."""
    world = world_of(framework, answers)
    names = Names(framework, world)
    for name, asked, words in NEEDS:
        ticked = tuple(atom.partition(".")[0] for atom in ALSO.get(name, ()) if world[atom] == {"yes"})
        used = tuple(id for id in dict.fromkeys((*asked, *ticked)) if _known(answers.get(id)))
        possible = names.possible(name)
        value = "open" if len(possible) > 1 and "none" not in possible else min(possible)
        if value in words and (value == "open" or len(possible) == 1):
            yield Reason(rule=f"{name}={value}", text=words[value] + ".", answers=used)


def _fired(framework: Framework, top: Headline) -> list[Rule | Limit]:
    rules = [*framework.gates, *framework.table, *framework.running]
    limits = [limit for limit in framework.limits if limit.id in top.outcome.limits and limit.because]
    return [*limits, *[rule for rule in rules if rule.id == top.outcome.rule]]


def _facts(part: Rule | Limit) -> tuple[str, ...]:
    return part.facts if isinstance(part, Rule) else ()


def _known(value: Value | None) -> bool:
    return value is not None and value.kind != "unknown"


def _size(services: Value, count: str) -> str:
    if services.high is not None and services.high < 10:
        return f"{count}, below the 10 where upkeep by hand starts to strain."
    return f"{count}; size chooses between ways of meeting a need, it is no need by itself."
