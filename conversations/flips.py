"""The nearest changes of answers that give another verdict."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from conversations.answers import Value
from conversations.assessment import Flip
from conversations.evaluate import Names, Outcome
from conversations.framework import Framework, Question
from conversations.headline import assume, headline, named
from conversations.worlds import World, atoms

MOST = 3


@dataclass(frozen=True)
class Change:
    """One answer changed: what it would be, and what that reads like."""

    question: Question
    shown: str | tuple[str, ...]
    says: str
    atoms: tuple[tuple[str, frozenset[str]], ...]
    numeric: bool
    unlikely: bool = False


def flips(framework: Framework, world: World, now: Outcome, most: int = MOST) -> tuple[Flip, ...]:
    """The fewest changes that give another verdict or kind: one answer, or two where no single one does.

    What nobody has answered stays open in `world`: what it is taken to be may change along with an answer.
    """
    _, taken = assume(framework, world)
    changes = list(_changes(framework, taken))
    single = _found(framework, world, now, [(change,) for change in changes])
    used = {change.question.id for pair in single for change in pair[0]}
    found = single
    if len(single) < most:
        pairs = [
            pair for pair in combinations(changes, 2)
            if pair[0].question.id != pair[1].question.id and not used & {c.question.id for c in pair}
        ]
        found = [*single, *_found(framework, world, now, pairs)]
    chosen = _varied(sorted(found, key=_nearness), most)
    return tuple(_flip(framework, pair, outcome) for pair, outcome in chosen)


Found = tuple[tuple[Change, ...], Outcome]


def _found(framework: Framework, world: World, now: Outcome, sets: Sequence[tuple[Change, ...]]) -> list[Found]:
    found: list[Found] = []
    for changes in sets:
        there = {**world, **{atom: values for change in changes for atom, values in change.atoms}}
        if not _all_relevant(framework, there, changes):
            continue
        outcome = headline(framework, there).outcome
        if outcome.decision != now.decision:
            found.append((changes, outcome))
    return found


def _all_relevant(framework: Framework, world: World, changes: tuple[Change, ...]) -> bool:
    names = Names(framework, world)
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


def _varied(found: list[Found], most: int) -> list[Found]:
    """The nearest of each resulting headline first, so that three lines do not say the same thing."""
    seen: set[tuple[str, str]] = set()
    first: list[Found] = []
    rest: list[Found] = []
    for pair in found:
        (rest if pair[1].decision in seen else first).append(pair)
        seen.add(pair[1].decision)
    return [*first, *rest][:most]


def _flip(framework: Framework, changes: tuple[Change, ...], outcome: Outcome) -> Flip:
    return Flip(
        changes={change.question.id: change.shown for change in changes},
        says=" and ".join(change.says for change in changes),
        verdict=outcome.verdict,
        headline=named(framework, outcome),
    )
