"""Dates as people type them; what could mean two days is no answer."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from conversations.numbers import parse_number

MONTHS = {
    name[:length]: number
    for number, name in enumerate(
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"], 1
    )
    for length in (3, 4, len(name))
} | {"sept": 9}
M = "(" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
D = r"(\d{1,2})(?:st|nd|rd|th)?"
Y = r"(\d{4})"
Y2 = r"'?(\d{4}|\d{2})"
ORDINALS = {word: number for number, word in enumerate(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth".split(), 1
)} | {"twentieth": 20, "thirtieth": 30}
ORDINAL = "(?:" + "|".join(ORDINALS) + ")"
WHO = r"(?:(?:we|it|she|he|they|i|(?:the |our |next )?(?:audit|launch|go-?live|deadline|release|contract|date))(?:'ll|'s|'re)? )?"
DOES = r"(?:is|are|will|be|due|starts|starting|joins|joining|launch(?:es|ing)?|go(?:es|ing)? live|planned|scheduled|set|ends|begins)"
LEAD = re.compile(rf"^(?:(?:{WHO}(?:{DOES} )+(?:for |to )?|(?:on|by|around|about|the|before|no later than|(?:at the )?latest|until|from|for|(?:we )?aim(?:ing)? for|deadline:?|launch:?|target:?) )+)")
NEAR = {"today": 0, "tomorrow": 1, "day after tomorrow": 2}
SPANS = {"day": 1, "week": 7, "wk": 7, "fortnight": 14}
MONTHS_IN = {"month": 1, "mo": 1, "quarter": 3, "year": 12, "yr": 12}
YEARS = range(1970, 2201)
"""Dates further away are typing errors, and calendars end not much later: what is counted from them has to have room."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


WEEK = 7
"""A day nearer than this and named from today ("on Monday", "tomorrow") is how people speak of their own week."""


@dataclass(frozen=True)
class Reading:
    """A day, and whether these words alone settle it: "March 2027" only points at its first, "on Monday" may be about anything."""

    on: date
    exact: bool


def parse_date(text: str, today: date) -> Reading | None:
    """`text` (cleaned) as a calendar date seen from `today`; None: no answer, or more than one."""
    text = LEAD.sub("", text).replace(",", " ").replace("  ", " ").strip()
    weekday = re.match(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.? (?=.*\d)", text)
    text = text[weekday.end():] if weekday else text
    for reader in (_numeric, _named, _relative, _weekday, _ends, _vague):
        try:
            found = reader(text, today)
        except (ValueError, OverflowError):
            return None
        if found is not None:
            agrees = not weekday or WEEKDAYS[found.on.weekday()] == weekday[1]
            return found if agrees and is_plausible(found.on) else None
    return None


def is_plausible(on: date) -> bool:
    """Whether anybody would name this day."""
    return on.year in YEARS


def _numeric(text: str, today: date) -> Reading | None:
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text):
        return _exactly(date(*(int(part) for part in found.groups())))
    if found := re.fullmatch(r"(20\d{2})(\d{2})(\d{2})", text):
        return _exactly(date(*(int(part) for part in found.groups())))
    if found := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", text):
        day, month, year = (int(part) for part in found.groups())
        return _exactly(date(year, month, day))
    if found := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", text):
        first, second, year = (int(part) for part in found.groups())
        if first > 12 or first == second:
            return _exactly(date(year, second, first))
        return _exactly(date(year, first, second)) if second > 12 else None
    return None


def _named(text: str, today: date) -> Reading | None:
    text = re.sub(rf"\b{ORDINAL}\b", lambda found: str(ORDINALS[found[0]]), text)
    if found := re.fullmatch(rf"{D}(?:[ -]of)?[ -]?{M}(?:[ -]{Y2})?", text):
        day, month, year = found.groups()
    elif found := re.fullmatch(rf"{M} (?:the )?{D}(?: {Y})?", text):
        month, day, year = found.groups()
    else:
        return None
    return _exactly(_next(int(day), MONTHS[month], year, today))


def _weekday(text: str, today: date) -> Reading | None:
    """"Friday" is the next one; "next Friday" means two days to two people, and a Friday on a Friday too."""
    found = re.fullmatch(r"(?:this |this coming |coming )?(mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?", text)
    ahead = (WEEKDAYS.index(found[1]) - today.weekday()) % 7 if found is not None else 0
    return _ahead(today, ahead) if ahead else None


