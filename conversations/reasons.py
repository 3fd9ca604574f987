"""Why this verdict: the rule that fired and the needs behind it, each with the team's own numbers."""

from collections.abc import Iterator, Mapping

from conversations.answers import Value
from conversations.assessment import Reason
from conversations.evaluate import Names
from conversations.framework import Framework, Limit, Rule
from conversations.headline import Headline
from conversations.saying import said

NEEDS = (
    ("need1", ("data", "demand", "tenancy"), {
        "none": "No rule on data or tenants asks for identity between services",
        "soft": "Traffic should be encrypted, but nothing asks for identity between services",
        "hard": "Identity between services is required",
    }),
    ("need2", ("debugging", "instrument"), {
        "none": "Logs and basic metrics lead you to the cause",
        "weak": "You need to see more between services, and instrumentation can show it",
        "strong": "You need to see more between services, and nothing simpler can show it",
    }),
    ("need3", ("pains", "shared_fix"), {
        "none": "No traffic problem hurts today",
        "weak": "A traffic problem hurts, and one shared fix can solve it",
        "strong": "A traffic problem hurts that no shared fix solves",
    }),
    ("cap", ("owner",), {
        "yes": "A team looks after the platform",
        "partial": "One person or part of the time is there to run it",
        "no": "Nobody is there to run it yet",
    }),
)


def reasons(framework: Framework, answers: Mapping[str, Value], top: Headline) -> tuple[Reason, ...]:
    """The rule first, then limits, needs, size and capacity; only what answers support is said."""
    return tuple(_reasons(framework, answers, top))


def _reasons(framework: Framework, answers: Mapping[str, Value], top: Headline) -> Iterator[Reason]:
    shown = {id: said(framework.question(id), value) for id, value in answers.items()}
    count = shown.get("services", "an unknown number of")
    for part in _fired(framework, top):
        used = tuple(id for id in ("services", "owner", "stage", "traffic") if id in answers)
        yield Reason(rule=part.id, text=part.because.format(services=count), answers=used, facts=_facts(part))
    names = Names(framework, top.world)
    for name, asked, words in NEEDS:
        used = tuple(id for id in asked if _known(answers.get(id)))
        value = min(names.possible(name))
        if used and len(names.possible(name)) == 1:
            yield Reason(rule=f"{name}={value}", text=words[value] + ".", answers=used)
    services = answers.get("services")
    if services is not None and services.kind == "number":
        yield Reason(rule="size", text=_size(services, count), answers=("services",))


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
        return f"{count} services, below the 10 where upkeep by hand starts to strain."
    return f"{count} services; size chooses between ways of meeting a need, it is no need by itself."
