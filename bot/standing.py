"""What somebody is to a channel, and what they may do there: the rules alone, without asking anybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

Kind = Literal["member", "guest", "external", "unknown"]
"""A full member of the company that installed us, its guest, somebody of another company, or nobody can say."""


class Deed(Enum):
    """What somebody wants."""

    READ = "read"
    """See what was checked and concluded."""
    ACT = "act"
    """Answer, look again, snooze, start."""
    SETTINGS = "settings"
    EXPORT = "export"


@dataclass(frozen=True)
class Place:
    """A channel as Slack knows it."""

    name: str = ""
    private: bool = True
    shared: bool = False
    """With another company."""
    archived: bool = False


@dataclass(frozen=True)
class Standing:
    """What somebody is to one channel. `inside` None: Slack did not say, so nothing is shown."""

    kind: Kind
    inside: bool | None
    place: Place = Place()
    admin: bool = False
    blind: bool = False
    """We were not granted the scope to find out: only what comes from the channel itself proves anything."""

    @property
    def unsure(self) -> bool:
        """Whether a no may become a yes once Slack answers."""
        return self.kind == "unknown" or (self.inside is None and self.kind != "external")

    def may(self, deed: Deed) -> bool:
        """Members may do everything in their channel; others see public channels; admins look after those too."""
        if self.kind in ("external", "unknown"):
            return False
        if self.inside:
            return True
        visible = self.kind == "member" and not self.place.private
        return visible and (deed is Deed.READ or (deed in (Deed.SETTINGS, Deed.EXPORT) and self.admin))


@dataclass(frozen=True)
class Sight:
    """Which channels somebody may know of: those they are in, and the public ones; `complete` False: Slack did not say all."""

    kind: Kind
    admin: bool = False
    mine: Mapping[str, Place] = field(default_factory=dict)
    public: Mapping[str, Place] = field(default_factory=dict)
    complete: bool = True

    @property
    def channels(self) -> Mapping[str, Place]:
        """All of them."""
        return {**self.public, **self.mine}


class NotAllowedError(Exception):
    """Somebody may not do this there, or it can not be proved."""

    def __init__(self, deed: Deed, standing: Standing) -> None:
        super().__init__(deed.value)
        self.deed = deed
        self.standing = standing
