"""Makes a thread look like its assessments: lease, load, render, post or update what differs, release."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from bot.advisor.answering import Answering
from bot.clock import Clock
from bot.drawing import Drawing, OutdatedError, Unnoted, adopted, with_found
from bot.hush import Hush
from bot.lease import Lease
from bot.mouth import Mouth, Taken
from bot.notices import Notices
from bot.pace import POST, UPDATE, Pace, Wish
from bot.people import People
from bot.scene import Scene, load_scene, messages
from bot.setbacks import Setbacks
from bot.slack import NOT_MEMBER, ChannelClosedError, NotInChannelError, UnsureError
from bot.store import Store, aside
from bot.views.message import Message
from bot.views.thread import ROOT
from bot.work import Aside
from bot.workspaces import Workspaces
from conversations.framework import Framework

AT_ONCE = 8
"""How many threads of one workspace are drawn side by side; those of others do not wait for them."""
MOST_URLS = 1000
"""Response URLs that are kept for the moment between a press and its redrawing."""
LOST_ANSWERS = 2
"""How many lost answers in a row are made up for at once; after more the next sweep goes on."""


@dataclass
class _Errand:
    """A redraw that has not begun: whoever wants one of the same thread until then shares it."""

    done: "asyncio.Future[None]"
    revealed: dict[str, str] = field(default_factory=dict)
    """Role -> timestamp of messages that somebody used: they stand there, noted or not."""


class Courier:
    """The only part that writes into channels."""

    def __init__(
        self, store: Store, workspaces: Workspaces, people: People, notices: Notices, pace: Pace, framework: Framework,
        clock: Clock, hush: Hush, answering: Answering,
    ) -> None:
        self._store = store
        self._people = people
        self._framework = framework
        self._clock = clock
        self._hush = hush
        self._answering = answering
        self._workspaces = workspaces
        self._pace = pace
        self._urls: Taken = {}
        self._sides: dict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(AT_ONCE))
        self._queued: set[str] = set()
        self._notices = notices
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._errands: dict[str, _Errand] = {}
        self._wishes: dict[str, Wish] = {}
        self.aside = Aside()
        self._setbacks = Setbacks(clock)
        self._unnoted = Unnoted()

    async def mend_all(self) -> None:
        """Bring every thread up to date that fell behind, also one that a killed process left half done."""
        async with self._store.transaction() as tx:
            behind = await tx.behind_threads()
        rested = [(of, id) for of, id in behind if not self._setbacks.rests(id) and not await self._hush.waits(id)]
        await self.catch_up_all(rested, patient=False)

    async def catch_up_all(self, threads: Iterable[tuple[str, str]], *, patient: bool = True) -> None:
        """Bring these (installation, thread) up to date side by side; one that fails is put off and holds up no other."""
        fresh = [(of, id) for of, id in threads if id not in self._queued and not self._lock(id).locked()]
        self._queued |= {id for _, id in fresh}
        await asyncio.gather(*(self._one_of_many(installation, id, patient=patient) for installation, id in fresh))

    async def _one_of_many(self, installation: str, thread_id: str, *, patient: bool) -> None:
        try:
            async with self._sides[installation]:
                await self.catch_up(thread_id, patient=patient)
            self._setbacks.over(thread_id)
        except (NotInChannelError, ChannelClosedError) as error:
            self._setbacks.put_off(thread_id, error)
            await self._closed(installation, thread_id, str(error.args[0]))
        except Exception as error:
            self._setbacks.put_off(thread_id, error)
        finally:
            self._queued.discard(thread_id)

    async def _closed(self, installation: str, thread_id: str, word: str) -> None:
        async with self._store.transaction() as tx:
            thread = await tx.thread(thread_id)
        if thread is not None:
            await self._notices.closed(installation, thread.channel, word)

    def acted_on(self, channel: str, ts: str, url: str) -> None:
        """Somebody acted on this message; its new look may be given back through the URL. Kept in memory alone."""
        while len(self._urls) >= MOST_URLS:
            del self._urls[next(iter(self._urls))]
        self._urls[(channel, ts)] = url

    async def mend_channel(self, installation: str, channel: str) -> None:
        """The same at once for one channel, for example when we were invited to it."""
        async with self._store.transaction() as tx:
            found = await tx.of_channel(installation, channel)
        for thread_id in dict.fromkeys(assessment.thread for assessment in found):
            self._setbacks.over(thread_id)
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

    async def catch_up(
        self, thread_id: str, *, patient: bool = True, revealed: tuple[str, str] | None = None
    ) -> None:
        """Redraw until the thread shows its newest revision; one at a time per thread.

        `patient`: wait for another process that has the thread; else it is left to that one.
        `revealed`: role and timestamp of a message that somebody used: it stands there, noted or not.
        """
        errand = self._errands.get(thread_id)
        if errand is None or not patient:
            errand = _Errand(asyncio.get_running_loop().create_future())
            task = asyncio.create_task(self._run(thread_id, errand, patient=patient))
            errand.done = task
            if patient:
                self._errands[thread_id] = errand
        if revealed is not None:
            errand.revealed |= dict([revealed])
        if thread_id in self._wishes:
            # What is being shown and waits for Slack's limits may be outdated: what is new does not wait behind it.
            self._wishes[thread_id].drop()
        # Whoever stops waiting does not stop the others.
        await asyncio.shield(errand.done)

    async def _run(self, thread_id: str, errand: _Errand, *, patient: bool) -> None:
        # All of it in a task of its own, so this ends with it.
        with aside():
            await self._run_aside(thread_id, errand, patient=patient)

    async def _run_aside(self, thread_id: str, errand: _Errand, *, patient: bool) -> None:
        async with self._lock(thread_id):
            await self.aside.step()
            if self._errands.get(thread_id) is errand:
                del self._errands[thread_id]
            lease = Lease(self._store, self._clock, thread_id)
            if (scene := await lease.take(patient=patient)) is None:
                return
            self._wishes[thread_id] = lease.wish
            try:
                async with lease.held():
                    if await self._unnoted.note(thread_id):
                        scene = await lease.again() or scene
                    await self._redraw(scene, lease, errand.revealed)
            finally:
                del self._wishes[thread_id]

    def _lock(self, thread_id: str) -> asyncio.Lock:
        """One lock for all who use it at the same time."""
        return self._locks.setdefault(thread_id, asyncio.Lock())

    async def say(self, thread_id: str, role: str, message: Message) -> None:
        """Post one message that is not part of the projection, such as a nudge, once per role."""
        async with self._lock(thread_id):
            scene = await load_scene(self._store, thread_id)
            if scene is None or role in scene.shown or ROOT not in scene.shown:
                return
            mouth = await self._mouth(scene.thread.installation)
            ts = await mouth.reply(scene.thread.channel, scene.shown[ROOT].ts, message)
            async with self._store.transaction() as tx:
                await tx.note_shown(thread_id, role, ts, message.digest)

    async def tell(self, installation: str, user: str, message: Message) -> None:
        """Tell somebody in their own messages. Raises what Slack's refusal comes out as."""
        await self._notices.tell(installation, user, message)

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

    async def _redraw(self, behind: Scene | None, lease: Lease, revealed: dict[str, str]) -> None:
        """Draw until nothing is behind; what finds so gives the thread back."""
        lost = 0
        while behind is not None:
            try:
                behind = await self._drawn(behind, lease, revealed)
            except OutdatedError:
                behind = await lease.again()
            except UnsureError:
                lost += 1
                if lost > LOST_ANSWERS:
                    raise
                lease.unsure = True
                behind = await lease.again()

    async def _drawn(self, scene: Scene, lease: Lease, revealed: dict[str, str]) -> Scene | None:
        """What has to be shown next, None when everything is shown."""
        await self.aside.step()
        # Before anything is asked of Slack: a verdict does not wait for a person's name.
        verdict = self._answering.reached(scene.assessments[-1])
        if verdict is not None:
            # Those who press meanwhile do not wait for both.
            await self.aside.step()
            await self._answering.settle(scene.assessments[-1], verdict)
            return await lease.again()
        names = await self._names(scene)
        wanted = messages(scene, self._framework, names, self._clock.now())
        mouth = await self._mouth(scene.thread.installation, lease.wish)
        scene = await adopted(self._store, scene, {role: ts for role, ts in revealed.items() if role in wanted})
        if lease.unsure:
            scene = await with_found(self._store, mouth, scene, wanted)
        held_back = set(scene.unsaid_pings()) if await self._hush.holds(scene) else set[str]()
        wanted = {role: message for role, message in wanted.items() if role not in held_back}
        drawing = Drawing(self._store, mouth, scene, wanted, self._framework, self.aside)
        try:
            await drawing.draw()
        except BaseException:
            await asyncio.shield(self._unnoted.keep(drawing))
            raise
        proves = {POST} if scene.team.closed in NOT_MEMBER else {POST, UPDATE}
        return await lease.end(scene, drawing, opens=bool(scene.team.closed and mouth.taken & proves), whole=not held_back)

    async def _names(self, scene: Scene) -> dict[str, str]:
        """What to call those who are named; where many threads waited for one person they go on one after another."""
        installation, users = scene.thread.installation, scene.users()
        at_hand = self._people.at_hand(installation, users)
        names = await self._people.names(installation, users)
        if not at_hand:
            await self.aside.step()
        return names

    async def _mouth(self, installation: str, wish: Wish | None = None) -> Mouth:
        return Mouth(await self._workspaces.of(installation), self._pace, self._urls, wish)
