"""What the linter found in a framework file, with file and line, for people and for programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.library import SHIPPED, read, read_shipped
from conversations.errors import BrokenFrameworkError, UnreadableFrameworkError
from conversations.lint import Report, report
from conversations.upgrade import upgraded


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

    def plain(self) -> Mapping[str, Any]:
        """For programs."""
        return {
            "findings": [vars(line) for line in self.lines], "profiles": self.profiles, "covered": self.covered,
        }


def linted(path: Path | None, today: date, against: Path | None = None) -> Linted:
    """The findings of this file or folder (None: the shipped framework), held against the version before if given.

    Raises UnreadableFrameworkError, and BrokenFrameworkError for a version before that can not be read.
    """
    before = read(against).framework if against is not None else None
    try:
        text = read_shipped() if path is None else read(path)
    except UnreadableFrameworkError:
        raise
    except BrokenFrameworkError as error:
        found = Report((), 0)
        return Linted((Line(error.file, error.line, "", error.problem),), found.covered, 0)
    found = report(text.framework, today)
    lines = []
    upgrade = upgraded(before, text.framework) if before is not None else ()
    for finding in (*upgrade, *found.findings):
        file, line = text.place(finding.path)
        lines.append(Line(file or str(path or SHIPPED), line, finding.part, finding.problem))
    return Linted(tuple(lines), found.covered, found.profiles)
