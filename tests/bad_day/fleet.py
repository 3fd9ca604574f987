"""A fleet of teams with checks behind them, and what their people do from day to day; all drawn from one seed."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.advisor.schedule import plan_nudge, plan_triggers
from bot.local.model import BOT, TEAM, Channel, Person, Snapshot
from bot.quiet import Quiet
from bot.store import Store
from conversations.answers import Given, Value
from conversations.assessment import Assessment
from conversations.framework import Framework, Question
from conversations.progress import progress
from conversations.verdict import conclude

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "America/Los_Angeles", "Etc/UTC")
BEHIND = 170
"""Days ago at most that a team had its verdict."""
UNFINISHED = 0.1
DATES = {"launch": (5, 200), "demand_by": (30, 300), "cluster_date": (30, 300), "hire_date": (10, 200)}


@dataclass
class Team:
    """A channel, whose people are these, and what it has wished so far."""

    channel: str
    thread: str
    people: tuple[str, ...]
    quiet: list[tuple[datetime, Quiet]] = field(default_factory=list)
    closed_until: datetime | None = None


def person_of(number: int) -> str:
    """The id of a person."""
    return f"UP{number:05}"


def make_fleet(folder: Path, draw: random.Random, count: int) -> list[Team]:
    """A workspace with a channel for each team and two people in each, in all parts of the world."""
    people = [
        Person(id=person_of(number), name=f"p{number}", real_name=f"P{number}", tz=ZONES[number % len(ZONES)])
        for number in range(2 * count)
    ]
    bot = Person(id=BOT, name="meshcheck", real_name="Meshcheck", is_bot=True)
    draw.shuffle(people)
    teams, channels = [], []
    for number in range(count):
        mine = (people[2 * number].id, people[2 * number + 1].id)
        teams.append(Team(f"C{number:05}", f"t{number}", mine))
        channels.append(Channel(id=f"C{number:05}", name=f"team-{number}", members=[BOT, *mine]))
    kept = Snapshot(people=[*people, bot], channels=channels)
    (folder / "workspace.json").write_text(kept.model_dump_json(exclude_defaults=True), "utf-8")
    return teams


async def begin(store: Store, framework: Framework, teams: list[Team], draw: random.Random, now: datetime) -> None:
    """Each team has a verdict behind it and its triggers before it, or a first check that is half done."""
    for number, team in enumerate(teams):
        unfinished = draw.random() < UNFINISHED
        at = now - timedelta(days=0 if unfinished else draw.randrange(BEHIND), hours=draw.randrange(24))
        check = Assessment(
            id=f"a{number}", installation=TEAM, channel=team.channel, thread=team.thread, system=f"s{number}",
            owner=team.people[0], started_at=at, framework_version=framework.version,
        )
        check = _answered(framework, check, draw, at, most=3 if unfinished else 99)
        async with store.transaction() as tx:
            await tx.new_thread(team.thread, TEAM, team.channel, check.system)
            if unfinished:
                await tx.add_assessment(check)
                await plan_nudge(tx, check, 0, at)
            else:
                verdict = conclude(framework, check, at=at)
                await tx.add_assessment(check.model_copy(update={"concluded": verdict}))
                await plan_triggers(tx, check, verdict)


def _answered(framework: Framework, check: Assessment, draw: random.Random, at: datetime, most: int) -> Assessment:
    while most and (group := progress(framework, check).open) is not None:
        most -= 1
        facts = tuple(
            Given(question=question.id, value=answer_to(question, draw, at.date()), by=check.owner, at=at)
            for question in group.questions if question.id not in check.answers
        )
        check = check.model_copy(update={"given": (*check.given, *facts)})
    return check


def answer_to(question: Question, draw: random.Random, today: date) -> Value:
    """Something that a team could say."""
    if draw.random() < 0.05:
        return Value.unknown()
    match question.type:
        case "number":
            count = draw.choice((0, 1, 2, 4) if question.id == "growth" else (3, 5, 8, 12, 18, 30, 48))
            return Value.number(count, count)
        case "date":
            return Value.day(today + timedelta(days=draw.randrange(*DATES.get(question.id, (10, 300)))))
        case "choices":
            return Value.choices((draw.choice(question.choices).id,))
        case "text":
            return Value.words("the checkout is slow at times")
    if question.id == "mesh_today":
        return Value.choice("none")
    return Value.choice(draw.choice(question.choices).id)
