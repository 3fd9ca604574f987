"""Judging bare answers and reading bare texts, for the command line."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.answers_file import AnswersFileError, plain
from bot.views.knowledge import why_not_json, why_not_text
from conversations.answers import Given, Value
from conversations.assessment import Assessment, Snapshot
from conversations.framework import Framework, Question
from conversations.parsing import Taken, parse, yes_no
from conversations.progress import progress
from conversations.verdict import judge
from conversations.why_not import why_not


def judged(framework: Framework, answers: Mapping[str, Value], at: datetime) -> tuple[Snapshot, str | None]:
    """The verdict on these answers, and the id of the question to ask next (None: all is said)."""
    facts = tuple(Given(question=id, value=value, by="file", at=at, source="file") for id, value in answers.items())
    assessment = Assessment(
        id="file", installation="", channel="", thread="", system="", owner="file", started_at=at,
        framework_version=framework.version, given=facts,
    )
    group = progress(framework, assessment).open
    following = next((question.id for question in group.questions if question.id not in answers), None) if group else None
    return judge(framework, answers, at=at), following


def excluded(framework: Framework, answers: Mapping[str, Value], verdict: str, *, as_json: bool) -> str:
    """Why it is not this verdict, for a terminal. Raises AnswersFileError for a verdict nobody knows."""
    others = why_not(framework, answers)
    found = next((other for other in others if other.verdict == verdict), None)
    if found is not None:
        return json.dumps(why_not_json(found), ensure_ascii=False, indent=2) if as_json else why_not_text(found)
    ids = [words.id for words in framework.verdicts]
    if verdict not in ids:
        raise AnswersFileError(f"--why-not: there is no verdict {verdict!r}. The verdicts are: {', '.join(ids)}.")
    return "null" if as_json else f"That is the verdict: {framework.verdict(verdict).headline}."


def parsed(framework: Framework, kind: str, text: str, today: date) -> Any:
    """What a typed text is taken for. Raises AnswersFileError for a type nobody knows."""
    if kind == "yesno":
        return yes_no(text)
    if kind in ("number", "date"):
        question = Question(id=kind, ask=kind, why="", type="number" if kind == "number" else "date", stage="optional")
    else:
        try:
            question = framework.question(kind)
        except KeyError:
            known = ", ".join(question.id for question in framework.questions)
            raise AnswersFileError(f"there is no question {kind!r}. Give number, date, yesno, or one of: {known}.") from None
    found = parse(question, text, today=today)
    return plain(found.value) if isinstance(found, Taken) else None
