"""Whatever keeps a reminder back lies in the future: a sweep never finds what it has just put off."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from bot.addressee import Addressee
from bot.etiquette import PING_GAP, cap, pause, room_for
from bot.hours import Hours
from bot.quiet import Quiet
from bot.store import Team
from tests.store.facts import due

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu")
HOURS = ("always", "Tue-Thu 10-16", "Mon-Fri 9-17", "Sun 2-3", "Sat-Sun 1-4", "Fri 23-24", "Mon 0-1")
QUIET = ("", "W52-W01", "2026-12-21..2027-01-03", "W12-W13,W43-W44")
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))
spans = st.timedeltas(timedelta(days=-60), timedelta(days=60))
BERLIN_SPRING = datetime(2027, 3, 28, 1, tzinfo=UTC)
"""The moment at which two o'clock does not exist in Berlin."""


@given(moments, st.sampled_from(ZONES), st.sampled_from(HOURS), st.sampled_from(QUIET))
@example(BERLIN_SPRING, "Europe/Berlin", "Sun 2-3", "")
@example(BERLIN_SPRING - timedelta(days=1), "Europe/Berlin", "Sun 2-3", "")
def test_the_next_good_hour_is_now_or_later_and_good(now: datetime, zone: str, hours: str, quiet: str) -> None:
    team, place, known = Team("T1", "C1", quiet=quiet), ZoneInfo(zone), Hours.parse(hours)
    found = pause(team, [due()], now, known, Addressee(place))
    assert found is None or (found.until > now and found.hold and found.why == "working hours")
    local = (now if found is None else found.until).astimezone(place)
    assert local.weekday() in known.days and not Quiet.parse(quiet).holds(local.date())
    # An hour that the clocks leave out on its day is looked at when they go on, and then waits for the next.
    opens = datetime.combine(local.date(), time(known.start), place)
    left_out = opens.astimezone(UTC).astimezone(place).hour != known.start
    assert known.start <= local.hour < known.end or (left_out and found is not None)


@given(moments, spans, spans, spans, st.integers(0, 60), st.booleans(), st.booleans(), st.booleans(), st.sampled_from(["", "is_archived"]))
def test_whatever_keeps_it_back_ends_later_than_now(
    now: datetime, snoozed: timedelta, pinged: timedelta, asked: timedelta, gap: int, stopped: bool, shared: bool, certain: bool,
    closed: str,
) -> None:
    team = Team(
        "T1", "C1", stopped=stopped, snoozed_until=now + snoozed, last_ping_at=now + pinged, last_reask_at=now + asked, closed=closed,
    )
    whom = Addressee(ZoneInfo("Europe/Berlin"), away_until=now + snoozed, certain=certain)
    for found in (pause(team, [due()], now, Hours.parse("Tue-Thu 10-16"), whom, shared=shared), cap(team, now, gap)):
        assert found is None or found.until > now


@given(moments, st.lists(spans, max_size=4))
def test_what_is_not_urgent_waits_a_week_longer_than_what_comes_soon_or_is_overdue(now: datetime, others: list[timedelta]) -> None:
    later = room_for([due(f"d{at}", kind="net", due_at=now + at) for at in others], now)
    soon = [at for at in others if at <= timedelta(days=14)]
    assert (later is None) == (not soon)
    assert later is None or later == max(now, *(now + at for at in soon)) + PING_GAP


def test_questions_about_the_past_and_nudges_make_no_other_wait() -> None:
    now = datetime(2027, 1, 1, tzinfo=UTC)
    assert room_for([due("d1", kind="outcome", due_at=now), due("d2", kind="nudge", due_at=now), due("d3", kind="park", due_at=now)], now) is None
