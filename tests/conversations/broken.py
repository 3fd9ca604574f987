"""Frameworks broken on purpose, and what the linter says of them."""

from datetime import date
from pathlib import Path

from bot.library import SHIPPED
from bot.linting import linted
from conversations import framework as framework_module

OWN = Path(__file__).parents[2] / "examples" / "own-framework" / "framework.yaml"
FOLDER = Path(framework_module.__file__).parent / "library" / SHIPPED
TODAY = date(2026, 11, 24)
HERE = "  # here"
LONG = "x" * 76


def broken(tmp_path: Path, old: str, new: str) -> Path:
    """The small framework with one text replaced, in a file of its own."""
    text = OWN.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    file = tmp_path / "mine.yaml"
    file.write_text(text.replace(old, new), "utf-8")
    return file


def marked(file: Path) -> int:
    """The line that ends in the mark."""
    lines = file.read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.endswith(HERE))


def said(file: Path, sentence: str, today: date = TODAY) -> None:
    """The linter says this sentence of the marked line."""
    found = linted(file, today)
    assert f"mine.yaml:{marked(file)}: {sentence}." in [line.text for line in found.lines]
