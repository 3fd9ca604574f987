"""Typed text to an answer, per question type: it uses all of the text or abstains."""

import re
from dataclasses import dataclass
from datetime import date

from conversations.answers import Value
from conversations.dates import parse_date
from conversations.framework import Choice, Question
from conversations.numbers import parse_number
from conversations.words import (
    SLACK_MARKUP,
    cleaned,
    content,
    core,
    is_negated,
    is_question,
    means_not_relevant,
    means_unknown,
)

YES = frozenset({"yes", "y", "yep", "yeah", "yup", "sure", "correct", "right", "definitely", "absolutely", "of course",
                 "yes we do", "yes it does", "yes we can", "yes they can", "we do", "it does", "we can", "they can",
                 "yes please", "true", "affirmative", "they do", "sure thing", "for sure", "certainly", "indeed", "ja",
                 "yes definitely", "yes absolutely", "yes of course", "oh yes", "i think so", "i believe so", "yes it is", "it is", "exactly"})
NO = frozenset({"no", "n", "nope", "nah", "no we don't", "no it doesn't", "no we can't", "not at all", "never", "false", "i don't think so", "don't think so", "nope not yet", "probably not",
                "we don't", "it doesn't", "we can't", "they can't", "no way", "none", "not yet", "no not yet", "nein",
                "negative", "no they can't", "definitely not", "certainly not", "absolutely not", "not really",
                "we do not", "it does not", "we cannot", "no we do not", "not today", "no not really"})
PARTLY = frozenset({"partly", "partially", "in part", "some", "kind of", "sort of", "kinda", "half", "somewhat",
                    "yes and no", "to some extent", "mostly", "a bit", "some of them", "some of it", "half and half"})
LONGEST = 12
"""A near miss is at most this many words; anything longer is talk."""


@dataclass(frozen=True)
class Taken:
    """The whole text is this answer."""

    value: Value


@dataclass(frozen=True)
class NearMiss:
    """It looks like an attempt at this answer: to be offered back to its author, never recorded unasked."""

    value: Value


@dataclass(frozen=True)
class Nothing:
    """No answer: talk."""


Parsed = Taken | NearMiss | Nothing


def parse(question: Question, text: str, *, today: date) -> Parsed:
    """What a typed reply to this question means; `today` resolves "in three months"."""
    if question.type == "text":
        return _text(text)
    if not cleaned(text) or SLACK_MARKUP.search(text) or is_question(text):
        return Nothing()
    if means_unknown(text):
        return Taken(Value.unknown())
    if means_not_relevant(text):
        return Taken(Value.not_relevant(text.strip()))
    match question.type:
        case "number":
            return _number(question, text)
        case "date":
            return _date(text, today)
        case "choices":
            return _several(question, text)
        case _:
            return _one(question, text)


def _text(text: str) -> Parsed:
    if means_unknown(text):
        return Taken(Value.unknown())
    return Taken(Value.words(text.strip())) if text.strip() else Nothing()


def yes_no(text: str) -> str | None:
    """"yes", "no", "partly", "unknown", or None for no answer; never guesses from a part of the text."""
    if is_question(text):
        return None
    if means_unknown(text):
        return "unknown"
    plain = cleaned(text).replace(",", "")
    for candidate in (plain, core(text).replace(",", "")):
        for words, meaning in ((YES, "yes"), (NO, "no"), (PARTLY, "partly")):
            if candidate in words:
                return meaning
    return None


def _number(question: Question, text: str) -> Parsed:
    found = parse_number(cleaned(text)) or parse_number(core(text))
    if found is not None:
        return Taken(Value.number(*found)) if _fits(question, found) else Nothing()
    plain = cleaned(text)
    numbers = [int(number) for number in re.findall(r"(?<![\w.:/%#+-])\d{1,4}(?![\w:/%]|[+-]\d|\.\d)", plain)]
    short = len(plain.split()) <= LONGEST and not is_negated(re.split(r"\d", plain)[0])
    if 1 <= len(numbers) <= 2 and short and not OTHER_THINGS.search(plain):
        found = (min(numbers), max(numbers))
        return NearMiss(Value.number(*found)) if _fits(question, found) else Nothing()
    return Nothing()


OTHER_THINGS = re.compile(
    r"\b(?:at \d+|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|am|pm|o'clock|people|engineers?|euros?|dollars?|"
    r"tickets?|issues?|pr|version|percent|step|line|room|table|if|when|min|seconds?|times?)\b|[$€]"
)


def _fits(question: Question, found: tuple[int, int | None]) -> bool:
    _, high = found
    return not question.bands or high is None or high >= question.bands[0].low


def _date(text: str, today: date) -> Parsed:
    found = parse_date(cleaned(text), today) or parse_date(core(text), today)
    if found is None:
        return Nothing()
    value = Value.day(found.on)
    return Taken(value) if found.exact else NearMiss(value)


def _one(question: Question, text: str) -> Parsed:
    choice = _choice(question, text)
    if choice is not None:
        return Taken(Value.choice(choice.id))
    meant = _choice(question, yes_no(text) or "")
    if meant is not None:
        return Taken(Value.choice(meant.id))
    within = _mentioned(question, text)
    return NearMiss(Value.choice(within[0].id)) if len(within) == 1 else Nothing()


def _several(question: Question, text: str) -> Parsed:
    plain = core(re.sub(r"\s*\n\s*", ", ", text.strip()))
    if question.none_of_these is not None and NONE.fullmatch(plain):
        return Taken(Value.choices((question.none_of_these,)))
    whole = _choice(question, text)
    parts = [plain] if whole else [part for part in re.split(r",|;|\+|&|\band\b|/", plain) if part.strip()]
    found = [_choice(question, part) for part in parts]
    if found and all(choice is not None for choice in found):
        ids = {choice.id for choice in found if choice is not None}
        return Taken(Value.choices(tuple(ids))) if len(ids) == 1 or question.none_of_these not in ids else Nothing()
    within = [choice for choice in _mentioned(question, text) if choice.id != question.none_of_these]
    return NearMiss(Value.choices(tuple(choice.id for choice in within))) if within else Nothing()


NONE = re.compile(r"(?:none|nothing|none of (?:these|them|those|the above|it)|nothing (?:really|here|much|hurts)|no|nope|neither)")


def _choice(question: Question, text: str) -> Choice | None:
    """The one choice whose name, label or other words are exactly this text."""
    for words in (content(text), content(core(text))):
        found = [choice for choice in question.choices if words and words in _phrases(choice)]
        if len(found) == 1:
            return found[0]
    return None


def _phrases(choice: Choice) -> set[tuple[str, ...]]:
    said = {choice.id.replace("_", " "), choice.label, *choice.words}
    return {content(phrase) for phrase in said if content(phrase)}


TOO_COMMON = (("none",), ("me",))
"""They answer when they stand alone; inside other words they say nothing."""


def _mentioned(question: Question, text: str) -> list[Choice]:
    """Choices named somewhere in a short text without a negation."""
    words = content(text)
    if len(words) > LONGEST or is_negated(text) or "if" in words:
        return []
    return [
        choice for choice in question.choices
        if any(_inside(phrase, words) for phrase in _phrases(choice) if phrase not in TOO_COMMON)
    ]


def _inside(phrase: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return any(words[start:start + len(phrase)] == phrase for start in range(len(words)))
