"""What libyaml reads is what PyYAML alone would have read, with the same lines and the same complaints."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import yaml_files
from conversations import framework as framework_module
from conversations.errors import BrokenFrameworkError

SHIPPED = sorted((Path(framework_module.__file__).parent / "library").rglob("*.yaml"))
TEXTS = {
    "words": "on: off\nyes: no\ntrue: True\nFALSE: ~\n",
    "numbers": "a: 010\nb: 1_000\nc: 12e3\nd: .5\ne: 0x1F\nf: 12:30:00\n",
    "dates": "a: 2027-03-01\nb: 2027-03-01T10:00:00Z\nc: 2027-02-30\n",
    "texts": "a: |\n  two\n  lines\nb: >-\n  folded\n  text\nc: 'it''s'\nd: \"tab\\tand \\u00e9\"\n",
    "aliases": "a: &one {b: [1, 2]}\nc: *one\nd: [*one, *one]\n",
    "merged": "a: &one {b: 1}\nc: {<<: *one, d: 2}\n",
    "itself": "a: &one [1, *one]\n",
    "tabs": "a:\n\t- b\n",
    "twice": "a: 1\nb: {c: 1, c: 2}\na: 2\n",
    "a list for a name": "[a, b]: 1\n",
    "unclosed": "a: [1, 2\nb: 3\n",
    "an unknown alias": "a: *nowhere\n",
    "two documents": "a: 1\n---\nb: 2\n",
    "a tag of Python": "a: !!python/object/apply:os.getcwd []\n",
    "a mark at the front": "\ufeffa: 1\n",
    "a control character": "a: b\x07c\n",
    "emoji": "a: \U0001f600 b\nb: c\n",
    "deep": "a: " + "[" * 5000 + "]" * 5000,
    "deep, but for the end": "a: " + "[" * 5000,
    "deeper than a stack": "a: " + "[" * 70_000 + "]" * 70_000,
    "deep by dashes": "a:\n  " + "- " * 30_000 + "b\n",
    "nothing": "",
    "comments": "# a\n# b\n",
    "a list": "- a\n- b\n",
}


def told(file: Path) -> Any:
    """All that is read in the file, or what is said of it."""
    try:
        node = yaml_files.compose(file)
        values = None if node is None else repr(yaml_files.construct(node))
        return _tree(node, {}), values
    except BrokenFrameworkError as error:
        return type(error), str(error), error.args


def _tree(node: Any, seen: dict[int, int]) -> Any:
    if isinstance(node, (tuple, list)):
        return [_tree(part, seen) for part in node]
    if not isinstance(node, yaml.Node):
        return node
    if id(node) in seen:
        return seen[id(node)]
    seen[id(node)] = len(seen)
    return node.tag, yaml_files.file_of(node), yaml_files.line_of(node), _tree(node.value, seen)


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Any]:
    """The same without libyaml."""

    def read(file: Path) -> Any:
        with monkeypatch.context() as patched:
            patched.setattr(yaml_files, "_Quick", yaml_files._Loader)
            return told(file)

    return read


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_the_same_to_both(name: str, tmp_path: Path, slowly: Callable[[Path], Any]) -> None:
    file = tmp_path / "text.yaml"
    file.write_text(TEXTS[name], "utf-8")
    assert told(file) == slowly(file)


def test_all_that_is_shipped_is_the_same_to_both(slowly: Callable[[Path], Any]) -> None:
    assert len(SHIPPED) > 5
    plain = [file for file in SHIPPED if file.parent.name != "manifests"]
    assert [told(file) for file in plain] == [slowly(file) for file in plain]


def test_a_file_that_is_no_text_is_complained_about(tmp_path: Path, slowly: Callable[[Path], Any]) -> None:
    file = tmp_path / "text.yaml"
    file.write_bytes(b"a: \xff\xfe\n")
    assert told(file) == slowly(file)
    assert "UTF-8" in told(file)[1]
