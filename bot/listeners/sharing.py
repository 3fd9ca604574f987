"""Channels shared with another company: heard of, asked about where a check begins, and decided by the owner."""

from dataclasses import replace
from functools import partial
from typing import Any

from bot.access import Access
from bot.advisor.desk import Desk, Done, Who
from bot.advisor.sharing import Sharing
from bot.courier import Courier
from bot.listeners.gate import Gate
from bot.listeners.payloads import Pressed
from bot.listeners.records import Records
from bot.standing import Deed
from bot.views.channel import only
from bot.views.press import Press
from bot.views.refusals import OLD_BUTTON
from bot.views.sharing import ANSWER, EXPORT, GO, NO_ANSWER, ONLY_THE_OWNER_DECIDES, RELEASE, export_question
from bot.work import Work
from bot.workspaces import Workspace
from conversations.assessment import Assessment


class Shared:
    """What changes when people of another company read along."""

    def __init__(
        self, desk: Desk, sharing: Sharing, access: Access, gate: Gate, records: Records, courier: Courier, work: Work
    ) -> None:
        self._desk = desk
        self._sharing = sharing
        self._access = access
        self._gate = gate
        self._records = records
        self._courier = courier
        self._work = work
        self.table = {"channel_shared": self.came, "channel_unshared": self.went}

    async def came(self, here: Workspace, event: dict[str, Any]) -> None:
        """The event is the proof: from this moment on others may read."""
        self._show(await self._sharing.came(here.id, str(event["channel"])))

    async def went(self, here: Workspace, event: dict[str, Any]) -> None:
        """One company less; perhaps not the last."""
        if not event.get("is_ext_shared"):
            self._show(await self._sharing.went(here.id, str(event["channel"])))

    async def begun(self, done: Done, who: Who) -> Done:
        """A new check is shown only once it is known whether others read along."""
        place = await self._access.place(who.installation, who.channel)
        if place is not None and place.shared:
            await self._sharing.begun_in(who.installation, who.channel)
        return done

    async def press(self, pressed: Pressed, press: Press) -> Done:
        """A decision of the owner's, proved at that moment."""
        assessment = await self._desk.read(pressed.who, press.assessment)
        refused = self._only_owner(pressed.who, assessment)
        if refused is not None:
            return refused
        if press.choice == EXPORT:
            return Done(later=partial(self._posted, pressed.who, assessment))
        if press.choice in (GO, ANSWER, NO_ANSWER, RELEASE):
            return Done(later=partial(self._decided, pressed.who, press.choice))
        return Done(say=only(OLD_BUTTON))

    async def exported(self, who: Who, assessment: Assessment) -> Done:
        """The record into the thread; where another company reads along its owner says yes first."""
        standing = await self._gate.now(who, Deed.EXPORT)
        if standing.place.shared:
            refused = self._only_owner(who, assessment)
            return refused if refused is not None else Done(say=export_question(assessment))
        await self._records.post(who, assessment)
        return Done()

    async def _posted(self, who: Who, assessment: Assessment) -> Done:
        await self._gate.now(who, Deed.EXPORT)
        await self._records.post(who, assessment)
        return Done()

    async def _decided(self, who: Who, word: str) -> Done:
        await self._gate.now(who, Deed.ACT)
        threads = await self._sharing.decided(who, word)
        self._show(threads[1:])
        return Done(thread=threads[0] if threads else "")

    def _only_owner(self, who: Who, assessment: Assessment) -> Done | None:
        if who.user == assessment.owner:
            return None
        return Done(say=only(ONLY_THE_OWNER_DECIDES.format(owner=f"<@{assessment.owner}>")))

    def _show(self, threads: list[str]) -> None:
        for thread in threads:
            self._work.later(self._courier.catch_up(thread))


def after(shared: Shared, done: Done, who: Who) -> Done:
    """What a new check shows waits until it is known who reads along; a window it opens does not."""
    return Done(view=done.view, fill=done.fill, later=partial(shared.begun, replace(done, view=None, fill=None), who))
