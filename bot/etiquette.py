"""When a team is left alone: stop and snooze, caps, hours and quiet days, somebody who is away; and how lateness is said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.addressee import Addressee
from bot.advisor.schedule import NUDGE, PARK
from bot.advisor.sharing import WAITS
from bot.hours import Hours
from bot.quiet import Quiet
from bot.store import OUTCOME, Agreement, Due, Team

PING_GAP = timedelta(days=7)
REASK_GAP = timedelta(days=30)
SOON = timedelta(days=14)
CLOSED_STEP = timedelta(days=1)
"""So often a channel that Slack has closed to us is tried again; events of its opening may be missed."""
LATE = timedelta(days=2)
"""What is found due only after so long was missed: nobody looked. Working hours alone are no lateness."""
AWAY_FROM = timedelta(days=1)
"""A status that runs out sooner is a meal or a meeting, no absence."""
AWAY_STEP = timedelta(days=1)
"""So often somebody who is away is looked at again: the date they named is not kept."""
LOOK_AGAIN = timedelta(minutes=5)
AWAY_MOST = timedelta(days=14)


@dataclass(frozen=True)
class Pause:
    """Until when nothing is said, and why; `hold`: only the hour is wrong, the reason to come stays as old as it is."""

    until: datetime
    why: str
    hold: bool = False


def pause(
    team: Team, rows: Sequence[Due], now: datetime, hours: Hours, whom: Addressee, *, shared: bool = False
) -> Pause | None:
    """What keeps all of these from being said now; `shared`: the owner has still to say whether the check goes on here."""
    if shared:
        return Pause(now + PING_GAP, WAITS)
    if team.stopped:
        return Pause(now + PING_GAP, "stopped")
    if team.closed:
        # The card that names the next day is drawn after this: should Slack take it again, the channel is open.
        return Pause(now + CLOSED_STEP, "closed")
    if team.snoozed_until is not None and team.snoozed_until > now:
        return Pause(team.snoozed_until, "snoozed")
    if not whom.certain:
        return Pause(now + LOOK_AGAIN, "nobody to look up", hold=True)
    if _is_away(rows, now, whom):
        return Pause(now + AWAY_STEP, "away", hold=True)
    opens = hours.next_open(now, whom.zone, Quiet.parse(team.quiet))
    return Pause(opens, "working hours", hold=True) if opens > now else None


def hours_of(agreed: Agreement, usual: Hours) -> Hours:
    """The team's own working hours, or the usual ones; quiet days of the whole installation hold for both."""
    return replace(Hours.parse(agreed.hours), quiet=usual.quiet) if agreed.hours else usual


def cap(team: Team, now: datetime, gap_days: int = 0) -> Pause | None:
    """What keeps a question from being asked again so soon; nudges of an unfinished check are apart.

    `gap_days`: what the team wants instead of the usual gap; 0: that one.
    """
    gaps = ((team.last_ping_at, PING_GAP), (team.last_reask_at, timedelta(days=gap_days) or REASK_GAP))
    until = max((since + gap for since, gap in gaps if since is not None), default=now)
    return Pause(until, "asked lately") if until > now else None


def room_for(to_come: Sequence[Due], now: datetime) -> datetime | None:
    """Until when to wait with what is not urgent, so that a question which comes soon is not held up; None: not at all."""
    soon = [row.due_at for row in to_come if not is_nudge(row) and row.kind != OUTCOME and row.due_at <= now + SOON]
    # What is overdue counts as coming now: what is put off must never be due again at once.
    return max(*soon, now) + PING_GAP if soon else None


def is_nudge(row: Due) -> bool:
    """Whether this only brings up an unfinished check."""
    return row.kind in (NUDGE, PARK)


def why_now(rows: Sequence[Due], now: datetime) -> str:
    """The reasons, each once, and honest about being late."""
    newest = {row.kind if row.kind == "launch" else row.reason: row.reason for row in rows}
    reasons = "; ".join(newest.values())
    late = now - min(row.missed_at or row.due_at for row in rows)
    return f"{reasons} (this comes {late.days} days late)" if late > LATE else reasons


def _is_away(rows: Sequence[Due], now: datetime, whom: Addressee) -> bool:
    if whom.away_until is None or whom.away_until <= now + AWAY_FROM:
        return False
    since = min((row.away_since for row in rows if row.away_since is not None), default=now)
    return now - since < AWAY_MOST
