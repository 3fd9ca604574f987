"""Functions of many small choices as shared diagrams, exact where a list of all combinations would be too long."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

Node = int
"""A function of the variables, by its number; equal functions have equal numbers."""

Join = Callable[..., Hashable]


class TooManyError(Exception):
    """The functions do not share enough to be kept."""


class Diagrams:
    """Decision diagrams over variables with the given numbers of values, read in that order.

    Any of them raises TooManyError once there are more than `most` different functions.
    """

    def __init__(self, sizes: Sequence[int], most: int) -> None:
        self._sizes = tuple(sizes)
        self._most = most
        self._levels: list[int] = []
        self._children: list[tuple[Node, ...]] = []
        self._values: list[Hashable] = []
        self._known: dict[Hashable, Node] = {}

    def leaf(self, value: Hashable) -> Node:
        """The function that always gives this value."""
        return self._node(len(self._sizes), (), value)

    def variable(self, level: int, values: Sequence[Hashable]) -> Node:
        """The function that gives, for each value of one variable, the value in that place."""
        return self._branch(level, tuple(self.leaf(value) for value in values))

    def join(self, how: Join, *nodes: Node) -> Node:
        """The function that gives `how(a, b, ...)` wherever the nodes give a, b, ..."""
        kept: dict[tuple[Node, ...], Node] = {}

        def joined(parts: tuple[Node, ...]) -> Node:
            found = kept.get(parts)
            if found is None:
                level = min(self._levels[part] for part in parts)
                if level == len(self._sizes):
                    found = self.leaf(how(*(self._values[part] for part in parts)))
                else:
                    columns = [self._children[p] if self._levels[p] == level else (p,) * self._sizes[level] for p in parts]
                    found = self._branch(level, tuple(joined(below) for below in zip(*columns, strict=True)))
                kept[parts] = found
            return found

        return joined(nodes)

    def first(self, rows: Iterable[tuple[Node, Hashable]], default: Hashable = None) -> Node:
        """The function that gives the value of the first row whose condition holds, else the default."""
        found = self.leaf(default)
        for condition, value in reversed(list(rows)):
            found = self.join(lambda holds, rest, value=value: value if holds else rest, condition, found)
        return found

    def value(self, node: Node, values: Sequence[int]) -> Hashable:
        """What the function gives where each variable has the value in this place of its list."""
        while self._children[node]:
            node = self._children[node][values[self._levels[node]]]
        return self._values[node]

    def values(self, node: Node) -> frozenset[Hashable]:
        """Every value the function gives for some combination."""
        return frozenset(self._values[below] for below in self._under(node) if not self._children[below])

    def levels(self, node: Node) -> frozenset[int]:
        """The variables on which the function depends."""
        return frozenset(self._levels[below] for below in self._under(node) if self._children[below])

    def _branch(self, level: int, children: tuple[Node, ...]) -> Node:
        return children[0] if len(set(children)) == 1 else self._node(level, children, None)

    def _node(self, level: int, children: tuple[Node, ...], value: Hashable) -> Node:
        key = (level, children, value)
        found = self._known.get(key)
        if found is None:
            if len(self._levels) == self._most:
                raise TooManyError
            found = self._known[key] = len(self._levels)
            self._levels.append(level)
            self._children.append(children)
            self._values.append(value)
        return found

    def _under(self, node: Node) -> Iterator[Node]:
        seen, pending = {node}, [node]
        while pending:
            here = pending.pop()
            yield here
            below = set(self._children[here]) - seen
            seen |= below
            pending.extend(below)
