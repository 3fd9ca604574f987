"""The nearest changes of answers that give another verdict."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from conversations.answers import Value
from conversations.assessment import Flip
from conversations.conditions import names_in
from conversations.engine import engine
from conversations.evaluate import Names, Outcome
from conversations.framework import Framework, Question
from conversations.headline import assume, headline, named
from conversations.worlds import World, atoms

MOST = 3
MOST_KEPT = 20_000


@dataclass(frozen=True, eq=False)
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
    near = _Near(framework, world)
    single = _found(framework, near, now, [(change,) for change in changes])
    used = {change.question.id for pair in single for change in pair[0]}
    found = single
    if len(single) < most:
        pairs = [
            pair for pair in combinations(changes, 2)
            if pair[0].question.id != pair[1].question.id and not used & {c.question.id for c in pair}
        ]
        found = [*single, *_found(framework, near, now, pairs)]
    chosen = _varied(sorted(found, key=_nearness), most)
    return tuple(_flip(framework, pair, outcome) for pair, outcome in chosen)


def ways_to(framework: Framework, world: World, wanted: frozenset[str]) -> dict[str, Flip]:
    """The nearest changes that lead to each of these verdicts; a verdict no two changes lead to is left out."""
    _, taken = assume(framework, world)
    changes = list(_changes(framework, taken))
    near = _Near(framework, world)
    pairs = (pair for pair in combinations(changes, 2) if pair[0].question.id != pair[1].question.id)
    ways: dict[str, Flip] = {}
    sets: tuple[Iterable[tuple[Change, ...]], ...] = (((change,) for change in changes), pairs)
    for some in sets:
        missing = wanted - ways.keys()
        found = [(each, near.outcome(each)) for each in some] if missing else []
        for each, outcome in sorted(found, key=_nearness):
            if outcome.verdict in missing - ways.keys() and _all_relevant(framework, near.changed(each), each):
                ways[outcome.verdict] = _flip(framework, each, outcome)
    return ways


Found = tuple[tuple[Change, ...], Outcome]
Part = tuple[frozenset[str], ...]


def _found(framework: Framework, near: "_Near", now: Outcome, sets: Iterable[tuple[Change, ...]]) -> list[Found]:
    found: list[Found] = []
    for changes in sets:
        outcome = near.outcome(changes)
        if outcome.decision != now.decision and _all_relevant(framework, near.changed(changes), changes):
            found.append((changes, outcome))
    return found


def _all_relevant(framework: Framework, world: World, changes: tuple[Change, ...]) -> bool:
    names = Names(framework, world)
    return all(names.truth(change.question.when) is not False for change in changes)


class _Near:
    """The outcomes of worlds near this one: those in which the rules see the same are worked out once."""

    def __init__(self, framework: Framework, world: World) -> None:
        self._framework = framework
        self._engine = engine(framework)
        self._world = world
        self._touching, self._known = _seen(framework)
        self._seen = {name: self._part(name, world) for name in self._touching.names}
        self._each: dict[Change, dict[str, Part]] = {}

    def changed(self, changes: tuple[Change, ...]) -> World:
        """The world after these changes."""
        return {**self._world, **{atom: values for change in changes for atom, values in change.atoms}}

    def outcome(self, changes: tuple[Change, ...]) -> Outcome:
        """What would be printed after these changes."""
        key = tuple({**self._seen, **self._differing(changes)}.values())
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            found = self._known[key] = headline(self._framework, self.changed(changes)).outcome
        return found

    def _differing(self, changes: tuple[Change, ...]) -> dict[str, Part]:
        """What the rules see otherwise: the sum of what each change does, anew only for names two of them touch."""
        parts = [self._alone(change) for change in changes]
        if len(parts) == 1:
            return parts[0]
        one, other = parts
        both = one.keys() & other.keys()
        there = self.changed(changes) if both else self._world
        return {**one, **other, **{name: self._part(name, there) for name in both}}

    def _alone(self, change: Change) -> dict[str, Part]:
        found = self._each.get(change)
        if found is None:
            there = self.changed((change,))
            names = dict.fromkeys(name for atom, _ in change.atoms for name in self._touching.by_atom.get(atom, ()))
            found = self._each[change] = {name: self._part(name, there) for name in names}
        return found

    def _part(self, name: str, world: World) -> Part:
        """What a name can be and, while that is open, what it rests on: all that the search for an outcome looks at."""
        values = self._engine.possible(name, world)
        return (values,) if len(values) == 1 else (values, *[world[atom] for atom in self._engine.below(name)])


@dataclass(frozen=True)
class _Touching:
    """The names an outcome depends on, and by atom those that rest on it."""

    names: tuple[str, ...]
    by_atom: dict[str, tuple[str, ...]]


@lru_cache(maxsize=8)
def _seen(framework: Framework) -> tuple[_Touching, dict[tuple[Part, ...], Outcome]]:
    """What outcomes depend on in this framework, and the outcomes known so far."""
    ready = engine(framework)
    closing = [question for question in framework.questions if question.stage == "closing"]
    expected = [name for question in closing for case in question.expected if case.when for name in names_in(case.when)]
    taken = [question.id for question in closing]
    names = tuple(dict.fromkeys((*ready.names, *taken, *expected)))
    by_atom: dict[str, list[str]] = {}
    for name in names:
        for atom in ready.below(name):
            by_atom.setdefault(atom, []).append(name)
    return _Touching(names, {atom: tuple(found) for atom, found in by_atom.items()}), {}


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
