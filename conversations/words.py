"""Typed text as words: cleaned, cut, and stripped of what carries no answer."""

import re

QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "\u00a0": " "})
LEAD = re.compile(
    r"^(?:(?:ok|okay|so|well|hmm+|um+|uh+|i think|i guess|i believe|i'd say|id say|let'?s say|probably|prob|maybe|for us|here|currently|sorry|absolutely|a total of|total of|total:?|"
    r"right now|at the moment|today|now|(?:we're|we are) at|it's|it is|its|that's|that is|that would be|we're|we are|we've got|"
    r"we have|we've|we run|we use|we got|there are|there's|there is|we do|it'll be|it will be|i counted|(?:i )?just counted|"
    r"answer|just|only|already|still|sadly|unfortunately|actually|honestly|basically|must be|should be|would be|last count(?: was)?|"
    r"i'm pretty sure|pretty sure|as of (?:now|today))[\s,:]+)+"
)
TAIL = re.compile(
    r"(?:[\s,]+(?:or so|i think|i guess|i believe|i'd say|at the moment|right now|currently|for now|at present|"
    r"today|in total|total|at the latest|all in all|all told|altogether|overall|tbh|to be honest|imo|afaik|iirc|please|thanks|sorry|so far|as far as (?:i|we) know|i'd guess|my guess|atm|as of (?:now|today)|"
    r"last time (?:i|we) (?:checked|counted|looked)|(?:when|last) i checked|if i remember (?:correctly|right)|"
    r"here|i'm afraid|sadly|unfortunately|probably|prob|for us|actually|really|already|only|i suppose|more or less))+$"
)
EMOJI = re.compile(
    r":(?:[a-z][a-z0-9_+'-]*|[+-]1):|[\U0001F000-\U0001FAFF\u2190-\u21FF\u2300-\u23FF\u2600-\u27BF\u2B00-\u2BFF\uFE0F\u200D]"
    r"|(?<=\s)[:;]-?[)(dp](?=\s|$)"
)
"""Beside words they say nothing; alone they are left as they stand, and answer nothing."""
SLACK_MARKUP = re.compile(r"<(?:[@#!]|https?:|mailto:)[^>]*>")
FILLERS = frozenset(
    ["a", "an", "the", "we", "we're", "we've", "our", "ours", "us", "i", "it", "it's", "its", "is", "are", "am", "be", "in", "on", "at", "of", "to", "use", "using", "uses", "run", "running", "runs", "have", "has", "got", "do", "does", "by", "with", "just", "only", "mostly", "mainly", "basically", "there", "and", "for", "handle", "already", "still"]
)

ADVERBS = frozenset(["just", "only", "mostly", "mainly", "basically", "already", "still"])
"""The only small words that carry nothing at the end too: "the team is on it" is no team."""

NEGATIONS = frozenset({"not", "no", "never", "without", "cannot", "dont", "isnt", "doesnt", "cant"})


def cleaned(text: str) -> str:
    """Lower case, plain quotes and dashes, single spaces, no final stop."""
    plain = re.sub(r"\s+", " ", text.translate(QUOTES)).strip().casefold()
    plain = " ".join(EMOJI.sub(" ", plain).split()) or plain
    return plain.strip("*_` ").rstrip(".!;,").strip()


def core(text: str) -> str:
    """The cleaned text without what people put around an answer: "I think … or so"."""
    text = cleaned(text)
    return TAIL.sub("", LEAD.sub("", text)).strip(" ,:")


def content(text: str) -> tuple[str, ...]:
    """The words that carry meaning, in order; small words count where there are no others."""
    words = tuple(re.findall(r"[a-z0-9+'#]+", cleaned(text)))
    last = len(words) - 1
    kept = tuple(word for at, word in enumerate(words) if word not in FILLERS or (at == last and word not in ADVERBS))
    return kept if any(word not in FILLERS for word in kept) else words


def is_negated(text: str) -> bool:
    """Whether some word says no: what is named beside it may be what is denied."""
    return any(word in NEGATIONS or word.endswith("n't") for word in content(text))


def is_question(text: str) -> bool:
    """Whether somebody asks instead of answering."""
    return "?" in text and cleaned(text).strip("? ") != ""


UNKNOWN = re.compile(
    r"(?:(?:i |we )?(?:really |honestly |just )?(?:do not|don't|dont|wouldn't) (?:really )?(?:know|remember)(?: yet| that| for sure| exactly| tbh| the number)*"
    r"|(?:i |we )?(?:really |honestly |just )?dunno(?: yet)?|idk(?: yet)?|(?:i'?m |we'?re |we are |i am )?(?:really |honestly )?(?:not|un) ?(?:really )?sure(?: yet| about that| tbh)?"
    r"|(?:i have |we have |i've |really |absolutely |honestly )*no (?:idea|clue)(?: yet| at all| tbh)?|not a clue|unclear|unknown|unsure|undecided|still open"
    r"|(?:i |we )?(?:can't|can not|cannot|couldn't) (?:say|tell)(?: you)?(?: yet| for sure)?|hard to (?:say|tell)|beats me"
    r"|tbd|t\.b\.d|tba|to be (?:decided|determined)|not (?:yet )?(?:known|decided|clear|settled)(?: yet)?|nobody knows|no one knows|who knows"
    r"|(?:we|i)(?:'d| would) (?:have|need) to (?:check|ask)|(?:i |we )?have to check|need to check"
    r"|(?:nobody|no one|noone)(?: here)? (?:(?:has|have) )?(?:ever )?(?:read|seen|checked) (?:it|that|the text)(?: yet)?"
    r"|(?:i |we )?(?:haven't|have not|havent) (?:read|seen|checked|counted|decided)(?: (?:it|that|the text))?(?: yet)?|\?+)"
    r"(?: (?:when|what|who|how many|which|how)(?: (?:it|that|this|they|we|there|is|are|will|would|does|do|have|has|run|runs|use|uses|asks|says|means|launch|of|them|those|our|the|services|text|exactly|yet|to)){0,4})?(?:,? (?:(?:i|we)(?:'d| would|'ll)? )?(?:need|have) to (?:ask|check)(?: with)?(?: [a-z]+){0,3})?"
)
NOT_RELEVANT = re.compile(r"(?:not (?:relevant|applicable)|n/?a|does(?:n't| not) apply|irrelevant)(?: (?:to|for) us| here)?")


def means_unknown(text: str) -> bool:
    """Whether the whole text says "don't know"; looked at before "no"."""
    plain = cleaned(text)
    return any(UNKNOWN.fullmatch(each.replace(",", "")) for each in (plain, TAIL.sub("", plain), core(text)))


def means_not_relevant(text: str) -> bool:
    """Whether the whole text says that the question does not apply."""
    return NOT_RELEVANT.fullmatch(core(text)) is not None
