"""Reads framework files: one file, or every YAML file of a folder merged into one framework."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.yaml_files import compose, construct, file_of, line_of
from conversations.conditions import All, Always, Any_, AtLeast, Has, Is, Not
from conversations.errors import BrokenFrameworkError, UnreadableFrameworkError
from conversations.framework import Framework

SHIPPED = "service_mesh"
SHAPES = frozenset(shape.__name__ for shape in (Is, Has, All, Any_, Not, AtLeast, Always))
COMPLAINTS = {
    "extra_forbidden": "this name is not known here",
    "missing": "it is missing",
    "string_type": "it has to be text; put true, false, numbers and dates in quotes",
    "tuple_type": "it has to be a list",
    "int_type": "it has to be a whole number",
    "int_parsing": "it has to be a whole number",
    "model_type": "it has to be a mapping of names to values",
}


def load_shipped() -> Framework:
    """The framework that comes with the package."""
    return read_shipped().framework


def load(path: Path) -> Framework:
    """The framework in this file or folder; BrokenFrameworkError says what is wrong and in which line."""
    return read(path).framework


@dataclass(frozen=True)
class FrameworkText:
    """A framework, and where each of its parts stands."""

    framework: Framework
    _root: yaml.MappingNode

    def place(self, path: Sequence[str | int]) -> tuple[str, int]:
        """File and line of a part, or of the nearest part around it; line 0 when that is the whole framework."""
        depth, node = _reached(self._root, path)
        return (file_of(node), line_of(node)) if depth else ("", 0)


def read_shipped() -> FrameworkText:
    """The framework that comes with the package, with its places."""
    with as_file(files("conversations") / "library" / SHIPPED) as folder:
        return read(folder)


def read(path: Path) -> FrameworkText:
    """The framework in this file or folder with its places; BrokenFrameworkError as for `load`."""
    nodes = [compose(file) for file in _files(path)]
    merged = nodes[0]
    for node in nodes[1:]:
        _merge(merged, node)
    data = construct(merged)
    try:
        return FrameworkText(Framework.model_validate(data), merged)
    except ValidationError as error:
        raise _explained(merged, error) from error


@cache
def manifests() -> dict[str, str]:
    """File name -> text of every worked manifest that comes with the package."""
    folder = files("conversations") / "library" / SHIPPED / "manifests"
    return {file.name: file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".yaml")}


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise UnreadableFrameworkError(str(path), 0, "there is no such file or folder")
    found = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not found:
        raise UnreadableFrameworkError(str(path), 0, "the folder has no .yaml file")
    return found


def _merge(into: yaml.MappingNode, node: yaml.MappingNode) -> None:
    """Lists are joined, mappings merged; a single value may be repeated but not contradicted."""
    known = {key.value: value for key, value in into.value}
    for key, value in node.value:
        present = known.get(key.value)
        match present, value:
            case None, _:
                into.value.append((key, value))
            case yaml.SequenceNode(), yaml.SequenceNode():
                present.value.extend(value.value)
            case yaml.MappingNode(), yaml.MappingNode():
                _merge(present, value)
            case _ if present.value != value.value:
                problem = f"{key.value!r} was something else in {file_of(present)}"
                raise BrokenFrameworkError(file_of(key), line_of(key), problem)


def _explained(root: yaml.Node, error: ValidationError) -> BrokenFrameworkError:
    """The complaint that was meant: of a condition's shapes the innermost with the fewest complaints counts."""
    shapes: dict[tuple[str | int, ...], list[ErrorDetails]] = {}
    for each in error.errors():
        shapes.setdefault(_shape(each["loc"]), []).append(each)
    _, meant = max(shapes.items(), key=lambda shape: (_reached(root, shape[0])[0], -len(shape[1])))
    complaint = max(meant, key=lambda each: _reached(root, each["loc"])[0])
    _, node = _reached(root, complaint["loc"])
    where = ".".join(str(part) for part in complaint["loc"] if part not in SHAPES)
    says = COMPLAINTS.get(complaint["type"], complaint["msg"])
    return BrokenFrameworkError(file_of(node), line_of(node), f"{where}: {says}")


def _shape(loc: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The way to the innermost condition that was tried, or to the part that holds the value."""
    tried = [place + 1 for place, step in enumerate(loc) if step in SHAPES]
    return loc[: max(tried, default=len(loc) - 1)]


def _reached(node: yaml.Node, loc: Sequence[str | int]) -> tuple[int, yaml.Node]:
    """How many steps of `loc` lead down the tree, and the key or item they end at; union branches lead nowhere."""
    depth, mark = 0, node
    for step in loc:
        following = _step(node, step)
        if following is not None:
            mark, node = following
            depth += 1
    return depth, mark


def _step(node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The node that marks the place of this step, and the value found there."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return (node.value[step], node.value[step]) if step < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(step)), None)
    return None
