"""What the people of a fleet do each day: answer, let it lie, put it off, leave, go on holiday, close channels."""

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.advisor.answering import Answer
from bot.advisor.desk import Who
from bot.local import LocalWorkspace
from bot.local.model import TEAM
from bot.quiet import Quiet
from bot.slack import TROUBLE
from bot.store import StoreUnavailableError
from bot.store.prepared import Prepared
from bot.store.tables import assessments
from bot.store.tables import teams as team_rows
from bot.views.press import Press
from conversations.answers import Value
from conversations.assessment import Assessment
from conversations.framework import Question
from conversations.progress import progress
from tests.bad_day.fleet import Team, answer_to
from tests.stories.kept import framework

if TYPE_CHECKING:
    from tests.bad_day.month import Life

OPEN = Prepared(select(assessments.c.id, assessments.c.thread).where(assessments.c.concluded.is_(None)))
STOPPED = Prepared(select(team_rows.c.channel).where(team_rows.c.stopped.is_(True)))
ANSWERS, SNOOZES, STOPS, RESUMES, NAMES_QUIET, CLOSES, GOES_AWAY, LEAVES = 0.15, 0.01, 0.004, 0.05, 0.002, 0.003, 0.004, 0.001
"""How likely each is for a team on one day."""
MOMENT = timedelta(minutes=1)
"""Time stands still within an hour: what was said in it before somebody named quiet days was in order."""


class Days:
    """Once a day everybody looks at what is asked of them."""

    def __init__(self, teams: list[Team], workspace: LocalWorkspace, draw: random.Random) -> None:
        self._teams = {team.thread: team for team in teams}
        self._channels = {team.channel: team for team in teams}
        self._workspace = workspace
        self._draw = draw
        self._seen: datetime | None = None

    async def pass_by(self, life: "Life", now: datetime, *, quiet: bool) -> None:
        """What happens on this day, if it is a new one; `quiet`: nobody closes channels or leaves."""
        if self._seen is not None and self._seen.date() == now.date():
            return
        self._seen = now
        self._workspace_changes(now, quiet=quiet)
        async with life.desk.store.transaction() as tx:
            # Nobody can use what does not stand in the channel yet.
            open_ = [
                (id, thread) for id, thread in await tx._rows(OPEN)
                if any(role.startswith(id) for role in await tx.shown(thread))
            ]
            stopped = [channel for [channel] in await tx._rows(STOPPED)]
        for id, thread in open_:
            await self._asked(life, self._teams[thread], id, now)
        for channel in stopped:
            if self._draw.random() < RESUMES:
                await life.wishes.resume(Who(TEAM, channel, self._channels[channel].people[0]))
        for team in self._teams.values():
            if self._draw.random() < NAMES_QUIET:
                days = f"{now.date()}..{(now + timedelta(days=self._draw.randrange(1, 20))).date()}"
                await life.wishes.quiet(Who(TEAM, team.channel, team.people[0]), days)
                team.quiet.append((now + MOMENT, Quiet.parse(days)))

    def open_all(self) -> None:
        """Every channel can be written into again."""
        for team in self._teams.values():
            if team.closed_until is not None:
                self._open(team)

    def _open(self, team: Team) -> None:
        team.closed_until = None
        self._workspace.faults.unarchive(team.channel)
        self._workspace.faults.invite(team.channel)

    def _workspace_changes(self, now: datetime, *, quiet: bool) -> None:
        for team in self._teams.values():
            if team.closed_until is not None and team.closed_until < now:
                self._open(team)
            if quiet:
                continue
            if team.closed_until is None and self._draw.random() < CLOSES:
                team.closed_until = now + timedelta(days=self._draw.randrange(1, 6))
                (self._workspace.faults.archive if self._draw.random() < 0.5 else self._workspace.faults.kick)(team.channel)
            person = self._draw.choice(team.people)
            if self._draw.random() < GOES_AWAY:
                back = now + timedelta(days=self._draw.randrange(1, 30))
                self._workspace.roster.set_status(person, "away", until=int(back.timestamp()))
            if self._draw.random() < LEAVES:
                self._workspace.faults.deactivate(person)

    async def _asked(self, life: "Life", team: Team, id: str, now: datetime) -> None:
        """Somebody answers all that is open, puts it off, or nothing happens."""
        chance, who = self._draw.random(), Who(TEAM, team.channel, self._draw.choice(team.people))
        try:
            if chance < ANSWERS:
                await self._answer(life, who, id, now)
            elif chance < ANSWERS + SNOOZES:
                await life.wishes.choose(who, id, self._draw.choice(("week", "month")))
            elif chance < ANSWERS + SNOOZES + STOPS:
                await life.wishes.choose(who, id, "stop")
            else:
                return
            await life.courier.catch_up(team.thread)
        except (*TROUBLE, StoreUnavailableError):
            pass
        except Exception as error:
            if type(error).__name__ not in ("NotInChannelError", "ChannelClosedError"):
                raise

    async def _answer(self, life: "Life", who: Who, id: str, now: datetime) -> None:
        known = framework()
        current = await life.desk.read(who, id)
        while current.concluded is None and (group := progress(known, current).open) is not None:
            question = next(each for each in group.questions if each.id not in current.answers)
            press = Press(current.id, question.id)
            current = await life.answering.press(who, press, Answer(self._value(current, question, now)))

    def _value(self, current: Assessment, question: Question, now: datetime) -> Value:
        carried = current.carried.get(question.id)
        if carried is not None and self._draw.random() < 0.7:
            return carried.value
        return answer_to(question, self._draw, now.date())
