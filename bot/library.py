"""Reads framework files: one file, or every YAML file of a folder merged into one framework."""

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from bot.yaml_files import compose, construct, file_of, line_of
from conversations.errors import BrokenFrameworkError
from conversations.framework import Framework

SHIPPED = "service_mesh"


def load_shipped() -> Framework:
    """The framework that comes with the package."""
    with as_file(files("conversations") / "library" / SHIPPED) as folder:
        return load(folder)


def load(path: Path) -> Framework:
    """The framework in this file or folder; BrokenFrameworkError says what is wrong and in which line."""
    nodes = [compose(file) for file in _files(path)]
    merged = nodes[0]
    for node in nodes[1:]:
        _merge(merged, node)
    data = construct(merged)
    try:
        return Framework.model_validate(data)
    except ValidationError as error:
        raise _explained(merged, error) from error


@cache
def manifests() -> dict[str, str]:
    """File name -> text of every worked manifest that comes with the package."""
    folder = files("conversations") / "library" / SHIPPED / "manifests"
    return {file.name: file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".yaml")}


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise BrokenFrameworkError(str(path), 0, "there is no such file or folder")
    found = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not found:
        raise BrokenFrameworkError(str(path), 0, "the folder has no .yaml file")
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
    """The complaint that reaches deepest: of a union's branches that is the one that was meant."""
    found = [(_reached(root, list(each["loc"])), each) for each in error.errors()]
    (_, node), complaint = max(found, key=lambda pair: pair[0][0])
    where = ".".join(str(part) for part in complaint["loc"] if not str(part)[:1].isupper())
    return BrokenFrameworkError(file_of(node), line_of(node), f"{where}: {complaint['msg']}")


def _reached(node: yaml.Node, loc: list[Any]) -> tuple[int, yaml.Node]:
    """How many steps of `loc` lead down the tree, and where they end; names of union branches lead nowhere."""
    depth = 0
    for step in loc:
        following = _step(node, step)
        if following is not None:
            node, depth = following, depth + 1
    return depth, node


def _step(node: yaml.Node, step: Any) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return node.value[step] if step < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    return None
