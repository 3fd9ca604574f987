"""Whole numbers and ranges as people type them; all of the text has to be used, or there is no answer."""

import re

Range = tuple[int, int | None]

UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
        "ninety": 90}
NAMED = {word: value for value, word in enumerate(UNITS)} | TENS | {
    "a dozen": 12, "one dozen": 12, "dozen": 12, "a good dozen": 12, "two dozen": 24, "three dozen": 36, "four dozen": 48,
    "half a dozen": 6, "a half dozen": 6, "a hundred": 100, "one hundred": 100, "hundred": 100, "two hundred": 200,
    "a couple": 2, "a couple of": 2, "none": 0, "a pair": 2, "none planned": 0, "no growth": 0, "no new ones planned": 0, "no more": 0, "zero growth": 0, "no new ones": 0, "no new": 0,
    "not growing": 0, "nothing planned": 0,
}
NOUN = re.compile(
    r"(?:(?<! or)(?<! and)\s+(?:new |more |different |separate )?(?:micro-?services?|services?|svcs?|apps?|applications?|deployments?|workloads?|"
    r"components?|monoliths?|pods?|nodes?|ms|milliseconds?|rps|req/s|requests? (?:per|a) second|new ones|more|new|"
    r"(?:per|a|each|every) quarter|quarterly|of (?:them|those)))+(?=$| or (?:so|more|less|fewer|above)$|,? give or take$| and (?:counting|more|growing|up)$| (?:max|tops|at most|plus)$)"
)
CLOSE = re.compile(r"(\dk?\+?) ?(?:/ ?(?:quarter|q)|/ ?s(?:ec)?|(ms|rps))$")
MOST = 100_000
MEASURES = {
    "services": r"micro-?services?|services?|svcs?|apps?|applications?|deployments?|workloads?|components?|monoliths?",
    "pods": r"pods?",
    "nodes": r"nodes?",
    "milliseconds": r"\d+ ?m?s(?:ec)?|milliseconds?|seconds?",
    "requests": r"\d*k? ?rps|req/s|requests? (?:per|a) second|/ ?s",
}
"""What the numbers of our questions count, and the nouns of each: "12 pods" is no count of services."""


def parse_number(text: str) -> Range | None:
    """`text` (cleaned) as a range from low to high, both included, high None when open; None: no answer."""
    text = _without_noun(text)
    for shape, build in SHAPES:
        found = shape.fullmatch(text)
        numbers = [_whole(part) for part in found.groups()] if found is not None else []
        known = [number for number in numbers if number is not None]
        if known and len(known) == len(numbers):
            return build(known)
    return None


STORES = r"(?:the |all |our )?(?:databases?|dbs?|datastores?|data stores|caches?|brokers?|queues?|redis|postgres)"
COUNTED = re.compile(
    rf"[\s,]+\(?(?:(?:including|incl\.?|counting)\s[a-z ,&]+|with {STORES}(?: (?:and|&) {STORES})?|{STORES} (?:included|counted in)"
    rf"|[a-z0-9]+ of (?:them|those|which) (?:are )?{STORES}|in this cluster|i just counted)\)?$"
)
"""What somebody counted in, and where: "14 including redis" is 14."""

LISTED = re.compile(r"([^()]+?)\s*[:(]([a-z][a-z0-9 ,&/_-]*,[a-z0-9 ,&/_-]*)\)?")

ASIDE = re.compile(r"\s*\((or so|give or take|roughly|approx\.?|more or less)\)$")


def counts_other_things(unit: str, text: str) -> bool:
    """Whether the number in this text (cleaned) counts what another question asks for; `unit` is the question's own."""
    own = unit.split(" ")[0]
    if own not in MEASURES or names(own, text):
        return False
    return any(names(other, text) for other in MEASURES)


def names(measure: str, text: str) -> bool:
    """Whether the text has a noun of this measure."""
    return re.search(rf"(?<![\w/])(?:{MEASURES[measure]})(?!\w)", text) is not None


def _without_noun(text: str) -> str:
    text = ASIDE.sub(r" \1", COUNTED.sub("", _without_names(text)))
    return NOUN.sub("", CLOSE.sub(r"\1", text)).strip()


def _without_names(text: str) -> str:
    """"3 (vote, result, redis)" is 3: the names in brackets are as many as the number says."""
    found = LISTED.fullmatch(text)
    if found is None:
        return text
    names = [name for name in re.split(r",|\band\b", found[2]) if name.strip()]
    return found[1] if _whole(found[1].split()[0]) == len(names) else text


def _whole(text: str) -> int | None:
    text = text.strip().replace("-", " ") if not text.strip()[:1].isdigit() else text.strip()
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d{1,6}", text):
        return _bounded(int(text.replace(",", "")))
    if text in NAMED:
        return NAMED[text]
    if found := re.fullmatch(r"(\d{1,3})(?:\.(\d))? ?k", text):
        return _bounded(int(found[1]) * 1000 + int(found[2] or 0) * 100)
    if found := re.fullmatch(r"(\d{1,2}) dozen", text):
        return int(found[1]) * 12
    if found := re.fullmatch(r"([a-z]+(?: [a-z]+)?) (hundred|thousand)", text):
        count = 1 if found[1] == "a" else None if found[1].startswith("a ") else _whole(found[1])
        return _bounded(count * SCALES[found[2]]) if count and count < 100 else None
    if found := re.fullmatch(r"(?:(\w+) )?hundred(?: and)? (.+)", text):
        hundreds, rest = HUNDREDS.get(found[1]), _whole(found[2])
        return hundreds + rest if hundreds and rest and rest < 100 else None
    return _tens(text.split())


