"""Atoms that belong together, and what rules can see of them: answers no rule tells apart are one place."""

from collections.abc import Iterable, Iterator, Sequence
from math import prod
from typing import TypeVar

from conversations.bits import Bits, Parts, Space, together
from conversations.engine import engine
from conversations.framework import Framework
from conversations.literals import Literal, Literals
from conversations.worlds import World, world_of

MOST = 1 << 20
"""Combinations in one space beyond which rules are searched instead: one set of them would take 128 kB."""

MOST_KEPT = 50_000
Seen = tuple[bool, ...]
K = TypeVar("K")
V = TypeVar("V")


class TooWideError(Exception):
    """The rules of this framework look at too much at once."""


class Block:
    """Atoms that some derived value joins, directly or through others."""

    def __init__(self, framework: Framework, atoms: tuple[str, ...], seen: tuple[Literal, ...]) -> None:
        self.atoms = atoms
        self.seen = seen
        world = world_of(framework, {})
        self._axes = {atom: (axis, tuple(sorted(world[atom]))) for axis, atom in enumerate(atoms)}
        self._space = space([len(domain) for _, domain in self._axes.values()])
        has = Literals(framework).down_to_atoms(self._space.full, self._atom)
        self.places = told_apart(self._space.full, [has(*literal) for literal in seen])
        self._parts = Parts(self.places.values())
        self._known: dict[tuple[frozenset[str], ...], Bits] = {}

    def place(self, world: World) -> Bits:
        """What rules can see of this world, as a set of places."""
        key = tuple([world[atom] for atom in self.atoms])
        found = self._known.get(key)
        if found is None:
            make_room(self._known)
            found = self._known[key] = self._looked_up(world)
        return found

    def seeing(self, literal: Literal) -> Bits:
        """The places at which a literal holds."""
        at = self.seen.index(literal)
        return together(place for place, seen in enumerate(self.places) if seen[at])

    def _looked_up(self, world: World) -> Bits:
        possible = self._space.full
        for atom in self.atoms:
            possible &= self._atom(atom, world[atom])
        return together(self._parts.met(possible))

    def _atom(self, atom: str, values: frozenset[str]) -> Bits:
        axis, domain = self._axes[atom]
        return self._space.along(axis, together(place for place, value in enumerate(domain) if value in values))


def blocks(framework: Framework, literals: Iterable[Literal]) -> Iterator[Block]:
    """The names of these literals, those that rest on a common atom in one block. TooWideError when one is too wide."""
    ready = engine(framework)
    groups: list[tuple[tuple[str, ...], tuple[Literal, ...]]] = []
    for literal in dict.fromkeys(literals):
        atoms: tuple[str, ...] = ready.below(literal[0])
        seen: tuple[Literal, ...] = (literal,)
        for group in [group for group in groups if set(group[0]) & set(atoms)]:
            groups.remove(group)
            atoms, seen = tuple(dict.fromkeys((*group[0], *atoms))), (*group[1], *seen)
        groups.append((atoms, seen))
    for atoms, seen in groups:
        yield Block(framework, atoms, seen)


def space(sizes: Sequence[int]) -> Space:
    """All combinations of these many places. TooWideError when there are too many."""
    if prod(sizes) > MOST:
        raise TooWideError
    return Space(sizes)


def told_apart(combinations: Bits, truths: Sequence[Bits]) -> dict[Seen, Bits]:
    """The combinations by which of these hold; those where the same hold are together."""
    found: dict[Seen, Bits] = {(): combinations}
    for truth in truths:
        found = {
            (*seen, holds): here & (truth if holds else ~truth)
            for seen, here in found.items() for holds in (True, False)
            if here & (truth if holds else ~truth)
        }
    return found


def make_room(known: dict[K, V]) -> None:
    """Forget what was worked out once there is too much of it."""
    if len(known) >= MOST_KEPT:
        known.clear()
