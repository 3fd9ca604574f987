"""Which verdict to print while several are possible: expected answers first, then the nearest to where a team stands."""

from dataclasses import dataclass
from functools import lru_cache, partial

from conversations.evaluate import Names, Outcome, nearest
from conversations.framework import Framework, Question
from conversations.worlds import World


@dataclass(frozen=True)
class Headline:
    """The printed outcome, a world in which it holds, and the questions whose expected answers were assumed."""

    outcome: Outcome
    world: World
    assumed: tuple[str, ...]


def headline(framework: Framework, world: World) -> Headline:
    """The outcome to print: never one that only an unknown platform would give."""
    assumed, expected = assume(framework, world)
    outcome, witness = nearest(framework, expected, partial(_order, framework))
    return Headline(outcome, witness, assumed)


def assume(framework: Framework, world: World) -> tuple[tuple[str, ...], dict[str, frozenset[str]]]:
    """The open closing questions, and the world with their expected answers."""
    assumed: list[str] = []
    changed = dict(world)
    names = Names(framework, world)
    for question in framework.questions:
        if question.stage == "closing" and len(world[question.id]) > 1:
            assumed.append(question.id)
            changed[question.id] = frozenset({_expected(question, names)})
    return tuple(assumed), changed


def _expected(question: Question, names: Names) -> str:
    for case in question.expected:
        if names.truth(case.when):
            return case.is_
    return question.choices[0].id


@lru_cache(maxsize=4096)
def _order(framework: Framework, outcome: Outcome) -> tuple[int, int, int, str]:
    words = framework.verdict(outcome.verdict)
    kinds = [*words.kinds]
    launch = framework.verdict(outcome.at_launch).rank if outcome.at_launch else 0
    return (words.rank, kinds.index(outcome.kind) if outcome.kind in kinds else 0, launch, outcome.rule)


def named(framework: Framework, outcome: Outcome) -> str:
    """The headline in words, its kind and what waits for the launch included."""
    text = _words(framework, outcome.verdict, outcome.kind)
    if outcome.at_launch and outcome.at_launch != "not_yet":
        later = _words(framework, outcome.at_launch, outcome.at_launch_kind)
        return f"{text}; before launch: {later[0].lower()}{later[1:]}"
    return text


def _words(framework: Framework, verdict: str, kind: str) -> str:
    words = framework.verdict(verdict)
    return words.kinds.get(kind, words.headline)
