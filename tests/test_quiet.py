"""Quiet days: how they are written, which days they hold, and when the hours open after them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.hours import Hours
from bot.quiet import Quiet
from bot.settings import SettingsError, read_settings

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(("text", "day", "held"), [
    ("W52-W01", "2026-12-20", False), ("W52-W01", "2026-12-21", True), ("w52 - w1", "2027-01-10", True),
    ("W52-W01", "2027-01-11", False), ("W53", "2026-12-31", True), ("W30..W31", "2027-08-08", True), ("W30", "2027-08-02", False),
    ("2026-12-21..2027-01-03", "2026-12-21", True), ("2026-12-21 to 2027-01-03", "2027-01-03", True),
    ("2026-12-21 2027-01-03", "2027-01-04", False), ("2026-12-24", "2026-12-24", True), ("2026-12-24", "2026-12-25", False),
    ("W30, 2026-12-24", "2026-12-24", True), ("", "2026-12-24", False),
])
def test_days_that_are_held(text: str, day: str, held: bool) -> None:
    quiet = Quiet.parse(text)
    assert quiet.holds(date.fromisoformat(day)) is held
    assert Quiet.parse(str(quiet)) == quiet


@pytest.mark.parametrize(("text", "says"), [
    ("Christmas", "neither calendar weeks"), ("W54", "no year has"), ("W0", "no year has"), ("W1-W40", "more than half"),
    ("2026-02-30", "no calendar has"), ("2027-01-03..2026-12-21", "ends before it begins"),
    ("2026-01-01..2026-12-31", "longer than half a year"), ("W52; W01", "neither"),
])
def test_what_can_not_be_read_is_said(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Quiet.parse(text)
    with pytest.raises(SettingsError, match="MESHCHECK_QUIET_WEEKS"):
        read_settings(meshcheck_quiet_weeks=text)


@pytest.mark.parametrize(("quiet", "team", "at", "opens"), [
    ("", "", "2026-12-22T10:30", "2026-12-22T10:30"),
    ("W52-W01", "", "2026-12-22T10:30", "2027-01-12T09:00"),
    ("W52", "W53-W01", "2026-12-22T10:30", "2027-01-12T09:00"),
    # On 28 March the clocks go forward: ten in the morning is eight in UTC from then on.
    ("", "2027-03-22..2027-03-28", "2027-03-23T10:00", "2027-03-30T08:00"),
    # On 31 October they go back.
    ("2027-10-25..2027-10-31", "", "2027-10-26T10:00", "2027-11-02T09:00"),
])
def test_after_quiet_days_it_opens_at_the_usual_hour_of_the_place(quiet: str, team: str, at: str, opens: str) -> None:
    hours = read_settings(meshcheck_quiet_weeks=quiet, meshcheck_working_hours="Tue-Thu 10-16").hours
    found = hours.next_open(datetime.fromisoformat(at).replace(tzinfo=UTC), BERLIN, Quiet.parse(team))
    assert found == datetime.fromisoformat(opens).replace(tzinfo=UTC)


def test_days_that_never_open_are_looked_for_again_later() -> None:
    mondays = Hours.parse("Mon 9-10")
    quiet = Quiet(frozenset(range(1, 54)))
    at = datetime(2026, 12, 1, tzinfo=UTC)
    assert mondays.next_open(at, BERLIN, quiet) > at
