"""What the store hands out besides assessments."""

from dataclasses import dataclass, field
from datetime import datetime

from conversations.assessment import Assessment
from conversations.hindsight import Became


@dataclass(frozen=True)
class Thread:
    """One conversation in a channel; it is behind while `caught_up` is below `revision`."""

    id: str
    installation: str
    channel: str
    system: str
    revision: int
    caught_up: int
    paused: bool = False
    """Nothing is asked or recorded until the owner says so: another company has come into the channel."""
    held: bool = False
    """A process shows it, or began to and did not come to an end: something may stand there that nobody noted."""


@dataclass(frozen=True)
class Glance:
    """An assessment as it stood at one moment, with the revision of its thread at that moment."""

    assessment: Assessment
    revision: int
    paused: bool


@dataclass(frozen=True)
class Shown:
    """A message as it stands in the channel: its timestamp and the digest of what it shows."""

    ts: str
    digest: str


@dataclass(frozen=True)
class Team:
    """How a channel wants to be approached, and when it last was."""

    installation: str
    channel: str
    stopped: bool = False
    snoozed_until: datetime | None = None
    last_ping_at: datetime | None = None
    last_reask_at: datetime | None = None
    closed: str = ""
    """Slack's word for why it takes nothing from us there; empty while it does."""
    quiet: str = ""
    """Days on which nobody is reminded, as the team wrote them."""


@dataclass(frozen=True)
class Agreement:
    """What holds for a channel besides its wishes about reminders."""

    installation: str
    channel: str
    shared: bool = False
    """Another company is in it, as far as we have heard."""
    outsiders_answer: bool = False
    """The owner lets people of that company answer."""
    released: bool = False
    """The owner lets costs and what pipelines report be shown to them."""
    hours: str = ""
    """Working hours of its own; empty: those of the whole installation."""
    gap_days: int = 0
    """At least so many days between two looks; 0: as usual."""


@dataclass(frozen=True)
class Token:
    """What a pipeline signs its reports with; `system` empty: for every system of the channel."""

    id: str
    secret: str = field(repr=False)
    installation: str
    channel: str
    system: str
    created_by: str
    created_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class Leftover:
    """Something of ours that still lies at Slack although it is forgotten here: a message by its timestamp, a file, a canvas."""

    place: int
    installation: str
    channel: str
    kind: str
    id: str
    attempts: int


@dataclass(frozen=True)
class Outcome:
    """What somebody said became of a verdict; `choice` is one of `conversations.hindsight.CHOICES`."""

    installation: str
    channel: str
    thread: str
    assessment: str
    choice: str
    by: str
    at: datetime

    @property
    def became(self) -> Became:
        """The same without where it was said."""
        return Became(self.choice, self.by, self.at.date())


@dataclass(frozen=True)
class Due:
    """A reason to come back at `due_at`; `key` keeps the same reason from being planned twice."""

    id: str
    key: str
    installation: str
    channel: str
    thread: str
    assessment: str
    kind: str
    reason: str
    touches: tuple[str, ...]
    due_at: datetime
    attempts: int = 0
    """How often it was claimed."""
    waiting: str = ""
    """Why it was put off, if it was."""
    missed_at: datetime | None = None
    """When it should have come while nobody looked; it then waited for a good hour on top."""
    away_since: datetime | None = None
    """Since when it waits for somebody who is away."""


@dataclass(frozen=True)
class Parked:
    """A due row that was given up: what an operator needs to judge it and to try it again."""

    id: str
    installation: str
    channel: str
    kind: str
    due_at: datetime
    attempts: int
    ended_at: datetime | None
    reason: str


UNINSTALLED = frozenset({"app_uninstalled", "tokens_revoked", "token_revoked", "account_inactive", "forgotten"})
"""Why an installation is paused, when its people or the operator took us out: after a while its data goes too."""


@dataclass(frozen=True)
class Removed:
    """A workspace of an organisation that took us out, although it has checks."""

    installation: str
    workspace: str
    removed_at: datetime
    told: bool = False
    """Whether its people have been told, as far as anybody can be."""


@dataclass(frozen=True)
class Installed:
    """One installation; `token` and `refresh_token` are sealed."""

    id: str
    enterprise: str = ""
    team: str = ""
    name: str = ""
    bot_user: str = ""
    bot_id: str = ""
    scopes: frozenset[str] = frozenset()
    token: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    expires_at: datetime | None = None
    installed_by: str = ""
    installed_at: datetime | None = None
    teams: frozenset[str] = frozenset()
    paused_at: datetime | None = None
    paused_why: str = ""
    revision: int = 0

    @property
    def whole_enterprise(self) -> bool:
        """Whether an organisation installed us, and not one of its workspaces."""
        return not self.team
