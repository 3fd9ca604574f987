"""What one writes in an afternoon, to compare with: Bolt as its guide shows it, an ORM, and APScheduler's job store.

Each press is a row in SQLite and a reminder in a week, both committed before the acknowledgement: PORT FOLDER.
"""

import asyncio
import re
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import uvicorn
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import Text, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from benchmarks.children import SECRET
from bot.clock import Clock


class Base(DeclarativeBase):
    """The tables."""


class Answer(Base):
    """One press."""

    __tablename__ = "answers"
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(Text)
    user: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(Text)


def remind(channel: str) -> None:
    """What the job would do."""


def application(folder: Path) -> Starlette:
    """The app with its two databases."""
    engine = create_engine(f"sqlite:///{folder / 'plain.db'}")
    jobs = create_engine(f"sqlite:///{folder / 'jobs.db'}")
    for each in (engine, jobs):
        event.listen(each, "connect", lambda connection, _: connection.execute("PRAGMA journal_mode = WAL"))
    Base.metadata.create_all(engine)
    scheduler = AsyncIOScheduler(jobstores={"default": SQLAlchemyJobStore(engine=jobs)}, timezone="UTC")
    clock = Clock()

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-benchmark", bot_user_id="U0BOT")

    bolt = AsyncApp(authorize=authorize, signing_secret=SECRET)

    def keep(body: dict[str, Any]) -> None:
        with Session(engine) as session, session.begin():
            session.add(Answer(channel=body["channel"]["id"], user=body["user"]["id"], value=body["actions"][0]["value"]))

    @bolt.action(re.compile(".*"))
    async def pressed(ack: AsyncAck, body: dict[str, Any]) -> None:
        channel = body["channel"]["id"]
        await asyncio.to_thread(keep, body)
        due = clock.now() + timedelta(days=7)
        scheduler.add_job(remind, "date", run_date=due, args=[channel], id=channel, replace_existing=True)
        await ack()

    handler = AsyncSlackRequestHandler(bolt)

    async def slack(request: Request) -> Response:
        return await handler.handle(request)

    async def alive(_: Request) -> Response:
        if not scheduler.running:
            scheduler.start()
        return PlainTextResponse("ok")

    return Starlette(routes=[Route("/healthz", alive), Route("/slack/events", slack, methods=["POST"])])


if __name__ == "__main__":
    uvicorn.run(
        application(Path(sys.argv[2])), host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", lifespan="off",
        access_log=False, loop="uvloop", http="httptools",
    )
