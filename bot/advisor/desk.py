"""What every use case works with, and how an assessment is found and held while facts are added."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.sealing import Sealer
from bot.store import Store, Tx
from bot.views.message import Block, Message
from conversations.assessment import Assessment
from conversations.framework import Framework


class GoneError(Exception):
    """There is no such assessment in this workspace."""


@dataclass(frozen=True)
class Who:
    """Who did something, and where; `name` is the channel's name where Slack says it.

    `external`: not shown to belong to the company that installed us, so perhaps a guest of another one (Slack Connect).
    """

    installation: str
    channel: str
    user: str
    name: str = ""
    external: bool = False


@dataclass(frozen=True)
class Done:
    """What came of it: the thread that changed, and what its author is told or shown.

    `revealed`: role and timestamp of the message that was used. `tell` words what needs something from Slack first, such as a link; it is called after the acknowledgement.
    """

    thread: str = ""
    say: Message | None = None
    view: Block | None = None
    tell: Callable[[], Awaitable[Message]] | None = None
    revealed: tuple[str, str] | None = None


@dataclass(frozen=True)
class Desk:
    """The parts that the use cases share."""

    store: Store
    framework: Framework
    clock: Clock
    sealer: Sealer = field(default_factory=Sealer)

    async def held(self, tx: Tx, installation: str, id: str) -> Assessment:
        """The assessment, with its thread held until the transaction ends. Raises GoneError."""
        # Loaded once it is held: what was read before might be answered meanwhile.
        if await tx.hold_thread_of(installation, id) is None:
            raise GoneError(id)
        found = await tx.assessment(id)
        if found is None:
            raise GoneError(id)
        return found

    async def read(self, installation: str, id: str) -> Assessment:
        """The assessment as it stands. Raises GoneError."""
        async with self.store.transaction() as tx:
            found = await tx.assessment(id)
        if found is None or found.installation != installation:
            raise GoneError(id)
        return found
