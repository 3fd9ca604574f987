"""What a mesh would cost this team: people first, then time on the path and machines, each with who published it."""

from collections.abc import Iterable, Iterator, Mapping
from math import floor

from conversations.answers import Value
from conversations.evaluate import Names
from conversations.framework import Framework
from conversations.saying import number
from conversations.weighing import Price

PODS_A_SERVICE = (2, 3)
"""Taken for granted where nobody has counted the pods."""

SMALL = 100
"""Pods below which machines cost little next to the people."""

PROXIES_A_CALL = 2
Range = tuple[float, float | None]
"""Low to high; None is open upwards."""


def costs(framework: Framework, answers: Mapping[str, Value], names: Names) -> tuple[str, ...]:
    """The lines of a verdict that has a mesh run; none for the others. `names` knows the verdict."""
    upkeep = next((part for part in framework.upkeep if names.truth(part.when)), None)
    if upkeep is None:
        return ()
    prices = _prices(framework, names)
    says = f"People: {upkeep.says}{_what_matters(answers)}{_cited(framework, upkeep.facts)}"
    machines = [f"{_machines(price, answers)}{_cited(framework, price.facts)}" for price in prices]
    return (says, *_latency(framework, prices, answers), *machines)


def cost_facts(framework: Framework, names: Names) -> tuple[str, ...]:
    """The facts behind those lines, each once."""
    upkeep = next((part for part in framework.upkeep if names.truth(part.when)), None)
    if upkeep is None:
        return ()
    prices = _prices(framework, names)
    measured = ("cost_latency",) if any(price.latency is not None for price in prices) else ()
    parts = [upkeep.facts, *(price.facts for price in prices), measured]
    return tuple(dict.fromkeys(id for facts in parts for id in facts))


def _prices(framework: Framework, names: Names) -> list[Price]:
    return [price for price in framework.prices if names.truth(price.when)]


def _what_matters(answers: Mapping[str, Value]) -> str:
    pods = _pods(answers)
    if pods is None or pods[1] is None or pods[1] >= SMALL:
        return "."
    services = _counted(answers, "services")
    size = f"{_number(services)} services" if services is not None and services[1] != 1 else "a system this small"
    return f". With {size} this is the cost that counts; the machines are small change."


def _latency(framework: Framework, prices: list[Price], answers: Mapping[str, Value]) -> Iterator[str]:
    measured = [(price.name, price.latency) for price in prices if price.latency is not None]
    if not measured:
        return
    ways = _listed(f"{low:g}–{high:g} ms with {name}" for name, (low, high) in measured)
    text = f"Latency: a call passes two proxies and got slower in labs by {ways}; more under load, so measure yours."
    slo = _counted(answers, "slo")
    if slo is not None:
        spent = _listed(f"{_calls(slo[0], low, high)} with {name}" for name, (low, high) in measured)
        text += f" The {_number(slo)} ms you can spare are used up by {spent}."
    yield f"{text}{_cited(framework, ('cost_latency',))}"


def _calls(spare: float, low: float, high: float) -> str:
    """How many calls in a row fit into so many milliseconds."""
    fewest, most = floor(spare / high), floor(spare / low)
    if most <= 1:
        return "a single call"
    return f"{most} calls in a row" if most == fewest else f"{max(fewest, 1)}–{most} calls in a row"


def _machines(price: Price, answers: Mapping[str, Value]) -> str:
    pods, guessed = _pods(answers), "pods" not in _known(answers)
    units = pods if price.per == "pod" else _counted(answers, "nodes")
    parts = [f"{_memory(price.memory, units)} of memory {_over(price, units, guessed=guessed)}"]
    if price.cpu is not None:
        parts.append(_cpu(price.cpu, _counted(answers, "rps")))
    text = f"{price.name}: {' and '.join(parts)}"
    if price.reserved is not None and pods is not None:
        cpu, memory = price.reserved
        text += f"; by default {_span(_times((cpu, cpu), pods))} vCPU and {_memory((memory, memory), pods)} are reserved"
    return f"{text}; {price.also}." if price.also else f"{text}."


def _memory(each: tuple[float, float], units: Range | None) -> str:
    low, high = _times(each, units or (1, 1))
    if (high or low) >= 1000:
        return f"{_span((low / 1000, None if high is None else high / 1000))} GB"
    return f"{_span((low, high))} MB"


def _over(price: Price, units: Range | None, *, guessed: bool) -> str:
    if units is None:
        return f"for each {price.per}"
    counted = f"{_number(units)} {price.per}" + ("" if units == (1, 1) else "s")
    if guessed and price.per == "pod":
        low, high = PODS_A_SERVICE
        return f"for an estimated {counted} ({low}–{high} a service)"
    return f"on {counted}" if price.per == "node" else f"for {counted}"


def _cpu(each: tuple[float, float], rps: Range | None) -> str:
    per_thousand = (each[0] * PROXIES_A_CALL, each[1] * PROXIES_A_CALL)
    if rps is None:
        return f"{_span(per_thousand)} vCPU for each 1,000 requests a second"
    thousands = (rps[0] / 1000, None if rps[1] is None else rps[1] / 1000)
    return f"{_span(_times(per_thousand, thousands))} vCPU at {_number(rps)} requests a second"


def _times(each: tuple[float, float], units: Range) -> Range:
    return (each[0] * units[0], None if units[1] is None else each[1] * units[1])


def _pods(answers: Mapping[str, Value]) -> Range | None:
    services = _counted(answers, "services")
    known = _counted(answers, "pods")
    if known is not None or services is None:
        return known
    low, high = PODS_A_SERVICE
    return _times((low, high), services)


def _known(answers: Mapping[str, Value]) -> set[str]:
    return {id for id in answers if _counted(answers, id) is not None}


def _counted(answers: Mapping[str, Value], id: str) -> Range | None:
    value = answers.get(id)
    if value is None or value.kind != "number":
        return None
    return (value.low or 0, value.high)


def _cited(framework: Framework, facts: Iterable[str]) -> str:
    """Who published it and when, in brackets."""
    wanted = dict.fromkeys(facts)
    cited = dict.fromkeys(
        each for fact in framework.facts if fact.id in wanted and fact.cited for each in fact.cited.split(", ")
    )
    return f" ({', '.join(cited)})" if cited else ""


def _span(found: Range) -> str:
    """0.6–1.5, 3+, 12; two digits that count."""
    low, high = found
    if high is None:
        return f"{_short(low)}+"
    return _short(low) if _short(low) == _short(high) else f"{_short(low)}–{_short(high)}"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{float(f'{value:.2g}'):g}"


def _number(found: Range) -> str:
    return number(int(found[0]), None if found[1] is None else int(found[1]))


def _listed(parts: Iterable[str]) -> str:
    words = list(parts)
    return " and ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} and {words[-1]}"
