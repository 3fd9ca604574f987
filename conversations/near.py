"""The outcomes of worlds near one: what a changed answer or two would be printed as."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from conversations.bits import Bits
from conversations.conditions import names_in
from conversations.engine import engine
from conversations.evaluate import Names
from conversations.framework import Framework, Question
from conversations.headline import assume, expected, printed
from conversations.outcome import Outcome
from conversations.tables import Tables, tables
from conversations.worlds import World


@dataclass(frozen=True, eq=False)
class Change:
    """One answer changed: what it would be, and what that reads like."""

    question: Question
    shown: str | tuple[str, ...]
    says: str
    atoms: tuple[tuple[str, frozenset[str]], ...]
    numeric: bool
    unlikely: bool = False


class Near:
    """Worlds that differ from one in an answer or two.

    What rules see of a change is worked out once; two changes that touch different blocks do what each does alone.
    """

    def __init__(self, framework: Framework, world: World) -> None:
        self._framework = framework
        self._world = world
        self._tables = tables(framework)
        self._alone: dict[Change, _Kind] = {}
        self._kinds: dict[tuple[tuple[int, Bits], ...], _Kind] = {}
        self._known: dict[tuple[_Kind, ...], Outcome] = {}
        if self._tables is not None:
            self._touching = _touching(framework, self._tables)
            self._key = self._tables.key(assume(framework, world)[1])

    def changed(self, changes: tuple[Change, ...]) -> World:
        """The world after these changes."""
        return {**self._world, **{atom: values for change in changes for atom, values in change.atoms}}

    def outcome(self, changes: tuple[Change, ...]) -> Outcome:
        """What would be printed after these changes."""
        if self._tables is None:
            return printed(self._framework, self.changed(changes))
        kinds = tuple([self._kind(self._tables, change) for change in changes])
        if len(kinds) == 2 and not kinds[0].blocks.isdisjoint(kinds[1].blocks):
            both = self._seen(self._tables, self.changed(changes), kinds[0].blocks | kinds[1].blocks)
            return self._printed(self._tables, both)
        found = self._known.get(kinds)
        if found is None:
            found = self._known[kinds] = self._printed(self._tables, [each for kind in kinds for each in kind.places])
        return found

    def _printed(self, made: Tables, places: Iterable[tuple[int, Bits]]) -> Outcome:
        key = list(self._key)
        for block, seen in places:
            key[block] = seen
        return made.first(tuple(key))

    def _kind(self, made: Tables, change: Change) -> "_Kind":
        found = self._alone.get(change)
        if found is None:
            blocks = frozenset(block for atom, _ in change.atoms for block in self._touching.by_atom.get(atom, ()))
            places = tuple(self._seen(made, self.changed((change,)), blocks))
            found = self._alone[change] = self._kinds.setdefault(places, _Kind(blocks, places))
        return found

    def _seen(self, made: Tables, there: World, blocks: Iterable[int]) -> list[tuple[int, Bits]]:
        """What rules see in these blocks, what is still open there being taken to be what is expected."""
        filled = dict(there)
        names = Names(self._framework, there)
        for block in blocks:
            for question in self._touching.closing.get(block, ()):
                if len(there[question.id]) > 1:
                    filled[question.id] = frozenset({expected(question, names)})
        return [(block, made.blocks[block].place(filled)) for block in blocks]


@dataclass(frozen=True, eq=False)
class _Kind:
    """What a change does: the places it leads to in the blocks it touches. Changes that do the same share one."""

    blocks: frozenset[int]
    places: tuple[tuple[int, Bits], ...]


@dataclass(frozen=True)
class _Touching:
    """By atom the blocks it can change, directly or through what an open answer is taken to be; by block its closing questions."""

    by_atom: dict[str, tuple[int, ...]]
    closing: dict[int, tuple[Question, ...]]


@lru_cache(maxsize=8)
def _touching(framework: Framework, made: Tables) -> _Touching:
    by_atom: dict[str, dict[int, None]] = {}
    closing: dict[int, list[Question]] = {}
    for atom, block in made.home.items():
        by_atom.setdefault(atom, {})[block] = None
    for question in framework.questions:
        if question.stage == "closing" and question.id in made.home:
            closing.setdefault(made.home[question.id], []).append(question)
            for atom in _decides(framework, question):
                by_atom.setdefault(atom, {})[made.home[question.id]] = None
    return _Touching({atom: tuple(found) for atom, found in by_atom.items()}, {block: tuple(found) for block, found in closing.items()})


def _decides(framework: Framework, question: Question) -> list[str]:
    """The atoms on which the expected answer of a question depends."""
    names = [name for case in question.expected if case.when is not None for name in names_in(case.when)]
    return [atom for name in names for atom in engine(framework).below(name)]
