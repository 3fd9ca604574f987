"""What Slack can show, what numbers have to cover, and where a list of rules has to end."""

from collections.abc import Iterator

from conversations.conditions import Always
from conversations.finding import Finding, Path
from conversations.framework import Choice, Framework, Question

BUTTON = 75
"""Characters on a button, and in one line of a menu or of a list with boxes."""

MENU = 100
"""Options of a menu, "don't know" and "not relevant" among them."""

BUTTONS = 25
"""Buttons in one row of controls, those two and "save" among them."""

BOXES = 10
TEXT = 2_800
"""Characters of a question and its reason together, so that hints still fit into Slack's 3,000."""

NOT_AN_ANSWER = 2


def bounds(framework: Framework) -> Iterator[Finding]:
    """Everything too long, too many, with gaps, or without an end."""
    for place, question in enumerate(framework.questions):
        path: Path = ("questions", place)
        yield from _sizes(question, path)
        yield from _labels(question, path)
        yield from _kinds(question, path)
        yield from _bands(question, path)
    yield from _ends(framework)


def _sizes(question: Question, path: Path) -> Iterator[Finding]:
    length = len(question.ask) + len(question.why)
    if length > TEXT:
        yield Finding(question.id, f"ask and why have {length:,} characters, more than {TEXT:,}", (*path, "ask"))
    most = {"choice": MENU - NOT_AN_ANSWER, "choices": BOXES}.get(question.type, BUTTONS - NOT_AN_ANSWER - 1)
    count = len([choice for choice in question.choices if choice.id != question.none_of_these])
    if count > most:
        yield Finding(question.id, f"{count} choices are more than the {most} that Slack can show", (*path, "choices"))


def _labels(question: Question, path: Path) -> Iterator[Finding]:
    for place, choice in enumerate(question.choices):
        here = (*path, "choices", place)
        for name, text in _lines(question, choice):
            if len(text) > BUTTON:
                problem = f"the {name} of {choice.id!r} has {len(text)} characters, more than {BUTTON}"
                yield Finding(question.id, problem, (*here, name))
        if not choice.label:
            yield Finding(question.id, f"the choice {choice.id!r} has no label", (*here, "label"))


def _lines(question: Question, choice: Choice) -> Iterator[tuple[str, str]]:
    yield "label", choice.label
    if question.type == "choices":
        yield "hint", choice.hint


def _kinds(question: Question, path: Path) -> Iterator[Finding]:
    if question.stage == "closing" and question.type not in ("choice", "yesno"):
        yield Finding(question.id, "a closing question has to be a choice or a yesno", (*path, "type"))
    if question.type != "number" and question.bands:
        yield Finding(question.id, "only a number has bands", (*path, "bands"))


def _bands(question: Question, path: Path) -> Iterator[Finding]:
    following: int | None = question.bands[0].low if question.bands else 0
    for place, band in enumerate(question.bands):
        here = (*path, "bands", place)
        if following is None:
            yield Finding(question.id, f"the band {band.id!r} comes after one without an end", here)
        elif band.low != following:
            problem = "leaves a gap" if band.low > following else "overlaps"
            yield Finding(question.id, f"the band {band.id!r} {problem}: it has to begin at {following}", (*here, "low"))
        if band.high is not None and band.high < band.low:
            yield Finding(question.id, f"the band {band.id!r} ends before it begins", (*here, "high"))
        following = None if band.high is None else band.high + 1
    if question.bands and following is not None:
        last = len(question.bands) - 1
        yield Finding(question.id, f"no band covers {following} and more", (*path, "bands", last, "high"))


def _ends(framework: Framework) -> Iterator[Finding]:
    for section in ("table", "running", "meshes"):
        rules = getattr(framework, section)
        if not rules:
            yield Finding(section, "it has no rule", (section,))
        elif not isinstance(rules[-1].when, Always):
            problem = f"it is the last of {section} and has to hold always: when: {{always: true}}"
            yield Finding(rules[-1].id, problem, (section, len(rules) - 1, "when"))
    for name, cases in framework.values.items():
        if not cases:
            yield Finding(name, "the value has no case", ("values", name))
        elif not isinstance(cases[-1].when, Always):
            problem = "its last case has to hold always: when: {always: true}"
            yield Finding(name, problem, ("values", name, len(cases) - 1, "when"))
