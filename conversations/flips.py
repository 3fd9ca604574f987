"""The nearest changes of answers that give another verdict."""

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from conversations.answers import Value
from conversations.assessment import Flip
from conversations.evaluate import Names
from conversations.framework import Framework, Question
from conversations.headline import assume, named
from conversations.near import Change, Near
from conversations.outcome import Outcome
from conversations.worlds import World, atoms

MOST = 3


def flips(framework: Framework, world: World, now: Outcome, most: int = MOST) -> tuple[Flip, ...]:
    """The fewest changes that give another verdict or kind: one answer, or two where no single one does.

    What nobody has answered stays open in `world`: what it is taken to be may change along with an answer.
    """
    _, taken = assume(framework, world)
    changes = list(_changes(framework, taken))
    near = Near(framework, world)
    found = [each for each in _flipping(near, now, ((change,) for change in changes)) if _all_relevant(framework, near, each[0])]
    if len(found) < most:
        used = {change.question.id for each in found for change in each[0]}
        free = [change for change in changes if change.question.id not in used]
        pairs = (pair for pair in combinations(free, 2) if pair[0].question is not pair[1].question)
        found += _flipping(near, now, pairs)
    chosen = _varied(sorted(found, key=_nearness), most, lambda each: _all_relevant(framework, near, each))
    return tuple(_flip(framework, pair, outcome) for pair, outcome in chosen)


def ways_to(framework: Framework, world: World, wanted: frozenset[str]) -> dict[str, Flip]:
    """The nearest changes that lead to each of these verdicts; a verdict no two changes lead to is left out."""
    _, taken = assume(framework, world)
    changes = list(_changes(framework, taken))
    near = Near(framework, world)
    pairs = (pair for pair in combinations(changes, 2) if pair[0].question.id != pair[1].question.id)
    ways: dict[str, Flip] = {}
    sets: tuple[Iterable[tuple[Change, ...]], ...] = (((change,) for change in changes), pairs)
    for some in sets:
        missing = wanted - ways.keys()
        found = [(each, near.outcome(each)) for each in some] if missing else []
        for each, outcome in sorted(found, key=_nearness):
            if outcome.verdict in missing - ways.keys() and _all_relevant(framework, near, each):
                ways[outcome.verdict] = _flip(framework, each, outcome)
    return ways


Found = tuple[tuple[Change, ...], Outcome]


def _flipping(near: Near, now: Outcome, sets: Iterable[tuple[Change, ...]]) -> list[Found]:
    found = [(changes, near.outcome(changes)) for changes in sets]
    return [each for each in found if each[1].decision != now.decision]


def _all_relevant(framework: Framework, near: Near, changes: tuple[Change, ...]) -> bool:
    """Whether all of these questions would be asked once the changes are made."""
    names = Names(framework, near.changed(changes))
    return all(names.truth(change.question.when) is not False for change in changes)


def _changes(framework: Framework, world: World) -> Iterator[Change]:
    for question in framework.questions:
        if not question.flip or question.stage == "optional":
            continue
        if question.type == "choices":
            yield from _toggles(question, world)
        elif question.id in world and len(world[question.id]) == 1:
            yield from _others(question, world)


def _toggles(question: Question, world: World) -> Iterator[Change]:
    for choice in question.choices:
        atom = f"{question.id}.{choice.id}"
        if choice.id == question.none_of_these or len(world[atom]) > 1:
            continue
        on = "no" if "yes" in world[atom] else "yes"
        says = choice.then or choice.label if on == "yes" else choice.unless or f"no longer: {choice.label}"
        yield Change(question, _with(question, world, choice.id, on), says, ((atom, frozenset({on})),), numeric=False)


def _with(question: Question, world: World, option: str, on: str) -> tuple[str, ...]:
    """The whole answer of a multi-choice once this option is chosen or left."""
    ids = [choice.id for choice in question.choices if choice.id != question.none_of_these]
    chosen = {id for id in ids if "yes" in world[f"{question.id}.{id}"]}
    changed = chosen | {option} if on == "yes" else chosen - {option}
    nothing = (question.none_of_these,) if question.none_of_these is not None else ()
    return tuple(id for id in ids if id in changed) or nothing


def _others(question: Question, world: World) -> Iterator[Change]:
    for band in question.bands:
        if band.id not in world[question.id]:
            shown = f"{band.low}+" if band.high is None else f"{band.low}-{band.high}"
            yield Change(question, shown, f"there are {band.label}", ((question.id, frozenset({band.id})),), numeric=True)
    for choice in () if question.bands else question.choices:
        if choice.id not in world[question.id]:
            changed = tuple(atoms(question, Value.choice(choice.id)).items())
            yield Change(question, choice.id, choice.then or choice.label, changed, numeric=False, unlikely=choice.unlikely)


def _nearness(found: Found) -> tuple[int, bool, bool]:
    changes, _ = found
    unlikely = any(change.unlikely for change in changes)
    return (len(changes), unlikely, any(change.numeric for change in changes))


def _varied(found: list[Found], most: int, fits: Callable[[tuple[Change, ...]], bool]) -> list[Found]:
    """The nearest of each resulting headline first, so that three lines do not say the same thing; only those that fit."""
    first: dict[tuple[str, str], Found] = {}
    rest: list[Found] = []
    for each in found:
        seen = each[1].decision in first
        if (len(rest) < most if seen else len(first) < most) and fits(each[0]):
            if seen:
                rest.append(each)
            else:
                first[each[1].decision] = each
    return [*first.values(), *rest][:most]


def _flip(framework: Framework, changes: tuple[Change, ...], outcome: Outcome) -> Flip:
    return Flip(
        changes={change.question.id: change.shown for change in changes},
        says=" and ".join(change.says for change in changes),
        verdict=outcome.verdict,
        headline=named(framework, outcome),
    )
