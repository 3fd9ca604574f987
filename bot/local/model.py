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
PNG = b"\x89PNG\r\n\x1a\n"
"""How every PNG begins."""

Json = dict[str, Any]


class Team(BaseModel):
    """The workspace itself, and who the bot is in it.

    `enterprise`: the organisation it belongs to; `org_wide`: the app was installed for all of that.
    """

    id: str = TEAM
    name: str = "Local workspace"
    domain: str = TEAM_DOMAIN
    enterprise: str | None = None
    org_wide: bool = False
    bot: str = BOT
    bot_id: str = BOT_ID
    free_plan: bool = False


class Person(BaseModel):
    """Somebody in the workspace; the bot is one too. `team`: set for people of another company."""

    id: str
    name: str
    real_name: str
    tz: str = "Etc/UTC"
    color: str = "757575"
    is_bot: bool = False
    deleted: bool = False
    team: str | None = None
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    status_text: str = ""
    status_emoji: str = ""
    status_expiration: int = 0

    @property
    def external(self) -> bool:
        """Whether they belong to another company and are here through a shared channel."""
        return self.team is not None

    @property
    def guest(self) -> bool:
        """Whether they see only the channels they are in."""
        return self.is_restricted or self.is_ultra_restricted or self.external

    @property
    def kind(self) -> str:
        """One word for the page; empty for a plain member."""
        if self.external:
            return "external"
        if self.is_ultra_restricted or self.is_restricted:
            return "guest"
        return "admin" if self.is_admin else ""


class Channel(BaseModel):
    """A channel, a group's direct messages, or those between the bot and one person.

    `shared_with`: the other companies it is shared with.
    """

    id: str
    name: str
    members: list[str]
    archived: bool = False
    direct_with: str | None = None
    private: bool = False
    mpim: bool = False
    shared_with: list[str] = []

    @property
    def kind(self) -> str:
        """Slack's word for it in message events."""
        if self.direct_with is not None:
            return "im"
        if self.mpim:
            return "mpim"
        return "group" if self.private else "channel"

    @property
    def type(self) -> str:
        """Slack's word for it where conversations are listed."""
        return {"channel": "public_channel", "group": "private_channel"}.get(self.kind, self.kind)

    @property
    def ext_shared(self) -> bool:
        """Whether another company is in it."""
        return bool(self.shared_with)

    def scope(self, verb: str) -> str:
        """The scope for what `verb` names (read, history) in a conversation of this kind."""
        return {"channel": "channels", "group": "groups"}.get(self.kind, self.kind) + f":{verb}"


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
    execution: str | None = None

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
    alt_txt: str = ""
    content: bytes = b""
    uploaded: bool = False
    shared: bool = False

    @property
    def mimetype(self) -> str:
        """Pictures as what they are, all else as plain text: nothing is run by a browser."""
        return "image/png" if self.content.startswith(PNG) else "text/plain"


class Canvas(BaseModel):
    """A document. `channel`: whose tab it is; `main`: the one canvas of that channel; `seen_by`: who was let in."""

    id: str
    title: str
    markdown: str = ""
    channel: str | None = None
    main: bool = False
    seen_by: list[str] = []


STATE_VERSION = 2
"""Since 2: teams, kinds of people and channels, canvases; files of version 1 are read as they are."""


class Snapshot(BaseModel):
    """Everything that outlives a restart."""

    version: int = 1
    last_ts: int = 0
    team: Team = Team()
    people: list[Person]
    channels: list[Channel]
    messages: list[Message] = []
    files: list[StoredFile] = []
    canvases: list[Canvas] = []


def first_snapshot(bot_name: str, team: Team | None = None) -> Snapshot:
    """The workspace as it is when nothing happened yet; ids in others than the first end in the workspace's own."""
    team = team or Team()
    tail = "" if team.id == TEAM else team.id[1:]
    people = [
        Person(id="U01ANN" + tail, name="ann", real_name="Ann", tz="Europe/Berlin", color="9f69e7"),
        Person(id="U02BOB" + tail, name="bob", real_name="Bob", tz="America/New_York", color="4bbe2e"),
        Person(id="U03CHRIS" + tail, name="chris", real_name="Chris", tz="Asia/Kolkata", color="e7392d"),
        Person(id=team.bot, name=bot_name.lower(), real_name=bot_name, is_bot=True),
    ]
    everybody = [person.id for person in people]
    channels = [
        Channel(id="C01VOTE" + tail, name="voting-app", members=everybody),
        Channel(id="C02PAY" + tail, name="payments", members=list(everybody)),
    ]
    return Snapshot(team=team, people=people, channels=channels)
