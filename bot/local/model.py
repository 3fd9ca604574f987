"""The things a workspace holds, as they are kept in memory and on disk."""

from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

TEAM = "T0LOCAL"
TEAM_DOMAIN = "local"
APP = "A0LOCAL"
BOT = "U0BOT"
BOT_ID = "B0BOT"
SLACKBOT = "USLACKBOT"

Json = dict[str, Any]


class Person(BaseModel):
    """A member of the workspace; the bot is one too."""

    id: str
    name: str
    real_name: str
    tz: str = "Etc/UTC"
    color: str = "757575"
    is_bot: bool = False
    deleted: bool = False


class Channel(BaseModel):
    """A public channel, or the direct messages between the bot and one person."""

    id: str
    name: str
    members: list[str]
    archived: bool = False
    direct_with: str | None = None

    @property
    def kind(self) -> str:
        """Slack's word for it in message events."""
        return "channel" if self.direct_with is None else "im"


class Message(BaseModel):
    """One message; `viewer` is set when only that person sees it."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[Json] = []
    attachments: list[Json] = []
    thread_ts: str | None = None
    broadcast: bool = False
    edited_by: str | None = None
    edited_ts: str | None = None
    metadata: Json | None = None
    files: list[str] = []
    deleted: bool = False
    viewer: str | None = None
    client_msg_id: str | None = None

    @property
    def at(self) -> datetime:
        """When it was sent, in UTC."""
        return datetime.fromtimestamp(float(self.ts), UTC)

    @property
    def is_reply(self) -> bool:
        """Whether it sits in a thread below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts


class StoredFile(BaseModel):
    """A file; it exists for others once its upload was completed."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    id: str
    name: str
    title: str
    length: int
    content: bytes = b""
    uploaded: bool = False
    shared: bool = False


class Snapshot(BaseModel):
    """Everything that outlives a restart."""

    version: int = 1
    last_ts: int = 0
    people: list[Person]
    channels: list[Channel]
    messages: list[Message] = []
    files: list[StoredFile] = []


def first_snapshot(bot_name: str) -> Snapshot:
    """The workspace as it is when nothing happened yet."""
    people = [
        Person(id="U01ANN", name="ann", real_name="Ann", tz="Europe/Berlin", color="9f69e7"),
        Person(id="U02BOB", name="bob", real_name="Bob", tz="America/New_York", color="4bbe2e"),
        Person(id="U03CHRIS", name="chris", real_name="Chris", tz="Asia/Kolkata", color="e7392d"),
        Person(id=BOT, name=bot_name.lower(), real_name=bot_name, is_bot=True),
    ]
    everybody = [person.id for person in people]
    channels = [
        Channel(id="C01VOTE", name="voting-app", members=everybody),
        Channel(id="C02PAY", name="payments", members=list(everybody)),
    ]
    return Snapshot(people=people, channels=channels)
