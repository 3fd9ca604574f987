"""Typed text to an answer, per question type: it uses all of the text or abstains."""

import re
from dataclasses import dataclass
from datetime import date

from conversations.answers import Value
from conversations.choosing import LONGEST, chosen, mentioned, several
from conversations.dates import parse_date
from conversations.framework import Question
from conversations.numbers import counts_other_things, parse_number
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

YES = frozenset({"yes", "y", "yep", "yeah", "yea", "yup", "sure", "correct", "right", "definitely", "absolutely", "of course",
                 "yes we do", "yes it does", "yes we can", "yes they can", "we do", "it does", "we can", "they can",
                 "yes please", "affirmative", "they do", "sure thing", "for sure", "certainly", "indeed", "ja",
                 "yes definitely", "yes absolutely", "yes of course", "oh yes", "ofc", "hell yes", "i'm afraid so", "afraid so", "i think so", "i believe so", "yes it is", "it is", "exactly"})
NO = frozenset({"no", "n", "nope", "nah", "no we don't", "no it doesn't", "no we can't", "not at all", "never", "i don't think so", "don't think so", "nope not yet", "probably not",
                "we don't", "it doesn't", "we can't", "they can't", "no way", "none", "not yet", "not currently", "not at the moment", "not for now", "not so far", "it can't", "they don't", "it isn't", "of course not", "no not yet", "nein", "afraid not", "i'm afraid not", "unfortunately not", "sadly not", "hell no",
                "negative", "no they can't", "definitely not", "certainly not", "absolutely not", "not really",
                "we do not", "it does not", "we cannot", "cannot", "no chance", "not possible", "no we do not", "no not really"})
PARTLY = frozenset({"partly", "partially", "in part", "some", "kind of", "sort of", "kinda", "half", "somewhat",
                    "yes and no", "to some extent", "mostly", "a bit", "some of them", "some of it", "half and half", "half of them", "a few of them", "parts of it", "only some", "only some of them", "in parts", "to a degree"})

SAID_IN_TALK = frozenset({"ok sure", "okay sure", "yeah right", "yeah yeah", "sure sure", "right right", "yes yes"})
"""Each word says yes, both together are said to anything."""

COURTESY = frozenset({"sir", "sorry", "thanks", "please", "mate", "man", "indeed", "sure"})


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
            return _date(question, text, today)
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
    if plain in SAID_IN_TALK:
        return None
    for candidate in (plain, core(text).replace(",", "")):
        for words, meaning in ((YES, "yes"), (NO, "no"), (PARTLY, "partly")):
            first, _, rest = candidate.partition(" ")
            twice = first in words and (rest in words or (rest in COURTESY and meaning != "partly"))
            if candidate in words or twice:
                return meaning
    return "yes" if plain == "true" else "no" if plain == "false" else None


NO_COUNT = re.compile(r"(?:[1-9]\d*00|a (?:hundred|thousand|million)) thanks\b.*|50 ?- ?50")
CODES = frozenset("401 403 404 405 408 409 418 422 429 443 502 503 504 1337 3306 5432 6379 6443 8080 8443 9090".split())
"""Alone these are what a server said or a port it listens on, as long as their author does not say that they are a count."""
ONE_MORE = re.compile(r"(?:\w+|\d+) more")


def _number(question: Question, text: str) -> Parsed:
    plain = cleaned(text)
    if NO_COUNT.fullmatch(plain) or counts_other_things(question.unit, plain) or _is_one_more(question, plain):
        return Nothing()
    found = parse_number(plain) or parse_number(core(text)) or parse_number(core(text).removesuffix(" now"))
    if found is not None:
        taken = NearMiss if plain in CODES else Taken
        return taken(Value.number(*found)) if _fits(question, found) else Nothing()
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


def _is_one_more(question: Question, plain: str) -> bool:
    """"Two more" counts what is added, not what is there."""
    return bool(question.unit) and not question.unit.endswith("per quarter") and ONE_MORE.fullmatch(plain) is not None


def _fits(question: Question, found: tuple[int, int | None]) -> bool:
    _, high = found
    return not question.bands or high is None or high >= question.bands[0].low


UNDATED = re.compile(r"(?:there(?:'s| is) )?no (?:fixed |exact |launch |firm |set )?dates?(?: yet| set| fixed| planned)*|(?:we )?(?:don't|do not) have a (?:fixed |launch )?date(?: yet)?|(?:the )?date (?:is )?(?:not (?:fixed|set|known)|open)(?: yet)?|not (?:planned|scheduled|fixed|set)(?: yet)?")
"""An answer to "when?" that knows no day."""


HEDGE = re.compile(r"\b(?:maybe|perhaps|probably|prob|possibly|hopefully)\b")
"""A day with one of these is offered back: a date sets reminders."""


UNTIL = re.compile(r"(?:un)?till? ")
ENDS = frozenset({"demand_by"})
"""The questions that ask until when: of any other, "until 5 January" more often tells how long somebody is away."""


SPEAKS_OF = {
    re.compile(r"\b(?:launch|go-? ?live|release)"): {"launch"},
    re.compile(r"\b(?:audit|contract)\b"): {"demand_by"},
    re.compile(r"\bdeadline\b"): {"launch", "demand_by"},
}
"""What a day is said to be of, and the questions that is about: the day of a release says nothing of a colleague's first day."""

DATED = {id for ids in SPEAKS_OF.values() for id in ids} | {"hire_date", "cluster_date"}


def _speaks_of_another(question: Question, text: str) -> bool:
    return question.id in DATED and any(what.search(text) and question.id not in ids for what, ids in SPEAKS_OF.items())


def _date(question: Question, text: str, today: date) -> Parsed:
    if _speaks_of_another(question, cleaned(text)):
        return Nothing()
    if UNDATED.fullmatch(core(text)):
        return Taken(Value.unknown())
    found = parse_date(cleaned(text), today) or parse_date(core(text), today)
    if found is None:
        return Nothing()
    value = Value.day(found.on)
    sure = found.exact and not HEDGE.search(cleaned(text)) and (question.id in ENDS or not UNTIL.match(core(text)))
    return Taken(value) if sure else NearMiss(value)


REPORT = re.compile(
    r"\w+ing(?: it| this| that| them)?,? (?:right )?now|(?:it's |it is |seems |still )*stable (?:so far|now|again|today|right now|at the moment)"
    r"|(?:it's |it is )?(?:just (?:me|us)|part[- ]time|\w+ of us) (?:here )?(?:today|tonight|tomorrow|this week)|\w+ of us here|(?:works|fine) here"
    r"|(?:none|nothing)(?: of (?:it|this|that|them))? (?:really |ever |still )?(?:works?|worked|working|runs?|running|fine)(?: .*)?"
)
"""How something is going just now, in the words of some choice: "launching it now" plans no launch."""


def _one(question: Question, text: str) -> Parsed:
    if REPORT.fullmatch(cleaned(text)):
        return Nothing()
    choice = chosen(question, text) or chosen(question, yes_no(text) or "")
    if choice is not None:
        return Taken(Value.choice(choice.id))
    within = mentioned(question, text)
    return NearMiss(Value.choice(within[0].id)) if len(within) == 1 else Nothing()


def _several(question: Question, text: str) -> Parsed:
    if REPORT.fullmatch(cleaned(text)):
        return Nothing()
    ids = several(question, text)
    if ids is not None:
        return Taken(Value.choices(ids))
    within = [] if "none" in content(text) else [each for each in mentioned(question, text) if each.id != question.none_of_these]
    return NearMiss(Value.choices(tuple(choice.id for choice in within))) if within else Nothing()
