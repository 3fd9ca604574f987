"""What an operator reads about reminders on a terminal."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.views.text import counted


def parked_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """What was given up: one line each with its id, and why below it."""
    if not rows:
        return "No reminder was given up."
    lines = [
        f"{row['id']}  {row['kind']} in channel {row['channel']} of {row['installation']}, due {_moment(row['due_at'])},"
        f" given up {_moment(row['ended_at'])} after {counted(row['attempts'], 'attempt')}\n    {row['reason']}"
        for row in rows
    ]
    return "\n".join([*lines, "Mend the cause, then `meshcheck reminders retry ID…` or `--all`."])


def pings_text(counts: Mapping[str, int], days: int) -> str:
    """What teams made of the reminders of the last days."""
    sent, answered = counts["sent"], counts["answered"]
    share = f" ({answered * 100 // sent} %)" if sent else ""
    return (
        f"In the last {counted(days, 'day')}: {counted(sent, 'reminder')} sent, {answered} answered within 7 days{share},"
        f" snoozed {counted(counts['snoozed'], 'time')}, stopped {counted(counts['stopped'], 'time')}."
    )


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """The same row for programs, with times as ISO texts."""
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at is not None else "at an unknown time"
