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
LEAD = re.compile(r"^(?:(?:on|by|around|about|due|the|before|until|from|starting|planned for|launch(?:ing)?(?: is)?|going live(?: on)?)\s+)+")
SPANS = {"day": 1, "week": 7, "wk": 7, "fortnight": 14}
MONTHS_IN = {"month": 1, "mo": 1, "quarter": 3, "year": 12, "yr": 12}
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Reading:
    """A day, and whether the words say exactly that day ("March 2027" only points at its first)."""

    on: date
    exact: bool


def parse_date(text: str, today: date) -> Reading | None:
    """`text` (cleaned) as a calendar date seen from `today`; None: no answer, or more than one."""
    text = LEAD.sub("", text).replace(",", " ").replace("  ", " ").strip()
    weekday = re.match(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.? (?=.*\d)", text)
    text = text[weekday.end():] if weekday else text
    for reader in (_numeric, _named, _relative, _ends, _vague):
        try:
            found = reader(text, today)
        except (ValueError, OverflowError):
            return None
        if found is not None:
            return found if not weekday or WEEKDAYS[found.on.weekday()] == weekday[1] else None
    return None


def _numeric(text: str, today: date) -> Reading | None:
    if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text):
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
    if found := re.fullmatch(rf"{D}(?: of)? {M}(?: {Y})?", text):
        day, month, year = found.groups()
    elif found := re.fullmatch(rf"{M} (?:the )?{D}(?: {Y})?", text):
        month, day, year = found.groups()
    else:
        return None
    return _exactly(_next(int(day), MONTHS[month], year, today))


def _relative(text: str, today: date) -> Reading | None:
    if text in ("today", "tomorrow"):
        return _exactly(today + timedelta(days=text == "tomorrow"))
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
        return _exactly(today + timedelta(days=SPANS[found[2]] * count))
    return _exactly(_months_on(today, count * MONTHS_IN[found[2]]))


def _ends(text: str, today: date) -> Reading | None:
    if found := re.fullmatch(rf"(?:the )?end of {M}(?: {Y})?", text):
        month = MONTHS[found[1]]
        year = int(found[2]) if found[2] else today.year + (month < today.month)
        return _exactly(_last(year, month))
    if re.fullmatch(r"(?:the )?end of (?:the |this )?year|year[- ]end|eoy", text):
        return _exactly(date(today.year, 12, 31))
    if found := re.fullmatch(r"(?:the )?end of (\d{4})", text):
        return _exactly(date(int(found[1]), 12, 31))
    if re.fullmatch(r"(?:the )?end of (?:(?:the|this) )?month|eom", text):
        return _exactly(_last(today.year, today.month))
    if re.fullmatch(r"(?:the )?end of next year", text):
        return _exactly(date(today.year + 1, 12, 31))
    if re.fullmatch(r"(?:the )?end of next month", text):
        following = _months_on(today.replace(day=1), 1)
        return _exactly(_last(following.year, following.month))
    if found := re.fullmatch(r"(?:the )?(end|start|beginning) of q([1-4])(?: (\d{4}))?", text):
        return _exactly(_quarter(found[1] == "end", int(found[2]), found[3], today))
    return None


def _vague(text: str, today: date) -> Reading | None:
    if found := re.fullmatch(rf"(?:(?:early|start of|beginning of|sometime in|in) )?{M}(?: {Y})?", text):
        return Reading(_next(1, MONTHS[found[1]], found[2], today), exact=False)
    if found := re.fullmatch(rf"(?:mid[- ]|middle of ){M}(?: {Y})?", text):
        return Reading(_next(15, MONTHS[found[1]], found[2], today), exact=False)
    if found := re.fullmatch(r"(?:early |sometime in |in )?q([1-4])(?: (\d{4}))?", text):
        return Reading(_quarter(False, int(found[1]), found[2], today), exact=False)
    if re.fullmatch(r"next month", text):
        return Reading(_months_on(today.replace(day=1), 1), exact=False)
    return None


def _exactly(on: date) -> Reading:
    return Reading(on, exact=True)


def _count(text: str) -> int | None:
    found = parse_number(text.removesuffix(" of"))
    return found[0] if found is not None and found[0] == found[1] and found[0] > 0 else None


def _next(day: int, month: int, year: str | None, today: date) -> date:
    if year is not None:
        return date(int(year), month, day)
    here = date(today.year, month, day)
    return here if here >= today else date(today.year + 1, month, day)


def _quarter(end: bool, number: int, year: str | None, today: date) -> date:
    month = number * 3 if end else number * 3 - 2
    chosen = int(year) if year else today.year + (number * 3 < today.month)
    return _last(chosen, month) if end else date(chosen, month, 1)


def _months_on(on: date, months: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
