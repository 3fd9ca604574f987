"""One thread in the hands of one process: taken with what it should show, held while Slack takes its time, given back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.clock import Clock, new_id
from bot.drawing import Drawing
from bot.pace import Wish
from bot.scene import Scene, load_scene, scene_of
from bot.store import Store

LEASE = timedelta(seconds=15)
"""So long a thread stays with a process that was killed; a living one prolongs it."""
PATIENCE = 40
"""How often a lease held by another process is tried again, a quarter of a second apart."""


class Lease:
    """The right to draw one thread."""

    def __init__(self, store: Store, clock: Clock, thread_id: str) -> None:
        self._store = store
        self._clock = clock
        self._thread = thread_id
        self._holder = new_id()
        self._drawn = 0
        self.unsure = False
        """Something may stand there that nobody noted, since whoever had it before did not come to an end: look, then post."""
        self.wish = Wish()
        """Dropped when another process says that the thread has changed: what waits to be shown may be outdated."""

    async def take(self, *, patient: bool) -> Scene | None:
        """What the thread should show; None: it shows that already, or another process has it (`patient`: for long)."""
        for _ in range(PATIENCE if patient else 1):
            now = self._clock.real_now()
            async with self._store.transaction() as tx:
                thread = await tx.thread(self._thread)
                if thread is None or thread.caught_up >= thread.revision:
                    return None
                if await tx.lease_thread(self._thread, self._holder, now + LEASE, now):
                    self.unsure = thread.held
                    scene = await scene_of(tx, thread)
                    if scene.assessments:
                        return self._drawing(scene)
                    await tx.release_thread(self._thread, self._holder)
                    return None
            await asyncio.sleep(0.25)
        return None

    async def again(self) -> Scene | None:
        """What the thread should show by now; None when it is no more."""
        scene = await load_scene(self._store, self._thread)
        return None if scene is None else self._drawing(scene)

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Prolonged meanwhile; when what is done meanwhile fails others may have it at once, and are told so."""
        prolonging = asyncio.create_task(self._prolong())
        try:
            yield
        except BaseException:
            await asyncio.shield(self._leave())
            raise
        finally:
            prolonging.cancel()

    async def end(self, scene: Scene, drawing: Drawing, *, opens: bool, whole: bool) -> Scene | None:
        """Note that this scene is shown. What came meanwhile and has to be shown too; without it the thread is given back.

        `opens`: Slack took a message in a channel that was noted as closed to us. `whole`: nothing was held back, so
        that the thread is no more behind.
        """
        async with self._store.transaction() as tx:
            await drawing.note(tx)
            if whole:
                await tx.note_caught_up(self._thread, scene.thread.revision)
            if opens:
                await tx.open_channel(scene.thread.installation, scene.thread.channel)
            thread = await tx.thread(self._thread)
            self.unsure = False
            if thread is not None and max(thread.caught_up, scene.thread.revision) < thread.revision:
                return self._drawing(await scene_of(tx, thread))
            await tx.release_thread(self._thread, self._holder)
        return None

    async def _prolong(self) -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            now = self._clock.real_now()
            async with self._store.transaction() as tx:
                await tx.lease_thread(self._thread, self._holder, now + LEASE, now)
                thread = await tx.thread(self._thread)
            if thread is not None and thread.revision > self._drawn:
                self.wish.drop()

    def _drawing(self, scene: Scene) -> Scene:
        self._drawn = scene.thread.revision
        return scene

    async def _leave(self) -> None:
        async with self._store.transaction() as tx:
            await tx.leave_thread(self._thread, self._holder)
