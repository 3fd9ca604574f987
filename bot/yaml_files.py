"""YAML as we read it: `yes`, `no`, `on` and `off` stay words, a key stands once, every value knows its line."""

from io import StringIO
from pathlib import Path
from typing import Any

import yaml

from conversations.errors import BrokenFrameworkError, UnreadableFrameworkError

BOOL = "tag:yaml.org,2002:bool"
FLAT = 2000
"""A text with no more opening brackets and no longer line can not be nested more deeply than twice that."""

_RESOLVERS = {
    first: [(tag, shape) for tag, shape in resolvers if tag != BOOL or first in "tTfF"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
"""Only `true` and `false` are booleans."""


class _Loader(yaml.SafeLoader):
    """SafeLoader that says where a value is that it can not read."""

    yaml_implicit_resolvers = _RESOLVERS

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            raise yaml.constructor.ConstructorError(
                None, None, f"{node.value!r} can not be read: {error}", node.start_mark
            ) from error


class _Quick(getattr(yaml, "CSafeLoader", _Loader)):  # type: ignore[misc]
    """The same by libyaml, where PyYAML came with it: ten times as fast."""

    yaml_implicit_resolvers = _RESOLVERS


class _Named(StringIO):
    """A text that knows of which file it is; so do the marks of all that is read in it."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.name = name


def compose(file: Path, *, may_be_bare: bool = False) -> yaml.MappingNode:
    """The file as a tree of nodes; BrokenFrameworkError with its line when it is not a YAML mapping.

    `may_be_bare`: comments alone are a mapping of nothing.
    """
    try:
        text = file.read_text("utf-8")
        node = _composed(text, file.name)
    except yaml.MarkedYAMLError as error:
        raise UnreadableFrameworkError(file.name, *_complaint(error)) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UnreadableFrameworkError(file.name, 0, "the file is not text in UTF-8") from error
    except OSError as error:
        raise UnreadableFrameworkError(str(file), 0, f"the file can not be read: {error.strerror}") from error
    except RecursionError as error:
        raise UnreadableFrameworkError(file.name, 0, "the file is nested too deeply") from error
    if node is None and may_be_bare and text.strip():
        return yaml.MappingNode("tag:yaml.org,2002:map", [])
    if not isinstance(node, yaml.MappingNode):
        raise UnreadableFrameworkError(file.name, 1, "the file has to be a mapping of names to values")
    _check(node, file.name)
    return node


def _composed(text: str, name: str) -> yaml.Node | None:
    if _is_flat(text):
        try:
            return yaml.compose(_Named(text, name), Loader=_Quick)
        except yaml.YAMLError:
            # The slower one says what is wrong, so that complaints depend on no library of the machine.
            pass
    return yaml.compose(_Named(text, name), Loader=_Loader)


def _is_flat(text: str) -> bool:
    """Whether it can not be nested so deeply that libyaml, which does not count, runs out of stack and ends the process."""
    return text.count("[") + text.count("{") <= FLAT and max(map(len, text.splitlines()), default=0) <= FLAT


def construct(node: yaml.Node) -> Any:
    """The values of a tree."""
    loader = _Loader("")
    try:
        return loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        name = getattr(error.problem_mark, "name", "") or file_of(node)
        raise BrokenFrameworkError(name, *_complaint(error)) from error
    except RecursionError as error:
        raise BrokenFrameworkError(file_of(node), line_of(node), "the file is nested too deeply") from error
    finally:
        loader.dispose()


def _complaint(error: yaml.MarkedYAMLError) -> tuple[int, str]:
    """Line and sentence of what YAML complains about."""
    mark = error.problem_mark
    return mark.line + 1 if mark else 0, error.problem or "not readable as YAML"


def file_of(node: yaml.Node) -> str:
    """The name of the file a node stands in."""
    return str(node.start_mark.name)


def line_of(node: yaml.Node) -> int:
    """The line a node starts in, counted from 1."""
    return int(node.start_mark.line) + 1


def _check(root: yaml.Node, file: str) -> None:
    """A key that is no word or stands twice is refused."""
    seen, waiting = {id(root)}, [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.MappingNode):
            _check_keys(node, file)
        parts = [
            part for child in (node.value if isinstance(node, yaml.CollectionNode) else ())
            for part in (child if isinstance(child, tuple) else (child,)) if id(part) not in seen
        ]
        seen |= set(map(id, parts))
        # Complaints come in the order of the file.
        waiting += reversed(parts)


def _check_keys(node: yaml.MappingNode, file: str) -> None:
    seen: set[str] = set()
    for key, _ in node.value:
        line = int(key.start_mark.line) + 1
        if not isinstance(key, yaml.ScalarNode):
            raise BrokenFrameworkError(file, line, "a name has to be one word, not a list or a mapping")
        if key.value in seen:
            raise BrokenFrameworkError(file, line, f"{key.value!r} stands twice")
        seen.add(key.value)