def _relative(text: str, today: date) -> Reading | None:
    if text.removeprefix("the ") in NEAR:
        return _ahead(today, NEAR[text.removeprefix("the ")])
    found = re.fullmatch(
        r"(?:in |within )?(?:about |around )?(.+?) (day|week|wk|fortnight|month|mo|quarter|year|yr)s?\.?(?: from (?:now|today)| time)?",
        text.replace("half a year", "6 months"),
    )
    if found is None:
        return None
    count = {"a": 1, "an": 1}.get(found[1]) or _count(found[1])
    if count is None:
        return None
    if found[2] in SPANS:
        return _ahead(today, SPANS[found[2]] * count)
    return _exactly(_months_on(today, count * MONTHS_IN[found[2]]))


SHORT = {"eoy": "end of year", "year-end": "end of year", "eom": "end of month", "eoq": "end of quarter"}
EDGE = re.compile(
    rf"(?:the )?(?P<edge>end|start|beginning) of (?:the )?(?:(?P<part>{M}|q[1-4])(?: {Y})?"
    r"|(?P<year>20\d{2})|(?P<which>this |current |next )?(?P<span>month|quarter|year))"
)
LENGTH = {"month": 1, "quarter": 3, "year": 12}


def _ends(text: str, today: date) -> Reading | None:
    """First and last days of months, quarters and years."""
    found = EDGE.fullmatch(SHORT.get(text, text))
    if found is None:
        return None
    first = found["edge"] != "end"
    if found["part"]:
        return _exactly(_edge_of(found["part"], found[4], first, today))
    if found["year"]:
        return _exactly(_edge(int(found["year"]), 1, 12, first))
    length, ahead = LENGTH[found["span"]], found["which"] == "next "
    if first and not ahead:
        return None
    begins = _months_on(date(today.year, (today.month - 1) // length * length + 1, 1), length * ahead)
    return _exactly(_edge(begins.year, begins.month, length, first))


def _edge_of(part: str, year: str | None, first: bool, today: date) -> date:
    """The first or last day of a month or quarter: of the year named, else the next to come."""
    month, months = (int(part[1]) * 3 - 2, 3) if part[0] == "q" else (MONTHS[part.rstrip(".")], 1)
    here = _edge(int(year or today.year), month, months, first)
    return here if year or here >= today else _edge(today.year + 1, month, months, first)


def _edge(year: int, month: int, months: int, first: bool) -> date:
    """The first day of a stretch of months, or its last."""
    begins = date(year, month, 1)
    return begins if first else _months_on(begins, months) - timedelta(days=1)


def _vague(text: str, today: date) -> Reading | None:
    if found := re.fullmatch(rf"(?:(?:early|sometime in|in) )?{M}(?: {Y})?", text):
        return Reading(_next(1, MONTHS[found[1]], found[2], today), exact=False)
    if found := re.fullmatch(rf"(?:mid[- ]|middle of ){M}(?: {Y})?", text):
        return Reading(_next(15, MONTHS[found[1]], found[2], today), exact=False)
    if found := re.fullmatch(r"(?:early |sometime in |in )?q([1-4])(?: (\d{4}))?", text):
        return Reading(_quarter(int(found[1]), found[2], today), exact=False)
    if re.fullmatch(r"next month", text):
        return Reading(_months_on(today.replace(day=1), 1), exact=False)
    return None


def _exactly(on: date) -> Reading:
    return Reading(on, exact=True)


def _ahead(today: date, days: int) -> Reading:
    return Reading(today + timedelta(days=days), exact=days >= WEEK)


def _count(text: str) -> int | None:
    found = parse_number(text.removesuffix(" of"))
    return found[0] if found is not None and found[0] == found[1] and found[0] > 0 else None


def _next(day: int, month: int, year: str | None, today: date) -> date:
    if year is not None:
        return date(int(year) + 2000 * (len(year) == 2), month, day)
    here = date(today.year, month, day)
    return here if here >= today else date(today.year + 1, month, day)


def _quarter(number: int, year: str | None, today: date) -> date:
    return date(int(year) if year else today.year + (number * 3 < today.month), number * 3 - 2, 1)


def _months_on(on: date, months: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))
