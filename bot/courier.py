"""Makes a thread look like its assessments: lease, load, render, post or update what differs, release."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.clock import Clock, new_id
from bot.mouth import Mouth, ThreadLostError
from bot.people import People
from bot.scene import Scene, is_loud, load_scene, messages
from bot.slack import UnsureError, reason
from bot.store import Store
from bot.views.message import Message
from bot.views.thread import ROOT
from bot.workspaces import Workspaces
from conversations.framework import Framework

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=15)
"""So long a thread stays with a process that was killed; a living one prolongs it."""
FIRST_WAIT = timedelta(seconds=20)
LONGEST_WAIT = timedelta(hours=1)
PATIENCE = 40
"""How often a lease held by another process is tried again, a quarter of a second apart."""
LOST_ANSWERS = 2
"""How many lost answers in a row are made up for at once; after more the next sweep goes on."""


class Courier:
    """The only part that writes into channels."""

    def __init__(
        self, store: Store, workspaces: Workspaces, people: People, framework: Framework, clock: Clock
    ) -> None:
        self._store = store
        self._people = people
        self._framework = framework
        self._clock = clock
        self._workspaces = workspaces
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._troubled: dict[str, tuple[int, datetime]] = {}

    async def mend_all(self) -> None:
        """Bring every thread up to date that fell behind, also one that a killed process left half done."""
        async with self._store.transaction() as tx:
            behind = await tx.behind_threads()
        now = self._clock.real_now()
        for thread_id in behind:
            _, again = self._troubled.get(thread_id, (0, now))
            if self._locks[thread_id].locked() or again > now:
                continue
            try:
                await self.catch_up(thread_id, unsure=True)
                self._troubled.pop(thread_id, None)
            except Exception as error:
                self._put_off(thread_id, error)

    async def mend_channel(self, installation: str, channel: str) -> None:
        """The same at once for one channel, for example when we were invited to it."""
        async with self._store.transaction() as tx:
            found = await tx.of_channel(installation, channel)
        for thread_id in dict.fromkeys(assessment.thread for assessment in found):
            self._troubled.pop(thread_id, None)
            await self.catch_up(thread_id)

    async def lost(self, installation: str, channel: str, ts: str) -> None:
        """Somebody deleted a message of ours: if it still matters it is said again."""
        async with self._store.transaction() as tx:
            thread = await tx.thread_at(installation, channel, ts)
            if thread is None:
                return
            roles = [role for role, shown in (await tx.shown(thread.id)).items() if shown.ts == ts]
            for role in roles:
                await tx.note_shown(thread.id, role, ts, "")
            if roles:
                await tx.touch_thread(thread.id)
        await self.catch_up(thread.id)

    def _put_off(self, thread_id: str, error: Exception) -> None:
        """A thread that can not be shown is left alone for twice as long each time."""
        times, _ = self._troubled.get(thread_id, (0, None))
        wait = min(FIRST_WAIT * 2**times, LONGEST_WAIT)
        self._troubled[thread_id] = (times + 1, self._clock.real_now() + wait)
        log.warning("thread %s stays behind for %s: %s", thread_id, wait, reason(error))

    async def catch_up(
        self, thread_id: str, *, unsure: bool = False, revealed: tuple[str, str] | None = None
    ) -> None:
        """Redraw until the thread shows its newest revision; one at a time per thread.

        `unsure`: a process may have died between Slack's acceptance and our note, so look before posting.
        `revealed`: role and timestamp of a message that somebody used: it stands there, noted or not.
        """
        async with self._locks[thread_id]:
            holder = new_id()
            if not await self._lease(thread_id, holder, PATIENCE if not unsure else 1):
                return
            held = asyncio.create_task(self._hold(thread_id, holder))
            try:
                await self._redraw(thread_id, unsure=unsure, revealed=revealed)
            finally:
                held.cancel()
                async with self._store.transaction() as tx:
                    await tx.release_thread(thread_id, holder)

    async def say(self, thread_id: str, role: str, message: Message) -> None:
        """Post one message that is not part of the projection, such as a nudge, once per role."""
        async with self._locks[thread_id]:
            scene = await load_scene(self._store, thread_id)
            if scene is None or role in scene.shown or ROOT not in scene.shown:
                return
            mouth = await self._mouth(scene.thread.installation)
            ts = await mouth.reply(scene.thread.channel, scene.shown[ROOT].ts, message)
            await self._note(thread_id, role, ts, message)

    async def link(self, thread_id: str) -> str:
        """Where to find the thread; empty while it has no message."""
        scene = await load_scene(self._store, thread_id)
        if scene is None or ROOT not in scene.shown:
            return ""
        return await (await self._mouth(scene.thread.installation)).link(scene.thread.channel, scene.shown[ROOT].ts)

    async def root(self, thread_id: str) -> str:
        """The timestamp of the thread's root; empty while it has none."""
        async with self._store.transaction() as tx:
            shown = await tx.shown(thread_id)
        return shown[ROOT].ts if ROOT in shown else ""

    async def _hold(self, thread_id: str, holder: str) -> None:
        """Prolong the lease while Slack takes its time."""
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            now = self._clock.real_now()
            async with self._store.transaction() as tx:
                await tx.lease_thread(thread_id, holder, now + LEASE, now)

    async def _lease(self, thread_id: str, holder: str, patience: int) -> bool:
        for _ in range(patience):
            now = self._clock.real_now()
            async with self._store.transaction() as tx:
                if await tx.lease_thread(thread_id, holder, now + LEASE, now):
                    return True
                thread = await tx.thread(thread_id)
            if thread is None or thread.caught_up >= thread.revision:
                return False
            await asyncio.sleep(0.25)
        return False

    async def _redraw(self, thread_id: str, *, unsure: bool, revealed: tuple[str, str] | None) -> None:
        lost = 0
        behind = True
        while behind:
            try:
                behind = await self._behind(thread_id, unsure=unsure, revealed=revealed)
            except UnsureError:
                lost += 1
                if lost > LOST_ANSWERS:
                    raise
                unsure = True

    async def _behind(self, thread_id: str, *, unsure: bool, revealed: tuple[str, str] | None) -> bool:
        scene = await load_scene(self._store, thread_id, if_behind=True)
        if scene is None or not scene.assessments:
            return False
        wanted = await messages(scene, self._framework, self._people, self._clock.now())
        if revealed is not None and revealed[0] in wanted:
            scene = await self._adopted(scene, dict([revealed]))
        if unsure:
            scene = await self._with_found(scene)
        await self._show(scene, wanted)
        async with self._store.transaction() as tx:
            await tx.note_caught_up(thread_id, scene.thread.revision)
        return True

    async def _show(self, scene: Scene, wanted: dict[str, Message]) -> None:
        """Post or update what differs; if the root is gone, begin anew below a new one with what still matters."""
        mouth = await self._mouth(scene.thread.installation)
        try:
            await self._draw(mouth, scene, wanted)
        except ThreadLostError:
            matters = {role: wanted[role] for role in (ROOT, _waiting(wanted))}
            root = await mouth.post(scene.thread.channel, wanted[ROOT])
            await self._note(scene.thread.id, ROOT, root, wanted[ROOT])
            for role in wanted.keys() - {ROOT} - scene.shown.keys() - matters.keys():
                matters[role] = wanted[role]
            for role in [role for role in wanted if role in matters and role != ROOT]:
                ts = await mouth.reply(scene.thread.channel, root, wanted[role])
                await self._note(scene.thread.id, role, ts, wanted[role])

    async def _draw(self, mouth: Mouth, scene: Scene, wanted: dict[str, Message]) -> None:
        waiting = _waiting(wanted)
        root: str | None = None
        for role, message in wanted.items():
            shown = scene.shown.get(role)
            if shown is None:
                ts = await self._post(mouth, scene, root, message, role)
            elif shown.digest == message.digest or await mouth.update(scene.thread.channel, shown.ts, message):
                ts = shown.ts
            elif role == ROOT:
                raise ThreadLostError(scene.thread.id)
            else:
                # Somebody deleted it. A finished line stays deleted; what is open now is said again.
                ts = await self._post(mouth, scene, root, message, role) if role == waiting else shown.ts
            root = ts if role == ROOT else root
            if shown is None or (shown.ts, shown.digest) != (ts, message.digest):
                await self._note(scene.thread.id, role, ts, message)

    async def _post(self, mouth: Mouth, scene: Scene, root: str | None, message: Message, role: str) -> str:
        if role == ROOT or root is None:
            return await mouth.post(scene.thread.channel, message)
        loud = is_loud(scene, role, self._framework)
        return await mouth.reply(scene.thread.channel, root, message, broadcast=loud)

    async def _mouth(self, installation: str) -> Mouth:
        return Mouth((await self._workspaces.of(installation)).client)

    async def _note(self, thread_id: str, role: str, ts: str, message: Message) -> None:
        async with self._store.transaction() as tx:
            await tx.note_shown(thread_id, role, ts, message.digest)

    async def _with_found(self, scene: Scene) -> Scene:
        """The scene with messages Slack already has and we did not note before the process died."""
        root = scene.shown.get(ROOT)
        mouth = await self._mouth(scene.thread.installation)
        found = await mouth.found(scene.thread.channel, root.ts if root else None, scene.thread.id)
        return await self._adopted(scene, found)

    async def _adopted(self, scene: Scene, found: Mapping[str, str]) -> Scene:
        """The scene with these messages, role -> ts, as far as we did not know of them; they are drawn over."""
        missing = {role: ts for role, ts in found.items() if role not in scene.shown}
        if not missing:
            return scene
        async with self._store.transaction() as tx:
            for role, ts in missing.items():
                await tx.note_shown(scene.thread.id, role, ts, "")
        return await load_scene(self._store, scene.thread.id) or scene


def _waiting(wanted: dict[str, Message]) -> str:
    """The role that waits for somebody: the open question, or the verdict with its buttons."""
    pressable = [role for role, message in wanted.items() if any(block["type"] == "actions" for block in message.blocks)]
    return pressable[-1] if pressable else next(reversed(wanted))
