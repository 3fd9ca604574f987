"""What every use case works with, and how an assessment is found and held while facts are added."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.sealing import Sealer
from bot.store import Glance, Store, Tx
from bot.views.message import Block, Message
from conversations.assessment import Assessment
from conversations.framework import Framework


class GoneError(Exception):
    """There is no such assessment in this channel."""


class PausedError(Exception):
    """Another company came into the channel, and the owner has not said yet whether the check goes on."""

    def __init__(self, owner: str) -> None:
        super().__init__(owner)
        self.owner = owner


@dataclass(frozen=True)
class Who:
    """Who did something, and where; `name` is the channel's name where Slack says it.

    `external`: not shown to belong to the company that installed us, so perhaps a guest of another one (Slack Connect).
    `workspace`: of an organisation, the one in which it happened; empty where Slack does not say, and for a single workspace.
    """

    installation: str
    channel: str
    user: str
    name: str = ""
    external: bool = False
    workspace: str = ""


@dataclass(frozen=True)
class Done:
    """What came of it: the thread that changed, and what its author is told or shown.

    `revealed`: role and timestamp of the message that was used. `tell` words what needs something from Slack first,
    such as a link; it is called after the acknowledgement.
    `fill` draws what takes the place of `view` once that is open. `later` is the rest of the deed, where Slack has to
    be asked first whether it is allowed.
    """

    thread: str = ""
    say: Message | None = None
    view: Block | None = None
    tell: Callable[[], Awaitable[Message]] | None = None
    revealed: tuple[str, str] | None = None
    fill: Callable[[], Awaitable[Block]] | None = None
    later: "Callable[[], Awaitable[Done]] | None" = None


@dataclass(frozen=True)
class Desk:
    """The parts that the use cases share."""

    store: Store
    framework: Framework
    clock: Clock
    sealer: Sealer = field(default_factory=Sealer)

    async def held(self, tx: Tx, who: Who, id: str) -> Assessment:
        """The assessment, with its thread held until the transaction ends.

        Raises GoneError outside the author's channel, and PausedError while the thread waits for its owner's word.
        """
        # Loaded once it is held: what was read before might be answered meanwhile.
        thread = await tx.hold_thread_of(who.installation, id)
        if thread is None:
            raise GoneError(id)
        found = _theirs(who, await tx.assessment(id), id)
        if thread.paused:
            raise PausedError(found.owner)
        return found

    async def glance(self, tx: Tx, who: Who, id: str) -> Glance:
        """The same without holding it, with what tells whether it has changed since. Raises GoneError and PausedError."""
        seen = await tx.glance(who.installation, id)
        if seen is None:
            raise GoneError(id)
        found = _theirs(who, seen.assessment, id)
        if seen.paused:
            raise PausedError(found.owner)
        return seen

    async def read(self, who: Who, id: str) -> Assessment:
        """The assessment as it stands. Raises GoneError outside the author's channel."""
        async with self.store.transaction() as tx:
            return _theirs(who, await tx.assessment(id), id)

    async def channel_of(self, installation: str, id: str) -> str:
        """The channel that an assessment belongs to, for those who have still to prove that they may. Raises GoneError."""
        async with self.store.transaction() as tx:
            found = await tx.assessment(id)
        if found is None or found.installation != installation:
            raise GoneError(id)
        return found.channel


def _theirs(who: Who, found: Assessment | None, id: str) -> Assessment:
    """What is in another channel does not exist for somebody who has proved to be in this one."""
    if found is None or (found.installation, found.channel) != (who.installation, who.channel):
        raise GoneError(id)
    return found
