"""How long a verdict with all its flips takes, for teams chosen by chance but always the same ones."""

from random import Random
from time import perf_counter

from benchmarks.line import Line, Run
from bot.clock import Clock
from bot.library import load_shipped
from conversations.answers import Value
from conversations.evaluate import Names
from conversations.framework import Framework, Question
from conversations.verdict import judge
from conversations.worlds import world_of

COUNTS = (1, 5, 9, 10, 14, 19, 20, 30, 49, 50, 80, 300)
SEED = 20261124


SHARES = {"": 1.0, "_half": 0.5, "_sparse": 0.12}
"""How much of a team's answers is known, by what its lines are called."""


async def verdict_flips(run: Run) -> list[Line]:
    """Two hundred teams for each share: each as the first verdict of a process, and each in one that has been working."""
    count = run.few(200, 20)
    framework = load_shipped()
    return [line for name, share in SHARES.items() for line in _measured(framework, name, share, count)]


def _measured(framework: Framework, name: str, share: float, count: int) -> list[Line]:
    teams = [_known(framework, share, SEED + number) for number in range(count)]
    cold = sorted(_taken(framework.model_copy(), one) for one in teams)
    for other in range(count):
        _taken(framework, _known(framework, share, other))
    warm = sorted(_taken(framework, one) for one in teams)
    last = int(count * 0.99) - 1
    return [
        Line(f"verdict_flips{name}", warm[count // 2], "ms, median, process at work"),
        Line(f"verdict_flips{name}_p99", warm[last], "ms, 99th percentile, process at work"),
        Line(f"verdict_flips{name}_cold", cold[count // 2], "ms, median, first of a process"),
        Line(f"verdict_flips{name}_cold_p99", cold[last], "ms, 99th percentile, first of a process"),
    ]


def _known(framework: Framework, share: float, seed: int) -> dict[str, Value]:
    """A team that has given about this share of its answers; the others are open."""
    chance = Random(seed)
    return {id: value for id, value in team(framework, chance).items() if share == 1 or chance.random() < share}


def team(framework: Framework, chance: Random) -> dict[str, Value]:
    """A team's answers to all it would be asked."""
    answers = {
        question.id: _answer(question, chance) for question in framework.questions
        if question.stage != "optional" and question.type not in ("date", "text")
    }
    for question in framework.questions:
        if question.id in answers and Names(framework, world_of(framework, answers)).truth(question.when) is False:
            del answers[question.id]
    return answers


def _answer(question: Question, chance: Random) -> Value:
    if question.type == "number":
        count = chance.choice(COUNTS)
        return Value.number(count, count)
    ids = [choice.id for choice in question.choices if choice.id != question.none_of_these]
    if question.type == "choices":
        return Value.choices(tuple(chance.sample(ids, chance.randint(0, 3)) or [str(question.none_of_these)]))
    return Value.choice(chance.choice([choice.id for choice in question.choices]))


def _taken(framework: Framework, answers: dict[str, Value]) -> float:
    """Milliseconds. A framework that nobody has used before brings no caches."""
    at = Clock().now()
    began = perf_counter()
    judge(framework, answers, at=at)
    return (perf_counter() - began) * 1000
