"""Typed text as words: cleaned, cut, and stripped of what carries no answer."""

import re

QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "\u00a0": " "})
LEAD = re.compile(
    r"^(?:(?:ok|okay|so|well|hmm+|um+|uh+|i think|i guess|i believe|i'd say|probably|maybe|for us|here|currently|"
    r"right now|at the moment|today|now|it's|it is|its|that's|that is|that would be|we're|we are|we've got|"
    r"we have|we've|we run|we use|we got|there are|there's|there is|we do|it'll be|it will be|"
    r"answer|just|must be|should be|would be)[\s,:]+)+"
)
TAIL = re.compile(
    r"(?:[\s,]+(?:or so|i think|i guess|i believe|i'd say|at the moment|right now|currently|for now|"
    r"today|in total|total|all in all|altogether|overall|tbh|to be honest|imo|afaik|please|thanks|so far|atm|as of now|"
    r"here|i'm afraid|sadly|unfortunately|probably|for us))+$"
)
SLACK_MARKUP = re.compile(r"<(?:[@#!]|https?:|mailto:)[^>]*>")
FILLERS = frozenset(
    ["a", "an", "the", "we", "we're", "we've", "our", "ours", "us", "i", "it", "it's", "its", "is", "are", "am", "be", "in", "on", "at", "of", "to", "use", "using", "uses", "run", "running", "runs", "have", "has", "got", "do", "does", "by", "with", "just", "only", "mostly", "mainly", "basically", "there", "this", "that", "and", "for"]
)

NEGATIONS = frozenset({"not", "no", "never", "without", "cannot", "dont", "isnt", "doesnt", "cant"})


def cleaned(text: str) -> str:
    """Lower case, plain quotes and dashes, single spaces, no final stop."""
    plain = re.sub(r"\s+", " ", text.translate(QUOTES)).strip().casefold()
    return plain.strip("*_` ").rstrip(".!;,").strip()


def core(text: str) -> str:
    """The cleaned text without what people put around an answer: "I think … or so"."""
    text = cleaned(text)
    return TAIL.sub("", LEAD.sub("", text)).strip(" ,:")


def content(text: str) -> tuple[str, ...]:
    """The words that carry meaning, in order; small words count where there are no others."""
    words = tuple(re.findall(r"[a-z0-9+']+", cleaned(text)))
    return tuple(word for word in words if word not in FILLERS) or words


def is_negated(text: str) -> bool:
    """Whether some word says no: what is named beside it may be what is denied."""
    return any(word in NEGATIONS or word.endswith("n't") for word in content(text))


def is_question(text: str) -> bool:
    """Whether somebody asks instead of answering."""
    return "?" in text and cleaned(text).strip("? ") != ""


UNKNOWN = re.compile(
    r"(?:(?:i |we )?(?:really |honestly |just )?(?:do not|don't|dont|wouldn't) (?:really )?(?:know|remember)(?: yet| that| for sure)?"
    r"|(?:i |we )?(?:really |honestly |just )?dunno|idk|(?:i'?m |we'?re |we are |i am )?(?:really |honestly )?(?:not|un) ?(?:really )?sure(?: yet| about that| tbh)?"
    r"|(?:i have |we have |i've )?no (?:idea|clue)(?: yet| at all| tbh)?|not a clue|unclear|unknown|unsure|undecided"
    r"|(?:i |we )?(?:can't|can not|cannot|couldn't) (?:say|tell)(?: yet| for sure)?|hard to (?:say|tell)|beats me"
    r"|tbd|to be (?:decided|determined)|not (?:known|decided|clear)(?: yet)?|nobody knows|no one knows|who knows"
    r"|we(?:'d| would) have to (?:check|ask)|(?:i |we )?have to check|need to check|\?+)"
)
NOT_RELEVANT = re.compile(r"(?:not (?:relevant|applicable)|n/?a|does(?:n't| not) apply|irrelevant)(?: (?:to|for) us| here)?")


def means_unknown(text: str) -> bool:
    """Whether the whole text says "don't know"; looked at before "no"."""
    plain = cleaned(text).replace(",", "")
    return any(UNKNOWN.fullmatch(each) for each in (plain, TAIL.sub("", plain)))


def means_not_relevant(text: str) -> bool:
    """Whether the whole text says that the question does not apply."""
    return NOT_RELEVANT.fullmatch(core(text)) is not None
