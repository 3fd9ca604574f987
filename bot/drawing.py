"""One thread brought up to date in Slack: what is missing is posted, what differs is changed, and both are noted."""

from collections.abc import Mapping

from bot.mouth import Mouth, ThreadLostError
from bot.pace import Urgency
from bot.scene import Scene, is_loud, load_scene
from bot.store import Store, StoreUnavailableError, Tx
from bot.views.message import Message
from bot.views.thread import ASK, LOOK_BACK, ROOT, VERDICT
from bot.work import Aside
from conversations.framework import Framework


class OutdatedError(Exception):
    """The thread has changed while a call waited for its turn: what it was going to show holds no more."""


class Drawing:
    """Draws one scene.

    A new message is noted as soon as Slack has it, so that a process that dies has at most one of which it does not
    know. That a message was changed is noted with what follows: to change it once more does no harm.
    """

    def __init__(
        self, store: Store, mouth: Mouth, scene: Scene, wanted: dict[str, Message], framework: Framework, aside: Aside
    ) -> None:
        self._store = store
        self._mouth = mouth
        self._scene = scene
        self._wanted = wanted
        self._framework = framework
        self._aside = aside
        self._root = scene.shown[ROOT].ts if ROOT in scene.shown else ""
        self._unnoted: dict[str, str] = {}
        self._left: set[str] = set()
        """What stands below a lost root and has to come again: no longer known once the new root is."""

    @property
    def thread(self) -> str:
        """The id of the thread."""
        return self._scene.thread.id

    async def draw(self) -> None:
        """Post or change what differs; if the root is gone, begin anew below a new one with what still matters.

        Raises OutdatedError, UnsureError, NotInChannelError, ChannelClosedError.
        """
        try:
            await self._draw()
        except ThreadLostError:
            matters = {ROOT, waiting(self._wanted), *(self._wanted.keys() - self._scene.shown.keys())}
            # Also what this drawing has just posted or changed below the root that is gone.
            self._left = matters - {ROOT}
            self._unnoted = {role: ts for role, ts in self._unnoted.items() if role not in matters}
            for role in [role for role in self._wanted if role in matters]:
                await self._post(role)

    async def _draw(self) -> None:
        shown = self._scene.shown
        new = [role for role in self._wanted if role not in shown]
        changed = [role for role, message in self._wanted.items() if role in shown and shown[role].digest != message.digest]
        if ROOT in changed and any(role.endswith(ASK) for role in new):
            # Asking again, after months perhaps: if the root is gone this tells, before a reply lands in the channel.
            changed.remove(ROOT)
            await self._change(ROOT)
        for role in new:
            await self._post(role)
        for role in sorted(changed, key=self._urgency):
            await self._change(role)

    async def _post(self, role: str) -> None:
        await self._aside.step()
        message, urgency = self._wanted[role], Urgency.VERDICT if role.endswith(VERDICT) else Urgency.QUESTION
        if role == ROOT:
            ts = self._root = await self._mouth.post(self._scene.thread.channel, message, urgency)
        else:
            loud = is_loud(self._scene, role, self._framework)
            ts = await self._mouth.reply(self._scene.thread.channel, self._root, message, urgency, broadcast=loud)
        self._unnoted[role] = ts
        await self.keep()

    async def _change(self, role: str) -> None:
        await self._aside.step()
        ts, message = self._scene.shown[role].ts, self._wanted[role]
        if await self._mouth.update(self._scene.thread.channel, ts, message, self._urgency(role), self._raise_if_outdated):
            self._unnoted[role] = ts
        elif role == ROOT:
            raise ThreadLostError(self._scene.thread.id)
        elif role == waiting(self._wanted):
            await self._post(role)
        else:
            # Somebody deleted it. A finished line stays deleted.
            self._unnoted[role] = ts

    async def keep(self) -> None:
        """Note now what is not noted yet."""
        if self._unnoted:
            async with self._store.transaction() as tx:
                await self.note(tx)
            self._unnoted.clear()
            self._left.clear()

    async def note(self, tx: Tx) -> None:
        """Note what is not noted yet, in a transaction that has more to do."""
        for role in self._left:
            await tx.forget_shown(self._scene.thread.id, role)
        for role, ts in self._unnoted.items():
            await tx.note_shown(self._scene.thread.id, role, ts, self._wanted[role].digest)

    def _urgency(self, role: str) -> Urgency:
        """A verdict that is shown wrongly is put right first; what only becomes tidier when a check is over can wait longest."""
        current = self._scene.assessments[-1]
        if role == ROOT:
            return Urgency.ROOT
        if role.endswith(VERDICT) and role.startswith(current.id):
            return Urgency.VERDICT
        over = current.concluded is not None or not role.startswith(current.id)
        return Urgency.TRIM if over else Urgency.RECEIPT

    async def _raise_if_outdated(self) -> None:
        """Only the newest rendering is worth a call."""
        async with self._store.transaction() as tx:
            thread = await tx.thread(self._scene.thread.id)
        if thread is not None and thread.revision > self._scene.thread.revision:
            raise OutdatedError(thread.id)


class Unnoted:
    """What Slack took while the database could note nothing: a process that lives on does not say it again."""

    def __init__(self) -> None:
        self._drawings: dict[str, Drawing] = {}

    async def keep(self, drawing: Drawing) -> None:
        """Note what this drawing has not noted yet, or remember it until the database answers."""
        try:
            await drawing.keep()
        except StoreUnavailableError:
            self._drawings[drawing.thread] = drawing

    async def note(self, thread: str) -> bool:
        """Whether something of this thread was remembered; it is noted from here on. Raises StoreUnavailableError."""
        drawing = self._drawings.get(thread)
        if drawing is None:
            return False
        await drawing.keep()
        del self._drawings[thread]
        return True


async def with_found(store: Store, mouth: Mouth, scene: Scene, wanted: dict[str, Message]) -> Scene:
    """The scene with messages Slack already has and nobody noted, also those that replace one that was deleted.

    One process at a time posts into a thread, so whatever is not noted came after all that is.
    """
    root = scene.shown[ROOT].ts if ROOT in scene.shown else ""
    since = max((shown.ts for role, shown in scene.shown.items() if role in wanted), default="")
    found = await mouth.found(scene.thread.channel, root, scene.thread.id, since)
    left = waiting(wanted) if root and ROOT in found else ""
    return await _noted(store, scene, found, "" if left in found else left)


async def adopted(store: Store, scene: Scene, used: Mapping[str, str]) -> Scene:
    """The scene with these messages, role -> ts, as far as we did not know of them."""
    return await _noted(store, scene, {role: ts for role, ts in used.items() if role not in scene.shown})


async def _noted(store: Store, scene: Scene, found: Mapping[str, str], left: str = "") -> Scene:
    """The scene with these messages; they are drawn over. `left`: a role that stands below a root that is gone."""
    if not found:
        return scene
    async with store.transaction() as tx:
        if left:
            await tx.forget_shown(scene.thread.id, left)
        for role, ts in found.items():
            await tx.note_shown(scene.thread.id, role, ts, "")
    return await load_scene(store, scene.thread.id) or scene


def waiting(wanted: dict[str, Message]) -> str:
    """The role that waits for somebody: the open question, or the verdict with its buttons."""
    pressable = [
        role for role, message in wanted.items()
        if not role.endswith(LOOK_BACK) and any(block["type"] == "actions" for block in message.blocks)
    ]
    return pressable[-1] if pressable else next(reversed(wanted))
