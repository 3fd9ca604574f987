"""What the linter found in a framework file, with file and line, for people and for programs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.library import SHIPPED, FrameworkText, read, read_shipped
from bot.views.versions import altered
from conversations.errors import BrokenFrameworkError, UnreadableFrameworkError
from conversations.framework import Framework
from conversations.lint import Report, report
from conversations.versions import Altered, alterations, upgraded


@dataclass(frozen=True)
class Line:
    """One finding where it stands; `line` is 0 where none is known."""

    file: str
    line: int
    part: str
    problem: str

    @property
    def text(self) -> str:
        """As editors and CI systems read it: file:line: part: problem."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.part}: {self.problem}." if self.part else f"{where}: {self.problem}."


@dataclass(frozen=True)
class Linted:
    """All findings of a file, and what the linter looked at."""

    lines: tuple[Line, ...]
    covered: str
    profiles: int
    altered: tuple[tuple[Line, Altered], ...] = ()
    """What it changes of the version before, each with its place and in words."""

    def plain(self) -> Mapping[str, Any]:
        """For programs."""
        return {
            "findings": [vars(line) for line in self.lines], "profiles": self.profiles, "covered": self.covered,
            "changes": [
                {"file": line.file, "line": line.line, "part": line.part, "effect": each.effect, "fields": each.fields}
                for line, each in self.altered
            ],
        }


def linted(path: Path | None, today: date, against: Sequence[Path] = ()) -> Linted:
    """The findings of this file or folder (None: the shipped framework), held against earlier versions if given.

    Raises UnreadableFrameworkError, and BrokenFrameworkError for an earlier version that can not be read.
    """
    before = [read(each).framework for each in against]
    try:
        text = read_shipped() if path is None else read(path)
    except UnreadableFrameworkError:
        raise
    except BrokenFrameworkError as error:
        found = Report((), 0)
        return Linted((Line(error.file, error.line, "", error.problem),), found.covered, 0)
    found = report(text.framework, today)
    upgrade = dict.fromkeys(finding for old in before for finding in upgraded(old, text.framework))
    lines = [_line(text, path, each.path, each.part, each.problem) for each in (*upgrade, *found.findings)]
    return Linted(tuple(lines), found.covered, found.profiles, tuple(_altered(text, path, before)))


def _altered(text: FrameworkText, path: Path | None, before: Sequence[Framework]) -> Iterator[tuple[Line, Altered]]:
    """Beside the newest of the earlier versions."""
    for old in sorted(before, key=lambda each: each.version)[-1:]:
        for each in alterations(old, text.framework):
            yield _line(text, path, each.path, each.part, altered(each)), each


def _line(text: FrameworkText, path: Path | None, place: Sequence[str | int], part: str, says: str) -> Line:
    file, line = text.place(place)
    return Line(file or str(path or SHIPPED), line, part, says)