SCALES = {"hundred": 100, "thousand": 1000}
HUNDREDS = {None: 100, "a": 100} | {word: value * 100 for value, word in enumerate(UNITS[:10])}


def _tens(parts: list[str]) -> int | None:
    joined = re.fullmatch(r"([a-z]+ty)([a-z]+)", parts[0]) if len(parts) == 1 else None
    parts = list(joined.groups()) if joined is not None else parts
    if len(parts) == 2 and parts[0] in TENS and parts[1] in UNITS[1:10]:
        return TENS[parts[0]] + UNITS.index(parts[1])
    return None


def _bounded(value: int) -> int | None:
    return value if value <= MOST else None


def _exact(numbers: list[int]) -> Range:
    return numbers[0], numbers[0]


def _around(numbers: list[int]) -> Range:
    margin = max(1, round(numbers[0] / 10))
    return max(numbers[0] - margin, 0), numbers[0] + margin


def _between(numbers: list[int]) -> Range | None:
    low, high = numbers
    return (low, high) if low <= high else None


def _from(numbers: list[int]) -> Range:
    return numbers[0], None


def _above(numbers: list[int]) -> Range:
    return numbers[0] + 1, None


def _up_to(numbers: list[int]) -> Range:
    return min(1, numbers[0]), numbers[0]


def _below(numbers: list[int]) -> Range | None:
    return (min(1, numbers[0] - 1), numbers[0] - 1) if numbers[0] > 0 else None


def _give_or_take(numbers: list[int]) -> Range:
    amount, margin = numbers
    return max(amount - margin, 0), amount + margin


def _one_apart(numbers: list[int]) -> Range | None:
    low, high = numbers
    return (low, high) if high == low + 1 else None


N = r"(\d+(?:[.,]\d+)*(?: ?k| dozen)?|[a-z][a-z\s-]*?)"
A = r"(?:(?:about|around|round about|roughly|approximately|approx\.?|circa|ca\.?|c\. ?|~|≈|more like|just shy of|some|like|maybe|nearly|almost|close to|say|" \
    r"somewhere around|in the (?:region|ballpark) of|ballpark|more or less|probably|prob)\s*)+"
SO = r"[\s,]*(?:or so|-?ish|give or take(?: a (?:few|couple)| (?:one|1) or (?:two|2))?|or thereabouts|roughly|approx\.?|more or less)"
SHAPES = (
    (re.compile(rf"(?:{A})?([a-z]+)\s+(?:to|or)\s+([a-z]+)"), _between),
    (re.compile(rf"(?:{A})?(\d[\d,]*)\s*(?:-|to|or|\.\.+|up to|and)\s*(\d[\d,]*)(?:ish)?"), _between),
    (re.compile(rf"(?:{A}|somewhere |anywhere )?(?:between|from)\s+{N}\s+(?:and|to|-)\s+{N}"), _between),
    (re.compile(r"(\d+),? (?:maybe|perhaps|possibly) (\d+)"), _between),
    (re.compile(r"(\d+) ?/ ?(\d+)"), _one_apart),
    (re.compile(r"(\d+) ?(?:\+/-|±) ?(\d+)"), _give_or_take),
    (re.compile(rf"(?:at least|upwards of|(?:a )?min(?:imum)?(?: of)?|no fewer than|not fewer than|no less than|>=|≥)\s*{N}"), _from),
    (re.compile(r"(\d[\d,]*)\s*(?:\+|plus|or more|or above|and up|and above|upwards|and more|and counting|and growing|and rising)"), _from),
    (re.compile(rf"{N}\s+(?:or more|or above|plus|and more|and counting|and growing|and up|and above)"), _from),
    (re.compile(rf"(?:more than|(?:a (?:bit|little) |slightly |well )?(?:over|above)|>|north of)\s*{N}"), _above),
    (re.compile(rf"(?:up to|at most|max(?:imum)?(?: of)?|no more than|not more than|<=|≤)\s*{N}"), _up_to),
    (re.compile(rf"{N}\s+(?:or less|or fewer|at most|max|tops)"), _up_to),
    (re.compile(rf"(?:fewer than|less than|(?:a (?:bit|little) |slightly |well )?(?:under|below)|<)\s*{N}"), _below),
    (re.compile(rf"{A}{N}(?:{SO})?"), _around),
    (re.compile(rf"{N}{SO}"), _around),
    (re.compile(r"(\d+|[a-z]+)[- ]odd"), _around),
    (re.compile(rf"(?:exactly|precisely)?\s*{N}(?:\s+exactly)?"), _exact),
)
