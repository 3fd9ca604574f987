"""One listener per kind of payload; each reads it, calls one use case that commits, and acknowledges."""

import logging
import re
from dataclasses import dataclass, replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncRespond
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from bot import logs
from bot.advisor.desk import Done, Who
from bot.listeners.after import After, Say
from bot.listeners.commands import Commands
from bot.listeners.events import Events
from bot.listeners.first import First
from bot.listeners.form_errors import FormError
from bot.listeners.forms import Forms
from bot.listeners.gate import Gate
from bot.listeners.installs import Installs
from bot.listeners.limits import KIND, Limits
from bot.listeners.payloads import commander, form_owner, pressed, told
from bot.listeners.presses import Presses
from bot.listeners.shortcuts import Shortcuts
from bot.standing import Deed, NotAllowedError
from bot.views.channel import only
from bot.views.channel_lists import HISTORY
from bot.views.forgetting import FORGET
from bot.views.message import Message, plain_words
from bot.views.modals import ANSWER, submitted
from bot.views.refusals import NO_CHANNEL, NOT_INSTALLED, UNEXPECTED, worded
from bot.workspaces import NotInstalledError, Workspace

log = logging.getLogger(__name__)
ANY = re.compile(".*")
HERE = "here"
"""Where the authorization notes the installation that a payload is for."""


def installed(context: AsyncBoltContext) -> Workspace:
    """The installation that a payload is for; every use case is confined to it. Raises NotInstalledError."""
    here: Workspace | None = context["authorize_result"].get(HERE)
    if here is None:
        raise NotInstalledError(context.enterprise_id if context.is_enterprise_install else context.team_id)
    return here


@dataclass(frozen=True)
class Table:
    """Where each kind of payload goes."""

    commands: Commands
    presses: Presses
    forms: Forms
    shortcuts: Shortcuts
    events: Events
    installs: Installs
    gate: Gate
    limits: Limits
    after: After

    def register(self, app: AsyncApp) -> None:
        """Connect the kinds of payload with their use cases; Bolt tries them in this order."""
        app.middleware(First(self.on_press))
        app.command(ANY)(self.on_command)
        app.view_submission(ANY)(self.on_form)
        app.view_closed(ANY)(self.on_nothing)
        app.shortcut(ANY)(self.on_shortcut)
        app.options(ANY)(self.on_nothing)
        app.event(ANY)(self.on_event)
        app.error(self.on_error)

    async def on_command(
        self, ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond, context: AsyncBoltContext
    ) -> None:
        """A slash command."""
        here = installed(context)
        who = commander(here, body)
        self.gate.wrote(who)
        with self.after.courier.aside.people():
            done = await self.commands.handle(who, str(body.get("text") or ""))
            await ack()
        self.after.follow(here.id, done, _said(respond), str(body.get("trigger_id") or ""))

    async def on_press(
        self, ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond, context: AsyncBoltContext
    ) -> None:
        """A button, a menu, a calendar."""
        here = installed(context)
        press = pressed(here, body)
        with self.after.courier.aside.people():
            done = await self.presses.handle(press)
            await ack()
        if press.ts and body.get("response_url"):
            self.after.courier.acted_on(press.who.channel, press.ts, str(body["response_url"]))
        # The Home tab and windows have no response URL.
        say = _said(respond, instead=press.name[0] == HISTORY) if body.get("response_url") else self.after.directly(here.id, press.who.user)
        self.after.follow(here.id, done, say, press.trigger)
        if press.name[0] in ("offer", FORGET):
            self.after.work.later(_gone(respond))

    async def on_form(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """A form was sent; a field that can not be used keeps it open."""
        who = form_owner(installed(context), body)
        if body["view"].get("callback_id") == "start":
            await ack()
            self.after.work.later(self._start_in(who, str(submitted(body["view"]).get(ANSWER) or "")))
            return
        with self.after.courier.aside.people():
            try:
                done = await self.forms.handle(who, body["view"])
            except FormError as error:
                await ack(response_action="errors", errors=_below(body["view"], error))
                return
            await (ack() if done.view is None else ack(response_action="update", view=done.view))
        self.after.follow(who.installation, done, self.after.directly(who.installation, who.user))

    async def on_shortcut(
        self, ack: AsyncAck, body: dict[str, Any], respond: AsyncRespond, context: AsyncBoltContext
    ) -> None:
        """A shortcut of a message, or one from anywhere."""
        here = installed(context)
        with self.after.courier.aside.people():
            done = await self.shortcuts.handle(here, body)
            await ack()
        self.after.follow(here.id, done, _said(respond), str(body.get("trigger_id", "")))

    async def on_event(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Something happened in the workspace."""
        if not await self.installs.handle(context.enterprise_id or "", context.team_id or "", body):
            here = installed(context)
            await self.events.handle(here, told(here, body))
        await ack()

    async def on_nothing(self, ack: AsyncAck) -> None:
        """A payload we do nothing about; unanswered it would be sent again."""
        await ack()

    async def on_error(
        self, error: Exception, body: dict[str, Any], respond: AsyncRespond, context: AsyncBoltContext
    ) -> BoltResponse:
        """Nothing may stay unanswered: the author gets an id to quote, the log the same id."""
        if isinstance(error, BoltUnhandledRequestError):
            if body.get("type") == KIND:
                self.after.work.later(self.limits.tell(installed(context), body))
            return BoltResponse(status=200, body="")
        says = NOT_INSTALLED
        if not isinstance(error, NotInstalledError):
            quoted = logs.current()
            log.error("a payload failed (%s)", quoted, exc_info=error)
            says = UNEXPECTED.format(id=quoted)
        if body.get("response_url") or body.get("response_urls"):
            self.after.follow("", Done(say=only(says)), _said(respond))
        return BoltResponse(status=200, body="")

    async def _start_in(self, who: Who, channel: str) -> None:
        """Start in the channel that was picked; what goes wrong is said directly, since forms have no channel."""
        here = who.installation
        there = replace(who, channel=channel)
        try:
            place = (await self.gate.now(there, Deed.ACT, here=False)).place
            done = await self.commands.handle(replace(there, name=place.name), "")
        except NotAllowedError as error:
            # A private channel that we are not in is unknown to us, whoever else is in it.
            place = error.standing.place
            unknown = error.standing.kind in ("member", "guest") and place.private and not place.name
            done = Done(say=only(NO_CHANNEL if unknown else worded(error)))
        self.after.follow(here, done, self.after.directly(here, who.user))


def _below(view: dict[str, Any], error: FormError) -> dict[str, str]:
    """Which sentence is shown below which field, in plain text: the one meant, else the answer's, else the first."""
    if error.fields:
        return {field: plain_words(said) for field, said in error.fields.items()}
    fields = [str(each["block_id"]) for each in view.get("blocks") or [] if each["type"] == "input"] or [ANSWER]
    return {next(each for each in (error.block, ANSWER, *fields) if each in fields): plain_words(str(error))}


async def _gone(respond: AsyncRespond) -> None:
    """Take an answered offer away."""
    await respond(delete_original=True)


def _said(respond: AsyncRespond, *, instead: bool = False) -> Say:
    """Tell whoever did something; `instead`: in place of the message they used, which only they see."""

    async def say(message: Message) -> None:
        await respond(
            text=message.notice, blocks=list(message.blocks), response_type="ephemeral", replace_original=instead
        )

    return say
