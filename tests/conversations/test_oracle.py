"""The shipped framework says what a second implementation of its prose says, over random teams."""

from random import Random
from typing import Any

import pytest

from conversations.answers import Value
from conversations.evaluate import verdicts
from conversations.headline import headline
from conversations.outcome import Outcome
from conversations.worlds import world_of
from tests.conversations import oracle
from tests.conversations.profiles import COUNTS, MESH

OPEN = float("inf")


def _team(random: Random, hidden: int) -> dict[str, Any]:
    """A team that answers everything but `hidden` questions; most run Kubernetes, half of them a mesh."""
    team: dict[str, Any] = {id: random.choice(choices) for id, choices in oracle.CHOICES.items()}
    team["platform"] = random.choice([*oracle.CHOICES["platform"], "gke", "eks", "aks"])
    team["mesh_today"] = random.choice(["none", team["mesh_today"]])
    for id, options in oracle.SETS.items():
        team[id] = frozenset(option for option in options if random.random() < random.choice([0.05, 0.2, 0.4]))
    fewest = random.choice(COUNTS)
    team["services"] = (fewest, random.choice([fewest, fewest, fewest + 6, OPEN]))
    for id in random.sample(sorted(team), hidden):
        del team[id]
    return team


def _answers(team: dict[str, Any]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for id, said in team.items():
        if id == "services":
            found[id] = Value.number(said[0], None if said[1] == OPEN else said[1])
        elif id in oracle.SETS:
            found[id] = Value.choices(tuple(sorted(said)) or (str(MESH.question(id).none_of_these),))
        else:
            found[id] = Value.choice(said)
    return found


def _told(outcome: Outcome) -> tuple[str, str, str]:
    """As the oracle tells it: rows of the branch for running meshes without their two endings."""
    row = outcome.rule if outcome.rule == "G-a" else outcome.rule.partition("-")[0]
    return outcome.verdict, row, outcome.at_launch or outcome.verdict


def _oracled(judged: oracle.Judged) -> tuple[str, str, str]:
    return judged.verdict, judged.row, judged.at_launch


@pytest.mark.parametrize(("hidden", "teams"), [(0, 900), (2, 150), (4, 60), (7, 12)])
def test_the_second_implementation_agrees(hidden: int, teams: int) -> None:
    random = Random(hidden + 20_261_123)
    for _ in range(teams):
        team = _team(random, hidden)
        world = world_of(MESH, _answers(team))
        assert verdicts(MESH, world) == oracle.verdict_set(team), team
        assert headline(MESH, world).outcome.verdict == oracle.headline(team), team


def test_every_complete_team_falls_into_the_same_row() -> None:
    random = Random(7)
    rows: set[str] = set()
    for _ in range(3_000):
        team = {**_team(random, 0), "services": (random.choice(COUNTS),) * 2}
        (judged,) = oracle.worlds(team)
        outcome = headline(MESH, world_of(MESH, _answers(team))).outcome
        assert _told(outcome) == _oracled(judged), team
        if not outcome.limits:
            assert outcome.kind == judged.kind or judged.row.startswith("E"), team
        rows.add(judged.row)
    assert rows == {"G-a", *(f"R{number}" for number in range(1, 14)), *(f"E{number}" for number in range(1, 10))}
