"""Dates as people type them, seen from Monday 23 November 2026; what could mean two days is no answer."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.dates import parse_date
from conversations.framework import Framework
from conversations.words import cleaned
from tests.conversations.reading import TODAY, read

WRITTEN_OUT = {
    "2027-03-01": "2027-03-01", "2027/3/1": "2027-03-01", "2027.03.01": "2027-03-01", "1.3.2027": "2027-03-01",
    "01. 3. 2027": "2027-03-01", "13/12/2026": "2026-12-13", "12/13/2026": "2026-12-13", "5/5/2027": "2027-05-05",
    "1 March 2027": "2027-03-01", "March 1": "2027-03-01", "1st of March": "2027-03-01", "March 1st, 2027": "2027-03-01",
    "the 1st of march": "2027-03-01", "march the 1st": "2027-03-01", "dec 24": "2026-12-24", "24 Dec.": "2026-12-24",
    "sept 5": "2027-09-05", "Nov 1": "2027-11-01", "november 23": "2026-11-23", "29 feb 2028": "2028-02-29",
    "before March 1": "2027-03-01", "around 1 March": "2027-03-01", "going live on March 1": "2027-03-01",
    "launch is 1 March 2027": "2027-03-01", "1 may": "2027-05-01", "I think March 1": "2027-03-01",
    "2020-01-01": "2020-01-01",
}
RELATIVE = {
    "today": "~2026-11-23", "tomorrow": "~2026-11-24", "in a week": "2026-11-30", "in three weeks": "2026-12-14",
    "in a fortnight": "2026-12-07", "in 31 days": "2026-12-24", "in ten days time": "2026-12-03", "in a month": "2026-12-23",
    "in 3 months": "2027-02-23", "3 months from now": "2027-02-23", "12 weeks from today": "2027-02-15",
    "within two months": "2027-01-23", "in a couple of weeks": "2026-12-07", "in 2 quarters": "2027-05-23",
    "in a quarter": "2027-02-23", "a year from now": "2027-11-23",
}
ENDS = {
    "end of March": "2027-03-31", "by the end of march 2027": "2027-03-31", "end of november": "2026-11-30",
    "end of october": "2027-10-31", "end of february 2028": "2028-02-29", "the end of the year": "2026-12-31",
    "end of this year": "2026-12-31", "EOY": "2026-12-31", "year-end": "2026-12-31", "end of 2027": "2027-12-31",
    "end of next year": "2027-12-31", "end of month": "2026-11-30", "end of the month": "2026-11-30", "eom": "2026-11-30",
    "end of next month": "2026-12-31", "end of q1": "2027-03-31", "end of Q4": "2026-12-31", "start of Q2 2027": "2027-04-01",
    "beginning of q3": "2027-07-01",
}
VAGUE = {
    "March": "~2027-03-01", "March 2027": "~2027-03-01", "in March": "~2027-03-01", "early march": "~2027-03-01",
    "mid-March": "~2027-03-15", "mid march 2027": "~2027-03-15", "middle of March": "~2027-03-15", "Q1": "~2027-01-01",
    "q2 2027": "~2027-04-01", "Q4": "~2026-10-01", "next month": "~2026-12-01", "maybe in March": "~2027-03-01",
    "launching in March": "~2027-03-01", "may": "~2027-05-01",
}
NO_DAY = (
    "3/4/2027", "31/2/2027", "2027-02-30", "29 feb 2027", "Feb 29", "13/13/2027", "soon", "sometime", "spring", "2027",
    "next week", "next quarter", "next year", "monday", "next friday", "last week", "yesterday", "in a few weeks",
    "in 2-3 weeks", "in 0 days", "in 100000 years", "in months", "from now", "March or April", "not before March",
    "we may launch", "it may take a while", "maybe", "when?", "March 1?", "launch party!", "end of days", "in q5", "beginning of the year",
    "0001-01-01", "0027-03-01", "1/1/0001", "1.3.2201", "9999-12-31", "in 12000 months",
)


@pytest.mark.parametrize(
    ("text", "meaning"), [*WRITTEN_OUT.items(), *RELATIVE.items(), *ENDS.items(), *VAGUE.items()]
)
def test_days_as_people_type_them(mesh: Framework, text: str, meaning: str) -> None:
    assert read(mesh, "launch", text) == meaning


@pytest.mark.parametrize("text", NO_DAY)
def test_what_is_no_day_or_two_is_no_answer(mesh: Framework, text: str) -> None:
    assert read(mesh, "launch", text) == "-"


@pytest.mark.parametrize(("question", "text", "meaning"), [
    ("launch", "the release is on 3 December 2026", "2026-12-03"), ("hire_date", "the release is on 3 December 2026", "-"),
    ("launch", "the audit is on 3 December 2026", "-"), ("demand_by", "the audit is on 3 December 2026", "2026-12-03"),
    ("demand_by", "the deadline is 3 December 2026", "2026-12-03"), ("launch", "deadline is 3 December 2026", "2026-12-03"),
    ("cluster_date", "the deadline is 3 December 2026", "-"), ("hire_date", "she starts 3 December 2026", "2026-12-03"),
])
def test_the_day_of_one_thing_is_no_answer_about_another(mesh: Framework, question: str, text: str, meaning: str) -> None:
    assert read(mesh, question, text) == meaning


def test_a_month_has_as_many_days_as_it_has() -> None:
    last = date(2027, 1, 31)
    seen = {text: parse_date(text, last) for text in ("in a month", "in 3 months", "in a year", "eom", "end of next month")}
    assert {text: found and str(found.on) for text, found in seen.items()} == {
        "in a month": "2027-02-28", "in 3 months": "2027-04-30", "in a year": "2028-01-31",
        "eom": "2027-01-31", "end of next month": "2027-02-28",
    }


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_written_out_is_read_back(day: date) -> None:
    for text in (day.isoformat(), f"{day.day}.{day.month}.{day.year}", f"{day.day} {day:%B} {day.year}", f"{day:%b} {day.day}, {day.year}"):
        found = parse_date(text.casefold(), TODAY)
        assert found is not None and found.exact and found.on == day, text


@given(st.dates(date(2020, 1, 1), date(2090, 12, 31)), st.integers(1, 28), st.integers(1, 12))
def test_a_day_without_a_year_is_the_next_one(today: date, day: int, month: int) -> None:
    found = parse_date(f"{day} {date(2000, month, 1):%B}".casefold(), today)
    assert found is not None
    assert (found.on.day, found.on.month) == (day, month)
    assert 0 <= (found.on - today).days <= 366


@pytest.mark.parametrize(("text", "on"), [
    ("2 weeks", "2026-12-08"), ("three months", "2027-02-24"), ("in half a year", "2027-05-24"), ("in 3 mo", "2027-02-24"),
    ("end of year", "2026-12-31"), ("monday 7 december", "2026-12-07"), ("Mon, 7 Dec 2026", "2026-12-07"),
])
def test_spans_and_weekdays_lead_to_one_day(text: str, on: str) -> None:
    found = parse_date(cleaned(text), date(2026, 11, 24))
    assert found is not None
    assert (found.on.isoformat(), found.exact) == (on, True)


def test_a_weekday_that_is_not_that_day_is_no_answer() -> None:
    assert parse_date("friday 7 december", date(2026, 11, 24)) is None
    assert parse_date("tuesday", date(2026, 11, 24)) is None
