"""A team's settings: opened behind a loading window while Slack is asked, read back field by field."""

from dataclasses import replace
from functools import partial
from typing import Any

from bot.access import Access
from bot.advisor.agreeing import Agreeing
from bot.advisor.desk import Desk, Done, Who
from bot.advisor.wishes import Wishes
from bot.hours import Hours
from bot.listeners.form_errors import FormError
from bot.listeners.gate import Gate
from bot.listeners.handing_over import HandingOver
from bot.quiet import Quiet
from bot.standing import Deed
from bot.store import Agreement
from bot.views.channel import only
from bot.views.message import Block
from bot.views.press import Press
from bot.views.team_settings import (
    ANSWER,
    GAP,
    GAPS,
    HOURS,
    OFF,
    OUTSIDERS,
    OWNER,
    QUIET,
    RELEASED,
    REMINDERS,
    SAVED,
    settings_modal,
)
from bot.views.text import escaped


class TeamSettings:
    """Opens the window and takes what comes back."""

    def __init__(
        self, desk: Desk, agreeing: Agreeing, wishes: Wishes, handing_over: HandingOver, access: Access, gate: Gate,
        usual_hours: str,
    ) -> None:
        self._desk = desk
        self._agreeing = agreeing
        self._wishes = wishes
        self._handing_over = handing_over
        self._access = access
        self._gate = gate
        self._usual_hours = usual_hours

    async def window(self, who: Who, press: Press) -> Block:
        """The window of the channel that this check is in. Raises NotAllowedError, GoneError."""
        who = replace(who, channel=await self._desk.channel_of(who.installation, press.assessment))
        standing = await self._gate.now(who, Deed.SETTINGS, here=False)
        assessment = await self._desk.read(who, press.assessment)
        agreed = await self._agreeing.of(who)
        agreement = agreed.agreement
        return settings_modal(
            press, assessment.system, standing.place.name, owner=assessment.owner, hours=agreement.hours,
            usual_hours=self._usual_hours, quiet=agreed.team.quiet, gap_days=agreement.gap_days, stopped=agreed.team.stopped,
            shared=standing.place.shared, outsiders_answer=agreement.outsiders_answer, released=agreement.released,
        )

    async def save(self, who: Who, press: Press, values: dict[str, Any]) -> Done:
        """Keep everything but the owner at once; a new owner is proved first. Raises FormError, NotAllowedError."""
        assessment = await self._desk.read(who, press.assessment)
        agreed = await self._agreeing.of(who)
        changed, quiet = _changed(agreed.agreement, values), _quiet(values)
        await self._agreeing.save(who, changed)
        if quiet != agreed.team.quiet:
            await self._wishes.quiet(who, quiet or "off")
        stop = values.get(REMINDERS) == OFF
        if stop != agreed.team.stopped:
            await (self._wishes.stop if stop else self._wishes.resume)(who)
        owner = str(values.get(OWNER) or assessment.owner)
        new = "" if owner == assessment.owner else owner
        return Done(thread=assessment.thread, later=partial(self._owned, who, assessment.system, new))

    async def _owned(self, who: Who, system: str, owner: str) -> Done:
        place = await self._access.place(who.installation, who.channel)
        saved = SAVED.format(channel=escaped(place.name if place is not None else ""))
        if not owner:
            return Done(say=only(saved))
        done = await self._handing_over.to(who, owner, system=system, here=False)
        return replace(done, say=only(f"{saved} {done.say.text if done.say is not None else ''}"))


def _quiet(values: dict[str, Any]) -> str:
    try:
        return str(Quiet.parse(str(values.get(QUIET) or "")))
    except ValueError as error:
        raise FormError(f"I can't read that: {error}.", QUIET) from error


def _changed(agreement: Agreement, values: dict[str, Any]) -> Agreement:
    hours = str(values.get(HOURS) or "").strip()
    if hours:
        try:
            Hours.parse(hours)
        except ValueError as error:
            raise FormError(f"I can't read that: {error}.", HOURS) from error
    gap = str(values.get(GAP) or "0")
    changed = replace(agreement, hours=hours, gap_days=int(gap) if gap in GAPS else agreement.gap_days)
    if OUTSIDERS not in values:
        return changed
    ticked = values[OUTSIDERS] or []
    return replace(changed, outsiders_answer=ANSWER in ticked, released=RELEASED in ticked)
