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


async def verdict_flips(run: Run) -> list[Line]:
    """Two hundred complete teams: each as the first verdict of a process, and each in one that has been working."""
    count = run.few(200, 20)
    framework = load_shipped()
    teams = [team(framework, Random(SEED + number)) for number in range(count)]
    cold = sorted(_taken(framework.model_copy(), one) for one in teams)
    for other in range(count):
        _taken(framework, team(framework, Random(other)))
    warm = sorted(_taken(framework, one) for one in teams)
    last = int(count * 0.99) - 1
    return [
        Line("verdict_flips", warm[count // 2], "ms, median, process at work"),
        Line("verdict_flips_p99", warm[last], "ms, 99th percentile, process at work"),
        Line("verdict_flips_cold", cold[count // 2], "ms, median, first of a process"),
        Line("verdict_flips_cold_p99", cold[last], "ms, 99th percentile, first of a process"),
    ]


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
