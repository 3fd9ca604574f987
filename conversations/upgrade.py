"""A framework that has changed under answers: which of them still stand."""

from collections.abc import Mapping
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
    now = meanings(framework).get(given.question)
    return bool(given.meaning) and now is not None and now != given.meaning


def fits(framework: Framework, question: str, value: Value) -> bool:
    """Whether this answer can still be given: what is no longer asked stays as it is; a dropped choice does not, nor what
    is none of the question's type."""
    asked = _asked(framework).get(question)
    if asked is None or value.kind not in TYPES:
        return True
    kind, choices = asked
    return kind in TYPES[value.kind] and choices.issuperset(value.options)


def readable(framework: Framework, assessment: Assessment) -> Assessment:
    """The assessment as this framework reads it; a concluded one never changes.

    While it is open, an answer to a question that means something else by now is a suggestion, and the question is
    asked again; an answer that can no longer be given does not stand at all.
    """
    if assessment.concluded is not None:
        return assessment
    given = tuple(_today(framework, each) for each in assessment.given)
    again = [each.question for each in given if each.source == "carried" and outdated(framework, each)]
    if not again and given == assessment.given:
        return assessment
    return assessment.model_copy(update={"given": given, "asks": tuple(dict.fromkeys((*assessment.asks, *again)))})


@lru_cache(maxsize=8)
def _asked(framework: Framework) -> Mapping[str, tuple[str, frozenset[str]]]:
    """Of each question its type, and the choices it has."""
    return {
        question.id: (question.type, frozenset(choice.id for choice in question.choices)) for question in framework.questions
    }


def _today(framework: Framework, given: Given) -> Given:
    if not fits(framework, given.question, given.value):
        return given.model_copy(update={"source": "outdated"})
    if given.source not in _BESIDE and given.value.kind != "retracted" and outdated(framework, given):
        return given.model_copy(update={"source": "carried"})
    return given
