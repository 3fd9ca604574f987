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
    "a dozen": 12, "one dozen": 12, "dozen": 12, "two dozen": 24, "three dozen": 36, "four dozen": 48,
    "half a dozen": 6, "a half dozen": 6, "a hundred": 100, "one hundred": 100, "hundred": 100, "two hundred": 200,
    "a couple": 2, "none": 0, "a pair": 2,
}
NOUN = re.compile(
    r"(?:(?<! or)\s+(?:new |more |different |separate )?(?:micro-?services?|services?|svcs?|apps?|applications?|deployments?|workloads?|"
    r"components?|pods?|nodes?|ms|milliseconds?|rps|req/s|requests? (?:per|a) second|new ones|more|new|"
    r"(?:per|a|each|every) quarter|quarterly))+(?=$| or (?:so|more|less|fewer)$| give or take$)"
)
CLOSE = re.compile(r"(\d\+?) ?(?:/ ?quarter|(ms|rps))$")
MOST = 100_000


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


COUNTED = re.compile(r"[\s,]+\(?(?:including|incl\.?|counting)\s[a-z ,&]+\)?$")
"""What somebody counted in: "14 including redis" is 14."""

ASIDE = re.compile(r"\s*\((or so|give or take|roughly|approx\.?|more or less)\)$")


def _without_noun(text: str) -> str:
    text = ASIDE.sub(r" \1", COUNTED.sub("", text))
    return NOUN.sub("", CLOSE.sub(r"\1", text)).strip()


def _whole(text: str) -> int | None:
    text = text.strip().replace("-", " ") if not text.strip()[:1].isdigit() else text.strip()
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+|\d{1,6}", text):
        return _bounded(int(text.replace(",", "")))
    if text in NAMED:
        return NAMED[text]
    parts = text.split()
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


N = r"(\d[\d,]*|[a-z][a-z\s-]*?)"
A = r"(?:about|around|roughly|approximately|approx\.?|circa|ca\.?|~|some|like|maybe|nearly|almost|close to|say|" \
    r"somewhere around|more or less|probably)\s*"
SHAPES = (
    (re.compile(rf"(?:{A})?([a-z]+)\s+(?:to|or)\s+([a-z]+)"), _between),
    (re.compile(rf"(?:{A})?(\d[\d,]*)\s*(?:-|to|or|\.\.+|up to|and)\s*(\d[\d,]*)(?:ish)?"), _between),
    (re.compile(rf"(?:{A})?(?:between|from)\s+{N}\s+(?:and|to|-)\s+{N}"), _between),
    (re.compile(rf"(?:at least|min(?:imum)?(?: of)?|no fewer than|not fewer than|no less than|>=|≥)\s*{N}"), _from),
    (re.compile(r"(\d[\d,]*)\s*(?:\+|plus|or more|and up|upwards|and more|and counting)"), _from),
    (re.compile(rf"{N}\s+(?:or more|plus|and counting|and up)"), _from),
    (re.compile(rf"(?:more than|over|above|>|upwards of|north of|well over)\s*{N}"), _above),
    (re.compile(rf"(?:up to|at most|max(?:imum)?(?: of)?|no more than|not more than|<=|≤)\s*{N}"), _up_to),
    (re.compile(rf"{N}\s+(?:or less|or fewer|at most|max|tops)"), _up_to),
    (re.compile(rf"(?:fewer than|less than|under|below|<)\s*{N}"), _below),
    (re.compile(r"(\d[\d,]*)\s*-?ish"), _around),
    (re.compile(rf"{A}{N}"), _around),
    (re.compile(rf"{N}\s*(?:or so|give or take|or thereabouts|roughly|approx\.?)"), _around),
    (re.compile(rf"(?:exactly|precisely)?\s*{N}(?:\s+exactly)?"), _exact),
)
