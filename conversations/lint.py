"""Proves a framework: names, limits and references first, then every rule over all complete answers."""

from dataclasses import dataclass
from datetime import date

from conversations.bounds import bounds
from conversations.decisions import MOST
from conversations.diagrams import TooManyError
from conversations.finding import Finding
from conversations.framework import Framework
from conversations.naming import naming
from conversations.proof import Proof
from conversations.references import references


@dataclass(frozen=True)
class Report:
    """What was found, and over how many complete sets of answers the rules were proved (0: not at all)."""

    findings: tuple[Finding, ...]
    profiles: int
    most: int = 0
    """Where the proof gave up: more different functions of the answers than this; 0 when it did not."""

    @property
    def covered(self) -> str:
        """One sentence on what was looked at."""
        if self.profiles:
            return f"The rules were proved over all {self.profiles:,} complete sets of answers (numbers by their bands)."
        if self.most:
            return f"The rules were not proved: they tangle the answers in more than {self.most:,} different ways."
        return "The rules themselves were not looked at yet: that needs every name to stand for something."


def findings(framework: Framework, today: date | None = None) -> list[Finding]:
    """Every problem of this framework; facts that are too old only count when a day is given."""
    return list(report(framework, today).findings)


def report(framework: Framework, today: date | None = None, most: int = MOST) -> Report:
    """The same with what was covered."""
    names = tuple(naming(framework))
    plain = (*names, *bounds(framework), *references(framework, today))
    if names:
        return Report(plain, 0)
    try:
        proof = Proof(framework, most)
        return Report((*plain, *proof.findings()), proof.profiles)
    except TooManyError:
        return Report(plain, 0, most)
