"""Which choice of a question a typed text names: the whole text has to be used up, or it names none."""

import re
from collections.abc import Iterator
from functools import lru_cache

from conversations.framework import Choice, Question
from conversations.words import cleaned, content, core, is_negated

Phrase = tuple[str, ...]

LONGEST = 12
"""A near miss is at most this many words; anything longer is talk."""

MANY = "#"
"""In the words of a choice: a number of two or more, in figures or words."""

COUNTS = frozenset("two three four five six seven eight nine ten".split())
SINCE = re.compile(r"[\s,]+(?:since (?:\w+ )?\d{4}|for (?:\w+ )?(?:years?|months?|ages|a while)(?: now)?)$")
VERSION = re.compile(r"\s+\(?(?:v|version |stable-|edge-)?\d+(?:\.(?:\d+|x))+\)?(?=$|\s+(?:with|in)\s\w+( mode)?$)|\s+in (?:[a-z]{2,}-)+[a-z]+-?\d[a-z]?$")
"""How long it has been so, which version, in which region: true of a choice, and no other choice."""

AGREES = re.compile(r"^(?:yes|yep|yeah|yup)[\s,:-]+(?=\w)")
DENIES = re.compile(r"^(?:no|nope|nah)[\s,:-]+(?=\w)")
NONE = re.compile(
    r"(?:none|nothing|none of (?:these|them|those|the above|it|that)|nothing (?:really|here|much|hurts|like (?:that|this)|of the sort)"
    r"|no|nope|neither|none (?:apply|applies)|no,? (?:none|nothing)(?: of (?:these|them|those|the above|that))?)"
)
ALL = re.compile(r"all(?: of)?(?: (?:them|these|those|the above|it))|all (?P<count>three|four|eight)")
SIZES = {"three": 3, "four": 4, "eight": 8}
LISTS = re.compile(r",|;|\+|&|\band\b|\bplus\b|/| - |•|\n")
TOO_COMMON = (("none",), ("me",))
"""They answer when they stand alone; inside other words they say nothing."""


def chosen(question: Question, text: str) -> Choice | None:
    """The one choice this text names with all of its words, or None."""
    for plain in dict.fromkeys(_readings(text)):
        found = _named(question, plain)
        if found is not None:
            return found
    return _agreed(question, core(text))


def several(question: Question, text: str) -> tuple[str, ...] | None:
    """The choices this text lists with all of its words, in the order of the question; None for none."""
    plain = core(re.sub(r"\s*\n\s*[-*•]?\s*", ", ", text.strip())).removeprefix("both ")
    if question.none_of_these is not None and NONE.fullmatch(plain):
        return (question.none_of_these,)
    options = [choice.id for choice in question.choices if choice.id != question.none_of_these]
    if (everything := ALL.fullmatch(plain)) and SIZES.get(everything["count"] or "", len(options)) == len(options):
        return tuple(options)
    whole = chosen(question, plain)
    parts = [part for part in LISTS.split(AGREES.sub("", plain)) if part.strip(" -*")]
    found = [whole] if whole is not None else [chosen(question, part) for part in parts]
    ids = {choice.id for choice in found if choice is not None}
    if not found or None in found or (len(ids) > 1 and question.none_of_these in ids):
        return None
    return tuple(choice.id for choice in question.choices if choice.id in ids)


def mentioned(question: Question, text: str) -> list[Choice]:
    """Choices named somewhere in a short text without a negation: a near miss, if anything."""
    words = content(text)
    if len(words) > LONGEST or is_negated(text) or "if" in words:
        return []
    return [
        choice for choice in question.choices
        if any(_inside(phrase, words) for phrase in _phrases(choice) if phrase not in TOO_COMMON)
    ]


def _readings(text: str) -> Iterator[str]:
    """The text as it stands, and without what is true of a choice but names no other."""
    yield cleaned(text)
    yield core(text)
    shorter = VERSION.sub("", SINCE.sub("", core(text)))
    yield shorter
    yield core(shorter)


def _agreed(question: Question, text: str) -> Choice | None:
    """"Yes, linkerd" names Linkerd, "no, we need traces" what is called "No, …"; any other yes or no would be denied."""
    for said, allowed in ((AGREES, _affirms), (DENIES, _refuses)):
        rest = core(said.sub("", text))
        found = _named(question, rest) if rest != text else None
        if found is not None and allowed(question, found):
            return found
    return None


def _affirms(question: Question, choice: Choice) -> bool:
    return choice.id not in (question.neutral, question.none_of_these, "none") and not _refuses(question, choice)


def _refuses(question: Question, choice: Choice) -> bool:
    return choice.label.casefold().split(",")[0] == "no"


def _named(question: Question, plain: str) -> Choice | None:
    words = content(plain)
    whole = [choice for choice in question.choices if words and words in _phrases(choice)]
    if len(whole) == 1:
        return whole[0]
    settled = not whole and not {"yes", "no"} <= {*words}
    tiled = [choice for choice in question.choices if settled and _tiles(_beside(question), _phrases(choice), words)]
    return tiled[0] if len(tiled) == 1 else None


def _beside(question: Question) -> frozenset[Phrase]:
    return frozenset(content(phrase) for phrase in question.beside)


def _tiles(beside: frozenset[Phrase], phrases: frozenset[Phrase], words: Phrase) -> bool:
    """Whether these words are nothing but phrases of one choice and words that may stand beside any."""
    ends = {0: False}
    for start in range(len(words)):
        if start not in ends:
            continue
        for end in range(start + 1, len(words) + 1):
            part = words[start:end]
            if part in phrases or _counted(part) in phrases:
                ends[end] = True
            elif part in beside:
                ends[end] = ends.get(end, False) or ends[start]
    return ends.get(len(words), False)


def _counted(words: Phrase) -> Phrase:
    return tuple(MANY if word in COUNTS or (word.isdigit() and int(word) > 1) else word for word in words)


@lru_cache(maxsize=1024)
def _phrases(choice: Choice) -> frozenset[Phrase]:
    said = {choice.id.replace("_", " "), choice.label, *choice.words}
    return frozenset(content(phrase) for phrase in said if content(phrase))


def _inside(phrase: Phrase, words: Phrase) -> bool:
    return any(words[start:start + len(phrase)] == phrase for start in range(len(words)))
