"""What people do with the app's commands, buttons, menus and shortcuts."""

from typing import Any

from bot.local import payloads
from bot.local.control_state import HOLDS, Values, choice, find_control, state_of
from bot.local.delivery import Delivery, Envelope
from bot.local.errors import ApiError, RefusedError
from bot.local.manifest import Manifest
from bot.local.model import Channel, Json, Message, Person
from bot.local.response_urls import ResponseUrls
from bot.local.shown import api_message
from bot.local.steps import Steps
from bot.local.triggers import Triggers
from bot.local.typed_text import slack_text
from bot.local.views import Views
from bot.local.world import World

UNREACHED = frozenset({"no_connection", "connection_failed", "disconnected"})


def failure_sentence(failure: str) -> str:
    """What a person is told when the app did not take something."""
    if failure in UNREACHED:
        return "The app is not running, or lost its connection."
    if failure == "http_error":
        return "The app answered with an error."
    return "The app did not answer in time."


def _slackbot_word(failure: str) -> str:
    if not failure:
        return ""
    return "operation_timeout" if "timeout" in failure else "dispatch_failed"


class Interactions:
    """Sends each to the app and waits for the acknowledgement."""

    def __init__(
        self,
        world: World,
        manifest: Manifest,
        views: Views,
        triggers: Triggers,
        urls: ResponseUrls,
        delivery: Delivery,
        steps: Steps,
    ) -> None:
        self._world = world
        self._manifest = manifest
        self._views = views
        self._triggers = triggers
        self._urls = urls
        self._delivery = delivery
        self._steps = steps

    async def command(self, person: Person, channel: Channel, line: str) -> None:
        """A slash command; its answer, or the news that it failed, is shown to the person alone."""
        name, _, rest = line.strip().partition(" ")
        known = self._manifest.command(name)
        if known is None or person.external:
            raise RefusedError(f"{name} is not a valid command.")
        text = rest.strip()
        if known.get("should_escape"):
            text = slack_text(self._world, text, person.id, with_names=True)
        payload = payloads.command(
            self._world.team,
            person,
            channel,
            name,
            text,
            self._triggers.issue(person.id),
            self._urls.issue(channel.id, person.id),
        )
        ack = await self._delivery.ask(Envelope("slash_commands", payload, accepts_payload=True))
        problem = _slackbot_word(ack.failure)
        if not problem and ack.payload:
            try:
                self._urls.answer(channel.id, person.id, ack.payload)
            except ApiError:
                problem = "invalid_command_response"
        if problem:
            sentence = f'{name} failed with the error "{problem}"'
            self._world.post_whisper(channel.id, person.id, text=sentence)

    async def press_in_message(
        self, person: Person, message: Message, action_id: str, block_id: str | None, given: Json
    ) -> None:
        """A press in a message; `given` has `action` or `choose`, and perhaps `values`."""
        self._steps.demand_running(message.execution)
        action, values = self._pressed(message.blocks, action_id, block_id, given)
        await self._send(
            payloads.interaction(
                self._world.team,
                "block_actions",
                person,
                **payloads.place(self._world, message),
                state={"values": values},
                trigger_id=self._triggers.issue(person.id),
                response_url=self._urls.issue(message.channel, person.id, message.ts),
                actions=[action],
                **self._steps.about(message.execution),
            )
        )

    async def press_in_view(
        self, person: Person, view: Json, action_id: str, block_id: str | None, given: Json
    ) -> None:
        """A press in a modal or on the Home tab."""
        action, values = self._pressed(view["blocks"], action_id, block_id, given)
        in_modal = view["id"] if view["type"] == "modal" else None
        await self._send(
            payloads.interaction(
                self._world.team,
                "block_actions",
                person,
                container={"type": "view", "view_id": view["id"]},
                view={**view, "state": {"values": values}},
                trigger_id=self._triggers.issue(person.id, in_modal),
                actions=[action],
            )
        )

    async def message_shortcut(self, person: Person, message: Message, callback_id: str) -> None:
        """A shortcut from a message's menu."""
        self._demand_shortcut(person, callback_id, "message")
        channel = self._world.channels[message.channel]
        await self._send(
            payloads.interaction(
                self._world.team,
                "message_action",
                person,
                callback_id=callback_id,
                channel=payloads.named(channel),
                message=api_message(self._world, message),
                message_ts=message.ts,
                action_ts=self._world.new_ts(),
                trigger_id=self._triggers.issue(person.id),
                response_url=self._urls.issue(channel.id, person.id),
            )
        )

    async def global_shortcut(self, person: Person, callback_id: str) -> None:
        """A shortcut from the menu that belongs to no message and no channel."""
        self._demand_shortcut(person, callback_id, "global")
        await self._send(
            payloads.interaction(
                self._world.team,
                "shortcut",
                person,
                callback_id=callback_id,
                action_ts=self._world.new_ts(),
                trigger_id=self._triggers.issue(person.id),
            )
        )

    def _demand_shortcut(self, person: Person, callback_id: str, kind: str) -> None:
        if person.external or self._manifest.shortcut(callback_id, kind) is None:
            raise RefusedError("The app has no such shortcut.")

    def _pressed(
        self, blocks: list[Json], action_id: str, block_id: str | None, given: Json
    ) -> tuple[Json, Values]:
        block, control = find_control(blocks, block_id, action_id)
        chosen: dict[str, Any] = given.get("action") or choice(control, given.get("choose"))
        values = state_of(blocks, given.get("values") or {})
        if control["type"] in HOLDS:
            key, _ = HOLDS[control["type"]]
            values[block["block_id"]][action_id] = {"type": control["type"], key: chosen.get(key)}
        return payloads.action(block, control, chosen, self._world.new_ts()), values

    async def _send(self, payload: Json) -> None:
        if not self._manifest.interactive:
            raise RefusedError("This app is not set up to take interactions.")
        ack = await self._delivery.ask(Envelope("interactive", payload))
        if ack.failure:
            raise RefusedError(failure_sentence(ack.failure))
