"""Which verdict to print while several are possible: expected answers first, then the nearest to where a team stands."""

from dataclasses import dataclass

from conversations.evaluate import Names, first, nearest
from conversations.framework import Framework, Question
from conversations.outcome import Outcome
from conversations.worlds import World


@dataclass(frozen=True)
class Headline:
    """The printed outcome, a world in which it holds, and the questions whose expected answers were assumed."""

    outcome: Outcome
    world: World
    assumed: tuple[str, ...]


def headline(framework: Framework, world: World) -> Headline:
    """The outcome to print: never one that only an unknown platform would give."""
    assumed, there = assume(framework, world)
    outcome, witness = nearest(framework, there)
    return Headline(outcome, witness, assumed)


def printed(framework: Framework, world: World) -> Outcome:
    """The same outcome without its witness, modes, notes and applied limits: enough to tell headlines apart."""
    _, there = assume(framework, world)
    return first(framework, there)


def assume(framework: Framework, world: World) -> tuple[tuple[str, ...], dict[str, frozenset[str]]]:
    """The open closing questions, and the world with their expected answers."""
    assumed: list[str] = []
    changed = dict(world)
    names = Names(framework, world)
    for question in framework.questions:
        if question.stage == "closing" and len(world[question.id]) > 1:
            assumed.append(question.id)
            changed[question.id] = frozenset({expected(question, names)})
    return tuple(assumed), changed


def expected(question: Question, names: Names) -> str:
    """What an open closing question is taken to be among these names."""
    for case in question.expected:
        if names.truth(case.when):
            return case.is_
    return question.choices[0].id


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
