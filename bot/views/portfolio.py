"""Several teams at a glance: one line each, what they share, and where one of them is heading."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.views.blocks import section, small
from bot.views.channel import only
from bot.views.message import Block, Message, plain_words
from bot.views.root import STATUS
from bot.views.text import counted, cut, dated, escaped
from conversations.assessment import Assessment, Snapshot
from conversations.growth import Growth

MOST_LINES = 25
"""Teams listed in one message; the Home tab has them all."""
SOME_HIDDEN = "Some teams can not be checked right now, so they are left out. Look again in a few minutes."
NO_PORTFOLIO = (
    "Guests see the checks of the channels they are in, and nothing besides: type `/meshcheck status` there, or open my Home tab."
)
NO_TEAMS = "There is no check yet in a channel that you may see. Type `/meshcheck` in your team's channel to start one."


@dataclass(frozen=True)
class Line:
    """One system of one team: its newest check, the last verdict that was said, and when it is asked again."""

    newest: Assessment
    said: Snapshot | None
    channel: str
    """The channel's name."""
    mine: bool
    asked: date | None = None
    stopped: bool = False
    shared: tuple[str, ...] = ()
    """The needs that other teams may have as well."""
    growth: Growth | None = None
    link: str = ""
    settings: bool = False
    """Whether the viewer may change the team's settings."""


@dataclass(frozen=True)
class Course:
    """What a picture of a team's growth shows, in words and numbers."""

    days: tuple[date, ...]
    lines: Mapping[str, tuple[int, ...]]
    """How many services there are on these days: one line, or at least and at most."""
    sizes: Mapping[str, int]
    """The sizes on the way."""
    reaches: tuple[str, date, int] | None
    """When the next of them comes: in words, the day, and the size."""


def described(line: Line, today: date) -> str:
    """Three short lines: whose, the verdict and its age, and what comes next."""
    name = escaped(line.newest.system)
    title = f"*<{line.link}|{name}>*" if line.link else f"*{name}*"
    where = f"{title} in #{escaped(line.channel)}" if line.channel and line.channel != line.newest.system else title
    return "\n".join([where, _verdict(line.said, today), _next(line)])


def _verdict(said: Snapshot | None, today: date) -> str:
    if said is None:
        return "No verdict yet"
    on = said.at.date()
    return f"{escaped(said.headline)} · {STATUS[said.status]} · {dated(on)}, {ago(on, today)}"


def _next(line: Line) -> str:
    if line.newest.concluded is None:
        begun = len({given.question for given in line.newest.given if given.source != "carried"})
        again = "Being looked at again" if line.said is not None else "Being answered"
        return f"{again}: {counted(begun, 'answer') if begun else 'nobody has answered'} {'so far' if begun else 'yet'}"
    if line.stopped:
        return "Reminders are stopped in this channel"
    return f"Asked again {dated(line.asked)}" if line.asked is not None else "No date to ask again"


def ago(on: date, today: date) -> str:
    """How long ago in one rough measure: "today", "12 days ago", "7 months ago"."""
    days = (today - on).days
    if days <= 0:
        return "today"
    if days < 60:
        return f"{counted(days, 'day')} ago"
    return f"{counted(days // 30, 'month')} ago" if days < 700 else f"{counted(days // 365, 'year')} ago"


def shared_needs(lines: Iterable[Line]) -> list[str]:
    """"4 teams share the need for mutual TLS", most widely shared first; what one team has alone is no aggregate."""
    teams: dict[str, set[str]] = {}
    for line in lines:
        for need in line.shared:
            teams.setdefault(need, set()).add(line.newest.channel)
    widest = sorted(teams.items(), key=lambda item: (-len(item[1]), item[0]))
    return [f"{len(who)} teams share the {need}" for need, who in widest if len(who) > 1]


def headlines(lines: Iterable[Line]) -> str:
    """How often each verdict stands: "3 × Probably not yet, 1 × Adopt, pilot first"."""
    counts: dict[str, int] = {}
    for line in lines:
        if line.said is not None:
            counts[line.said.headline] = counts.get(line.said.headline, 0) + 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count} × {escaped(headline)}" for headline, count in ordered)


def teams_message(lines: Sequence[Line], today: date, *, complete: bool) -> Message:
    """`/meshcheck teams`: the portfolio in words, for the person who asks."""
    notes = [] if complete else [SOME_HIDDEN]
    if not lines:
        return only("\n".join([NO_TEAMS, *notes]))
    teams = len({line.newest.channel for line in lines})
    first = f"*{counted(len(lines), 'check')} of {counted(teams, 'team')} that you may see*"
    blocks: list[Block] = [section("\n".join([first, headlines(lines), *shared_needs(lines)]).rstrip())]
    blocks += [section(cut(described(line, today), 1000)) for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        notes.append(f"And {len(lines) - MOST_LINES} more: my Home tab lists them all.")
    blocks += [small(note) for note in notes]
    return Message(first.replace("*", ""), tuple(blocks))


def growth_words(system: str, found: Growth) -> str:
    """The numbers of the picture as a sentence."""
    first, last = found.points[0], found.points[-1]
    course = f"*{escaped(system)}*: {_range(first.low, first.high)} services on {dated(first.on)}"
    course += f", {_range(last.low, last.high)} by {dated(last.on)} if it goes on like this."
    if found.reaches is None:
        return f"{course} No size at which the answer is worth another look lies ahead."
    size, on = found.reaches
    return f"{course} {size} services come about {dated(on)}, give or take a quarter: then the answer is worth another look."


def growth_alt(system: str, found: Growth) -> str:
    """The same sentence for those who do not see the picture, as plain text."""
    return plain_words(growth_words(system, found))


def growth_course(found: Growth) -> Course:
    """The same as it is drawn."""
    lows, highs = [tuple(point.low for point in found.points), tuple(point.high for point in found.points)]
    return Course(
        days=tuple(point.on for point in found.points),
        lines={"At least": lows, "At most": highs} if found.ranged else {"Services": lows},
        sizes={f"{size} services": size for size in found.sizes[:3]},
        reaches=None if found.reaches is None else (f"about {dated(found.reaches[1])}", found.reaches[1], found.reaches[0]),
    )


def growth_chart(system: str, found: Growth) -> Block:
    """The same as a picture that Slack draws: each size on the way is a flat line (`data_visualization`, 2026-06)."""
    course = growth_course(found)
    labels = [f"{day:%b %Y}" for day in course.days]
    flat = {name: (size,) * len(labels) for name, size in course.sizes.items()}
    series = [
        {"name": name, "data": [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]}
        for name, values in {**course.lines, **flat}.items()
    ]
    return {
        "type": "data_visualization", "title": cut(f"Services of {system}", 50),
        "chart": {"type": "line", "series": series, "axis_config": {"categories": labels, "y_label": "Services"}},
    }


def _range(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"
