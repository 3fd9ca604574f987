"""YAML as we read it: `yes`, `no`, `on` and `off` stay words, a key stands once, every value knows its line."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from conversations.errors import BrokenFrameworkError

BOOL = "tag:yaml.org,2002:bool"


class _Loader(yaml.SafeLoader):
    """SafeLoader that takes only `true` and `false` for booleans and refuses a key given twice."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the base class declares it so
        first: [(tag, shape) for tag, shape in resolvers if tag != BOOL or first in "tTfF"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value!r} stands twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def compose(file: Path) -> yaml.MappingNode:
    """The file as a tree of nodes; BrokenFrameworkError with its line when it is not a YAML mapping."""
    try:
        node = yaml.compose(file.read_text("utf-8"), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise broken(file.name, error) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BrokenFrameworkError(file.name, 0, "the file is not text in UTF-8") from error
    except OSError as error:
        raise BrokenFrameworkError(str(file), 0, f"the file can not be read: {error.strerror}") from error
    except RecursionError as error:
        raise BrokenFrameworkError(file.name, 0, "the file is nested too deeply") from error
    if not isinstance(node, yaml.MappingNode):
        raise BrokenFrameworkError(file.name, 1, "the file has to be a mapping of names to values")
    _name(node, file.name)
    return node


def construct(node: yaml.Node) -> Any:
    """The values of a tree."""
    loader = _Loader("")
    try:
        return loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        raise broken("", error) from error
    except (ValueError, RecursionError) as error:
        raise BrokenFrameworkError(file_of(node), line_of(node), f"a value can not be read: {error}") from error
    finally:
        loader.dispose()


def broken(file: str, error: yaml.MarkedYAMLError) -> BrokenFrameworkError:
    """What YAML complains about, as our own refusal."""
    mark = error.problem_mark
    name = getattr(mark, "name", "") or ""
    return BrokenFrameworkError(file or name, mark.line + 1 if mark else 0, error.problem or "not readable as YAML")


def file_of(node: yaml.Node) -> str:
    """The name of the file a node stands in."""
    return str(node.start_mark.name)


def line_of(node: yaml.Node) -> int:
    """The line a node starts in, counted from 1."""
    return int(node.start_mark.line) + 1


def _name(node: yaml.Node, file: str) -> None:
    node.start_mark.name = file
    for child in node.value if isinstance(node, yaml.CollectionNode) else ():
        for part in child if isinstance(child, tuple) else (child,):
            if part.start_mark.name != file:
                _name(part, file)
