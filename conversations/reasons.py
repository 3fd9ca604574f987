"""Why this verdict: the rule that fired and the needs behind it, each with the team's own numbers."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import takewhile

from conversations.answers import Value
from conversations.assessment import Reason
from conversations.conditions import names_in
from conversations.engine import engine
from conversations.evaluate import Names, reachable
from conversations.framework import Framework, Limit, Rule
from conversations.headline import Headline, assume
from conversations.mentions import YES, counted, listed, made_hard_by, mentions
from conversations.steps import Fitting
from conversations.worlds import World, world_of

NEEDS = (
    ("need1", ("data", "demand", "tenancy"), {
        "none": "No rule on data or tenants asks for identity between services",
        "soft": "Nothing asks for identity between services, but traffic deserves protection",
        "encryption": "Encryption between services is asked for, identity is not",
        "network": "Nothing asks for identity between services",
        "open": "Traffic deserves protection, and whether identity between services is asked for is open",
        "hard": "Identity between services is needed",
        "end_to_end": "Encryption between nodes is not enough",
        "authorization": "Rules on who may call whom are needed, and identity to name the callers",
        "certificates": "Certificates between services have become a burden",
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


DETAILS = {
    "need1=soft": (
        ("data", ("sensitive", "compliance")), ("demand", ("encryption",)), ("tenancy", ("network",)),
    ),
    "need1=open": (("data", ("sensitive", "compliance")),),
    "need1=hard": (
        ("demand", ("end_to_end", "identity", "authorization")), ("tenancy", ("identity",)), ("pains", ("certificates",)),
    ),
    "need2": (("debugging", ("traces", "pairs")), ("pains", ("packets",))),
    "need3": (("pains", ("grpc", "retries", "config", "canary_inside", "egress", "cross_cluster")),),
}
"""The answers that make a need (at this level, or at any): question, and which of its choices."""

HOW_TELLING = {"hard": 0, "strong": 0, "open": 1, "soft": 3, "weak": 3, "none": 4}
CAPACITY = {True: 2, False: 5}
"""Where capacity stands: before needs that a simpler tool meets once the rule looked at it, after all needs otherwise."""

TROUBLE = "mesh_trouble"

def reasons(framework: Framework, answers: Mapping[str, Value], top: Headline, fitting: Fitting) -> tuple[Reason, ...]:
    """Limits and the rule first, then what the rule looked at, the heaviest need first, the size last."""
    looked_at = {name for part in _fired(framework, top) for name in names_in(part.when)}
    needs = sorted(_needs(framework, answers), key=lambda reason: _telling(reason.rule, looked_at))
    words = mentions(framework, answers, top)
    rules, trouble = _rules(framework, answers, top, fitting, words), _trouble(framework, answers, top)
    return (*rules, *trouble, *_remarks(framework, answers, fitting, words), *needs, *_sizes(answers))


def rule_facts(framework: Framework, top: Headline) -> tuple[str, ...]:
    """The facts that the printed rule and its limits rest on, and those that alone kept an earlier rule out, each once."""
    fired = [id for part in _fired(framework, top) for id in _facts(framework, part, top)]
    return tuple(dict.fromkeys((*fired, *_keeping_out(framework, top))))


def _keeping_out(framework: Framework, top: Headline) -> Iterator[str]:
    """The facts of values without which a rule before the printed one would have fitted: "no provider runs a mesh"."""
    earlier = takewhile(lambda pair: pair[0].id != top.outcome.rule, _resting_on_facts(framework))
    for rule, named in earlier:
        for name, values in named:
            if any(Names(framework, top.world, {name: frozenset({other})}).truth(rule.when) for other in values):
                yield from _value_facts(framework, name, top.world)


@lru_cache(maxsize=8)
def _resting_on_facts(framework: Framework) -> tuple[tuple[Rule, tuple[tuple[str, frozenset[str]], ...]], ...]:
    """By row of the table the values it looks at that rest on facts, each with what they can be."""
    cases = {name: each for name, each in framework.values.items() if any(case.facts for case in each)}
    return tuple(
        (rule, tuple((name, frozenset(case.is_ for case in cases[name])) for name in names_in(rule.when) if name in cases))
        for rule in framework.table
    )


def _telling(rule: str, looked_at: set[str]) -> tuple[int, bool]:
    name, _, value = rule.partition("=")
    seen = name in looked_at
    return (CAPACITY[seen] if name == "cap" else HOW_TELLING[value], not seen)


def _rules(
    framework: Framework, answers: Mapping[str, Value], top: Headline, fitting: Fitting, words: Mapping[str, str]
) -> Iterator[Reason]:
    """A limit speaks only where its condition is known to hold; a rule whose verdict a limit turned says so."""
    known = Names(framework, world_of(framework, answers))
    turned, unsure = "", "" if _alone(framework, answers) else UNSURE
    for part in _fired(framework, top):
        if isinstance(part, Limit):
            turned = OTHERWISE if part.turns else turned
            if known.truth(part.when) is not True:
                continue
        own = fitting.own.because if fitting.own is not None and isinstance(part, Rule) else ""
        says = own or part.because
        says = says if words["services"] else says.replace(" (here {services})", "")
        text = says.format(**{**words, "services": words["services"] or "your services"})
        lead = (turned or unsure) if isinstance(part, Rule) else ""
        text = f"{lead}{text[:1].lower()}{text[1:]}" if lead else f"{text[:1].upper()}{text[1:]}"
        yield Reason(rule=part.id, text=text, answers=_read(framework, part, answers), facts=_facts(framework, part, top))


OTHERWISE = "Apart from that, a mesh would be the answer: "
UNSURE = "As far as is known, "


def _alone(framework: Framework, answers: Mapping[str, Value]) -> bool:
    """Whether no other rule could be the one, with what is expected in place of open closing questions."""
    _, there = assume(framework, world_of(framework, answers))
    return len({outcome.rule for outcome in reachable(framework, there)}) <= 1


def _remarks(
    framework: Framework, answers: Mapping[str, Value], fitting: Fitting, words: Mapping[str, str]
) -> Iterator[Reason]:
    """What single answers add to any verdict."""
    for remark in fitting.remarks:
        if remark.because:
            read = _asked(framework, names_in(remark.when), answers)
            yield Reason(rule=remark.id, text=remark.because.format(**words), answers=read, facts=remark.facts)


def _read(framework: Framework, part: Rule | Limit, answers: Mapping[str, Value]) -> tuple[str, ...]:
    """The questions with an answer that the rule looked at or its sentence names; those of all needs where it holds always."""
    names = [*names_in(part.when), *(id for word, id in NAMES.items() if f"{{{word}}}" in part.because)]
    return _asked(framework, names or NEEDED, answers)


def _asked(framework: Framework, names: Iterable[str], answers: Mapping[str, Value]) -> tuple[str, ...]:
    """The questions with an answer below these names."""
    ready = engine(framework)
    below = {atom.partition(".")[0] for name in names for atom in ready.below(name)}
    return tuple(question.id for question in framework.questions if question.id in below and _known(answers.get(question.id)))


NAMES = {"services": "services", "owner": "owner", "platform": "platform", "mesh": "mesh_today"}
"""Word in a rule's sentence -> the question whose answer it repeats."""

