"""What if some answers were others: the verdict there beside the one here, with nothing stored."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.answers_file import read_value
from bot.views.refusals import EXPECTED
from bot.views.text import cut, escaped
from conversations.answers import Value
from conversations.assessment import Assessment, Snapshot
from conversations.evaluate import Names
from conversations.framework import Framework, Question
from conversations.parsing import Taken, parse
from conversations.progress import values
from conversations.verdict import judge
from conversations.words import QUOTES
from conversations.worlds import world_of

PAIR = re.compile(r"([A-Za-z_]+)\s*=\s*(.*?)(?=\s+[A-Za-z_]+\s*=|$)", re.DOTALL)


class SupposeError(Exception):
    """What was typed can not be supposed; `args[0]` is a sentence for its author."""


@dataclass(frozen=True)
class Supposed:
    """The verdict as it stands and as it would be; `idle` are changed questions that would not be asked there.

    `so_far`: the check has no verdict yet, `before` is what its answers come to as far as they are given.
    """

    before: Snapshot
    after: Snapshot
    changes: tuple[tuple[Question, Value], ...]
    idle: tuple[Question, ...]
    so_far: bool = False


def told(framework: Framework, text: str, today: date) -> dict[str, Value]:
    """`services=20 owner=team` as answers by question id. Raises SupposeError."""
    plain = text.translate(QUOTES).strip()
    pairs = PAIR.findall(plain)
    if not pairs or PAIR.sub("", plain).strip():
        raise SupposeError(f"Give answers as question=answer, like services=20 owner=team. {_questions(framework)}")
    return {id.casefold(): answer(framework, id.casefold(), raw, today) for id, raw in pairs}


def answer(framework: Framework, id: str, text: str, today: date) -> Value:
    """One answer, by the id of its choice or as people type it. Raises SupposeError."""
    question = next((question for question in framework.questions if question.id == id), None)
    if question is None:
        raise SupposeError(f"There is no question {id}. {_questions(framework)}")
    try:
        value = read_value(question, _raw(question, text))
    except ValueError as error:
        found = parse(question, text, today=today)
        if not isinstance(found, Taken):
            raise SupposeError(f"I can't read “{escaped(cut(text, 60))}” for {id}. {_expected(question)}") from error
        value = found.value
    if value is None:
        raise SupposeError(f"{id} needs an answer. {_expected(question)}")
    return value


def suppose(framework: Framework, assessment: Assessment, changes: Mapping[str, Value], at: datetime) -> Supposed:
    """Both verdicts, judged from the same day."""
    here = values(assessment)
    there = {**here, **changes}
    names = Names(framework, world_of(framework, there))
    asked = [(framework.question(id), value) for id, value in changes.items()]
    return Supposed(
        before=judge(framework, here, at=at),
        after=judge(framework, there, at=at),
        changes=tuple(asked),
        idle=tuple(question for question, _ in asked if names.truth(question.when) is False),
        so_far=assessment.concluded is None,
    )


def _raw(question: Question, text: str) -> Any:
    """What a file of answers would hold: several choices are a list."""
    plain = text.strip().casefold() if question.type != "text" else text.strip()
    if question.type == "choices" and plain not in ("", "unknown", "not_relevant"):
        return [part.strip() for part in plain.split(",")]
    return plain


def _questions(framework: Framework) -> str:
    return f"The questions are: {', '.join(question.id for question in framework.questions)}."


def _expected(question: Question) -> str:
    if question.choices and question.type != "number":
        return f"The choices are: {', '.join(choice.id for choice in question.choices)}, unknown."
    return f"Give {EXPECTED[question.type]}."
