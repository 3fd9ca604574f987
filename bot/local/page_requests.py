"""The bodies of the page's posts."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

Values = dict[str, dict[str, dict[str, Any]]]


class Body(BaseModel):
    """Every post says who the person is."""

    model_config = ConfigDict(extra="forbid")
    user: str


class Say(Body):
    """Write a message, or run a slash command."""

    channel: str
    text: str
    thread_ts: str | None = None


class Edit(Body):
    """Change one's own message."""

    channel: str
    ts: str
    text: str


class Delete(Body):
    """Delete a message."""

    channel: str
    ts: str


class Where(BaseModel):
    """A message, or a view."""

    model_config = ConfigDict(extra="forbid")
    channel: str = ""
    ts: str = ""
    view: str | None = None


class Press(Body):
    """Use a button, a menu or another control."""

    where: Where
    block_id: str | None = None
    action_id: str
    action: dict[str, Any]
    values: Values = {}


class Submit(Body):
    """Submit a modal."""

    view: str
    values: Values = {}


class Close(Body):
    """Close a modal."""

    view: str


class Home(Body):
    """Look at the Home tab."""


class Shortcut(Body):
    """Use a shortcut; with a `ts` it is that message's."""

    callback_id: str
    channel: str | None = None
    ts: str | None = None


class Manage(Body):
    """Change the workspace itself; which of the others count depends on `what`."""

    what: str
    channel: str = ""
    person: str = ""
    name: str = ""
    kind: str = "member"
    private: bool = False
    inputs: dict[str, str] = {}


class Jump(BaseModel):
    """Move the time."""

    by: Literal["day", "month", "next"]