NEEDED = ("need1", "need2", "need3")


def _trouble(framework: Framework, answers: Mapping[str, Value], top: Headline) -> Iterator[Reason]:
    """What is wrong with the mesh that runs, in the words of its answer."""
    running = {rule.id for rule in framework.running}
    if top.outcome.rule in running and _known(answers.get(TROUBLE)):
        question = framework.question(TROUBLE)
        said = [choice.then for choice in question.choices
                if choice.id in answers[TROUBLE].options and choice.id != question.none_of_these]
        if said:
            text = listed(said)
            yield Reason(rule=TROUBLE, text=f"{text[:1].upper()}{text[1:]}.", answers=(TROUBLE,))


def _sizes(answers: Mapping[str, Value]) -> Iterator[Reason]:
    services = answers.get("services")
    if services is not None and services.kind == "number":
        yield Reason(rule="size", text=_size(services, counted(services)), answers=("services",))


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
            details = "" if value == "none" else listed(_details(framework, name, value, world))
            lead = words[_kind_of_need1(value, world) if name == "need1" else value]
            text = f"{lead}: {details}." if details else f"{lead}."
            yield Reason(rule=f"{name}={value}", text=text, answers=used, facts=_value_facts(framework, name, world))


def _kind_of_need1(value: str, world: World) -> str:
    """What is asked of traffic, as the answers have it: among hard needs which, among soft ones encryption or rules of the network."""
    if value == "hard":
        return made_hard_by(world)
    if value != "soft":
        return value
    told = YES in (world["data.sensitive"], world["data.compliance"])
    return "encryption" if told and world["demand"] == {"encryption"} else "soft" if told else "network"


def _details(framework: Framework, need: str, value: str, world: World) -> Iterator[str]:
    """What makes this need, in the words of the answers that were given."""
    for id, options in DETAILS.get(need) or DETAILS.get(f"{need}={value}", ()):
        question = framework.question(id)
        for choice in question.choices:
            atom, yes = (f"{id}.{choice.id}", "yes") if question.type == "choices" else (id, choice.id)
            if choice.id in options and world[atom] == {yes}:
                yield choice.then or choice.label


def _fired(framework: Framework, top: Headline) -> list[Rule | Limit]:
    rules = [*framework.gates, *framework.table, *framework.running]
    limits = [limit for limit in framework.limits if limit.id in top.outcome.limits and limit.because]
    return [*limits, *[rule for rule in rules if rule.id == top.outcome.rule]]


def _facts(framework: Framework, part: Rule | Limit, top: Headline) -> tuple[str, ...]:
    """The facts of a rule, and those of the values it looks at."""
    below = [_value_facts(framework, name, top.world) for name in names_in(part.when)]
    return tuple(dict.fromkeys(id for facts in (part.facts, *below) for id in facts))


def _value_facts(framework: Framework, name: str, world: World) -> tuple[str, ...]:
    names = Names(framework, world)
    return next((case.facts for case in framework.values.get(name, ()) if names.truth(case.when)), ())


def _known(value: Value | None) -> bool:
    return value is not None and value.kind != "unknown"


def _size(services: Value, count: str) -> str:
    if services.high is not None and services.high < 10:
        return f"{count}, below the 10 where upkeep by hand starts to strain."
    return f"{count}; size chooses between ways of meeting a need, it is no need by itself."
