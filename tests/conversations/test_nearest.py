"""The nearest way to each other verdict, and pairs of flips, held against every single change and every pair there is."""

from itertools import combinations

from hypothesis import given, settings

from conversations.evaluate import Names
from conversations.flips import flips, ways_to
from conversations.headline import headline
from conversations.worlds import world_of
from tests.cases import answers
from tests.conversations.changing import Answers, Shown, changed, decision, every_change, single_changes
from tests.conversations.profiles import MESH, new_teams

Change = tuple[str, Shown]
WANTED = frozenset(words.id for words in MESH.verdicts)


def _after(team: Answers, changes: tuple[Change, ...]) -> Answers:
    for change in changes:
        team = changed(team, *change)
    return team


def _is_asked(team: Answers, changes: tuple[Change, ...]) -> bool:
    names = Names(MESH, world_of(MESH, _after(team, changes)))
    return all(names.truth(MESH.question(id).when) is not False for id, _ in changes)


def _pairs(team: Answers) -> list[tuple[Change, ...]]:
    found = combinations(every_change(team), 2)
    return [pair for pair in found if pair[0][0] != pair[1][0] and _is_asked(team, pair)]


@settings(max_examples=15, deadline=None)
@given(new_teams())
def test_each_verdict_is_reached_by_the_fewest_changes_that_lead_to_it_or_by_none(team: Answers) -> None:
    now = decision(team)[0]
    alone = [(change,) for change in single_changes(team) if _is_asked(team, (change,))]
    by_size = [{decision(_after(team, changes))[0] for changes in sets} for sets in (alone, _pairs(team))]
    found = ways_to(MESH, world_of(MESH, team), WANTED - {now})
    fewest = {verdict: size for size in (2, 1) for verdict in by_size[size - 1] if verdict != now}
    assert {verdict: len(way.changes) for verdict, way in found.items()} == fewest
    for verdict, way in found.items():
        assert way.verdict == verdict == decision(_after(team, tuple(way.changes.items())))[0]
        assert way.says.count(" and ") >= len(way.changes) - 1


def test_what_is_not_wanted_is_not_looked_for() -> None:
    team = answers(MESH, services=14, owner="team", traffic="requests")
    assert ways_to(MESH, world_of(MESH, team), frozenset()) == {}
    assert set(ways_to(MESH, world_of(MESH, team), frozenset({"adopt"}))) <= {"adopt"}


@settings(max_examples=15, deadline=None)
@given(new_teams())
def test_where_no_single_change_flips_every_pair_that_does_is_found(team: Answers) -> None:
    world = world_of(MESH, team)
    now = decision(team)
    found = flips(MESH, world, headline(MESH, world).outcome, most=10_000)
    alone = {change[0] for change in single_changes(team) if _is_asked(team, (change,)) and decision(changed(team, *change)) != now}
    pairs = {frozenset(pair) for pair in _pairs(team)
             if not alone & {id for id, _ in pair} and decision(_after(team, pair)) != now}
    assert {frozenset(flip.changes.items()) for flip in found if len(flip.changes) == 2} == pairs
