"""Every trigger of a fleet accounted for: what stands in the channels beside what the database says came due."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import mean
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.advisor.schedule import NUDGE, PARK
from bot.etiquette import PING_GAP, REASK_GAP
from bot.hours import Hours
from bot.local import LocalWorkspace
from bot.quiet import Quiet
from bot.store import OUTCOME, Store
from bot.store.prepared import Prepared
from bot.store.tables import due, messages
from bot.views.thread import LOOK_BACK
from conversations.assessment import Assessment
from tests.bad_day.fleet import Team

ROWS = Prepared(select(due.c.id, due.c.kind, due.c.channel, due.c.thread, due.c.assessment, due.c.reason, due.c.state,
                       due.c.outcome, due.c.due_at, due.c.ended_at, due.c.waiting))
NOTED = Prepared(select(messages.c.channel, messages.c.ts))
OVERDUE = timedelta(hours=3)


@dataclass
class Report:
    """Numbers, and findings that must not be."""

    teams: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    """How each trigger and reminder that came due has ended."""
    asks: Counter[str] = field(default_factory=Counter)
    """Questions that came back, by channel."""
    nudges: Counter[str] = field(default_factory=Counter)
    looks_back: Counter[str] = field(default_factory=Counter)
    """Questions what became of a verdict."""
    merged: int = 0
    doubled: int = 0
    unnoted: int = 0
    answered_first: int = 0
    kills: int = 0
    outages: int = 0
    answered: int = 0
    wishes: tuple[int, int] = (0, 0)
    findings: list[str] = field(default_factory=list)

    def text(self) -> str:
        """For people."""
        pings = (self.asks + self.nudges + self.looks_back).values()
        spread = sorted([*pings, *[0] * (self.teams - len(pings))]) or [0]
        lines = [
            f"{self.teams} teams; process killed {self.kills} times, database silent {self.outages} times",
            f"what came due: {', '.join(f'{count} {how}' for how, count in sorted(self.ends.items()))}",
            f"messages: {self.asks.total()} questions that came back and {self.nudges.total()} reminders of open ones,"
            f" {self.looks_back.total()} about what became of a verdict; {self.merged} reasons merged into others; {self.answered} answered within 7 days,"
            f" {self.wishes[0]} snoozes, {self.wishes[1]} stops",
            f"a team saw {mean(spread):.1f} on average, {spread[len(spread) // 2]} in the median, {spread[-1]} at most",
            f"doubled {self.doubled} (posted and not noted: {self.unnoted}), reminders overtaken by an answer {self.answered_first}",
            *(f"FINDING {finding}" for finding in self.findings),
            f"{len(self.findings) or 'no'} findings: each trigger fired once or is accounted for, none outside its hours"
            if not self.findings else f"{len(self.findings)} findings",
        ]
        return "\n".join(lines)


@dataclass(frozen=True)
class _Row:
    id: str
    kind: str
    channel: str
    thread: str
    assessment: str
    reason: str
    state: str
    outcome: str
    due_at: datetime
    ended_at: datetime | None
    waiting: str


async def account(
    store: Store, workspace: LocalWorkspace, teams: Sequence[Team], hours: Hours, now: datetime
) -> Report:
    """What came of all triggers until now."""
    report = Report(teams=len(teams))
    async with store.transaction() as tx:
        rows = [_Row(*row) for row in await tx._rows(ROWS)]
        noted = {(channel, ts) for channel, ts in await tx._rows(NOTED)}
        checks = {check.id: check for check in await tx.all_assessments()}
        behind = {thread for _, thread in await tx.behind_threads()}
        pings = await tx.pings_since(datetime(2000, 1, 1, tzinfo=UTC))
    report.answered, report.wishes = pings.answered, (pings.snoozed, pings.stopped)
    books = _Books(report, workspace, {team.channel: team for team in teams}, hours, checks, behind, noted)
    books.posted()
    books.ended(rows, now)
    books.shown(rows)
    books.capped(rows)
    return report


class _Books:
    def __init__(
        self, report: Report, workspace: LocalWorkspace, teams: dict[str, Team], hours: Hours,
        checks: dict[str, Assessment], behind: set[str], noted: set[tuple[str, str]],
    ) -> None:
        self._report, self._workspace, self._teams, self._hours = report, workspace, teams, hours
        self._checks, self._behind, self._noted = checks, behind, noted
        self._standing: dict[tuple[str, str], list[str]] = defaultdict(list)

    def posted(self) -> None:
        """All our messages: none twice, since what nobody noted can be found, and no reminder outside its hours."""
        for channel in self._teams:
            for message in self._workspace._world.messages(channel):
                if message.metadata is None:
                    continue
                role = str(message.metadata["event_payload"]["role"])
                self._standing[channel, role].append(message.ts)
                self._report.unnoted += (channel, message.ts) not in self._noted
                check, _, what = role.partition(":")
                if what in ("ask", OUTCOME) or what.startswith(NUDGE):
                    counts = {"ask": self._report.asks, OUTCOME: self._report.looks_back}
                    counts.get(what, self._report.nudges)[channel] += 1
                    self._in_hours(channel, self._checks[check], role, message.ts)
        for (channel, role), places in self._standing.items():
            if len(places) > 1:
                self._report.doubled += len(places) - 1
                self._report.findings.append(f"{role} stands {len(places)} times in {channel}, whose history can be read")

    def _in_hours(self, channel: str, check: Assessment, role: str, ts: str) -> None:
        at = datetime.fromtimestamp(float(ts), UTC)
        team = self._teams[channel]
        quiet = next((days for since, days in reversed(team.quiet) if since <= at), Quiet())
        zones = {ZoneInfo(self._workspace._world.people[person].tz) for person in team.people}
        if not any(self._hours.next_open(at, zone, quiet) == at for zone in zones):
            self._report.findings.append(f"{role} came at {at:%a %Y-%m-%d %H:%M} UTC to {channel}, outside its hours"
                                         f" ({', '.join(map(str, zones))}; quiet: {quiet})")

    def ended(self, rows: Sequence[_Row], now: datetime) -> None:
        """Nothing is open whose time has come, and nothing was given up."""
        for row in rows:
            if row.state == "open" and row.due_at > now:
                self._report.ends[f"to come ({row.waiting})" if row.waiting else "to come"] += 1
            else:
                self._report.ends[row.outcome if row.state == "done" else row.state] += 1
            if row.state == "open" and row.due_at < now - OVERDUE:
                self._report.findings.append(f"{row.kind} in {row.channel} was due {row.due_at} and is lost")
            if row.state == "dead":
                self._report.findings.append(f"{row.kind} in {row.channel} was given up: {row.outcome}")

    def shown(self, rows: Sequence[_Row]) -> None:
        """What was said of each trigger stands in its thread, once; a reminder may have been overtaken by an answer."""
        said: dict[tuple[str, datetime], list[_Row]] = defaultdict(list)
        for row in rows:
            if row.outcome == "sent" and row.ended_at is not None:
                said[row.thread, row.ended_at].append(row)
        for (thread, at), together in said.items():
            triggers = [row for row in together if row.kind not in (NUDGE, PARK, OUTCOME)]
            self._report.merged += max(len(triggers) - 1, 0)
            roles = [f"{row.assessment}:{NUDGE}:{row.reason}" for row in together if row.kind == NUDGE]
            roles += [f"{row.assessment}{LOOK_BACK}" for row in together if row.kind == OUTCOME]
            roles += [f"{check.id}:ask" for check in self._checks.values()
                      if triggers and check.thread == thread and check.started_at == at and check.why_now]
            if len(roles) != 1:
                self._report.findings.append(f"{[row.id for row in together]} of {thread} made {len(roles)} messages: {roles}")
            for role in roles:
                if not self._standing.get((together[0].channel, role)):
                    self._missing(role, thread)

    def _missing(self, role: str, thread: str) -> None:
        check, _, what = role.partition(":")
        concluded = self._checks[check].concluded is not None
        later = any(each.follows == check for each in self._checks.values())
        if thread in self._behind:
            self._report.ends["not shown yet"] += 1
        elif what.startswith(NUDGE) and (concluded or later):
            self._report.answered_first += 1
        else:
            self._report.findings.append(f"{role} was sent and stands nowhere in {thread}")

    def capped(self, rows: Sequence[_Row]) -> None:
        """A channel is asked again at most every thirty days, and not within seven days of any reminder."""
        asked: dict[str, set[datetime]] = defaultdict(set)
        pinged: dict[str, set[datetime]] = defaultdict(set)
        for row in rows:
            if row.outcome == "sent" and row.ended_at is not None:
                pinged[row.channel].add(row.ended_at)
                if row.kind not in (NUDGE, PARK, OUTCOME):
                    asked[row.channel].add(row.ended_at)
        for channel, times in asked.items():
            for at in times:
                since = [at - other for other in times if other < at]
                pings = [at - other for other in pinged[channel] if other < at]
                if min(since, default=REASK_GAP) < REASK_GAP or min(pings, default=PING_GAP) < PING_GAP:
                    self._report.findings.append(f"{channel} was asked again too soon at {at}")
