"""A framework that has changed under answers: which of them still stand."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from conversations.answers import Given, Value
from conversations.assessment import Assessment
from conversations.framework import Framework
from conversations.meaning import meanings

TYPES = {"choice": ("choice", "yesno"), "choices": ("choices",), "number": ("number",), "date": ("date",), "text": ("text",)}
"""Which types of questions take a value of this kind; all of them take "don't know" and "not relevant"."""

_BESIDE = ("carried", "dissent")


def outdated(framework: Framework, given: Given) -> bool:
    """Whether the question means something else today than when this answer to it was given.

    What nobody asks any more can not have changed, nor can anything be said of answers of before meanings were kept.
    """
    asked = _asked(framework).get(given.question)
    return asked is not None and asked.means_else(given)


def fits(framework: Framework, question: str, value: Value) -> bool:
    """Whether this answer can still be given: what is no longer asked stays as it is; a dropped choice does not, nor what
    is none of the question's type."""
    asked = _asked(framework).get(question)
    return asked is None or asked.takes(value)


def readable(framework: Framework, assessment: Assessment) -> Assessment:
    """The assessment as this framework reads it; a concluded one never changes.

    While it is open, an answer to a question that means something else by now is a suggestion, and the question is
    asked again; an answer that can no longer be given does not stand at all.
    """
    if assessment.concluded is not None:
        return assessment
    asked = _asked(framework)
    given = tuple([_today(asked.get(each.question), each) for each in assessment.given])
    again = [each.question for each in given if each.source == "carried" and outdated(framework, each)]
    if not again and given == assessment.given:
        return assessment
    return assessment.model_copy(update={"given": given, "asks": tuple(dict.fromkeys((*assessment.asks, *again)))})


@dataclass(frozen=True)
class _Asked:
    """What today's question takes and means; every fact is held against it whenever a check is read."""

    type: str
    choices: frozenset[str]
    meaning: str

    def takes(self, value: Value) -> bool:
        types = TYPES.get(value.kind)
        return types is None or (self.type in types and self.choices.issuperset(value.options))

    def means_else(self, given: Given) -> bool:
        return bool(given.meaning) and given.meaning != self.meaning


@lru_cache(maxsize=8)
def _asked(framework: Framework) -> Mapping[str, _Asked]:
    """By question."""
    means = meanings(framework)
    return {
        question.id: _Asked(question.type, question.every_choice, means[question.id]) for question in framework.questions
    }


def _today(asked: _Asked | None, given: Given) -> Given:
    if asked is None:
        return given
    if not asked.takes(given.value):
        return given.model_copy(update={"source": "outdated"})
    if asked.means_else(given) and given.source not in _BESIDE and given.value.kind != "retracted":
        return given.model_copy(update={"source": "carried"})
    return given
