"""Events for the app: only those it subscribed to, may see, and is a member for."""

from typing import Any

from bot.clock import new_id
from bot.local.delivery import Delivery, Envelope
from bot.local.manifest import Manifest
from bot.local.model import APP, BOT, TEAM, Channel, Json, Message
from bot.local.shown import api_message
from bot.local.world import World

MESSAGE_KINDS = {"channel": ("message.channels", "channels:history"), "im": ("message.im", "im:history")}


class Events:
    """Listens to the workspace and tells the app."""

    def __init__(self, world: World, manifest: Manifest, delivery: Delivery) -> None:
        self._world = world
        self._manifest = manifest
        self._delivery = delivery
        self.repeat = False
        """Send everything twice, with the same event id."""

    def send(self, event: Json, *, scope: str | None = None, name: str | None = None) -> None:
        """Tell the app, if it subscribed to the event (`name`, else its type) and holds the scope."""
        subscribed = (name or event["type"]) in self._manifest.events
        if not subscribed or (scope is not None and scope not in self._manifest.scopes):
            return
        envelope = Envelope("events_api", self._payload(event))
        for _ in range(2 if self.repeat else 1):
            self._delivery.tell(envelope)

    def posted(self, message: Message) -> None:
        """A message was sent: a message event, and an app_mention if a person named the bot."""
        channel = self._world.channels[message.channel]
        event = api_message(self._world, message, with_stats=False)
        event |= {"channel": channel.id, "event_ts": message.ts, "channel_type": channel.kind}
        if message.is_reply and (root := self._world.root(channel.id, str(message.thread_ts))):
            event["parent_user_id"] = root.user
            if message.broadcast:
                event["root"] = api_message(self._world, root)
        self._send_message(channel, event)
        named = f"<@{BOT}>" in message.text or f"<@{BOT}|" in message.text
        if named and message.user != BOT and channel.kind == "channel" and BOT in channel.members:
            mention = {key: value for key, value in event.items() if key not in ("subtype", "channel_type")}
            self.send({**mention, "type": "app_mention"}, scope="app_mentions:read")

    def changed(self, message: Message, before: Message) -> None:
        """A message was edited, redrawn, or became a tombstone."""
        ts = self._world.new_ts()
        self._send_message(
            self._world.channels[message.channel],
            {
                "type": "message",
                "subtype": "message_changed",
                "hidden": True,
                "channel": message.channel,
                "ts": ts,
                "event_ts": ts,
                "channel_type": self._world.channels[message.channel].kind,
                "message": api_message(self._world, message),
                "previous_message": api_message(self._world, before),
            },
        )

    def removed(self, before: Message, ts: str) -> None:
        """A message is gone."""
        self._send_message(
            self._world.channels[before.channel],
            {
                "type": "message",
                "subtype": "message_deleted",
                "hidden": True,
                "channel": before.channel,
                "ts": ts,
                "event_ts": ts,
                "deleted_ts": before.ts,
                "channel_type": self._world.channels[before.channel].kind,
                "previous_message": api_message(self._world, before),
            },
        )

    def joined(self, user: str, channel: str) -> None:
        """Somebody became a member of a channel the bot is in, or the bot itself did."""
        event: Json = {"type": "member_joined_channel", "user": user, "channel": channel, "channel_type": "C"}
        event |= {"team": TEAM, "event_ts": self._world.new_ts()}
        if BOT in self._world.channels[channel].members:
            self.send(event, scope="channels:read")

    def home_opened(self, user: str, view: Json | None) -> None:
        """Somebody looks at the app's Home tab."""
        event: dict[str, Any] = {
            "type": "app_home_opened",
            "user": user,
            "channel": self._world.direct(user).id,
            "tab": "home",
            "event_ts": self._world.new_ts(),
        }
        self.send(event if view is None else {**event, "view": dict(view)})

    def _send_message(self, channel: Channel, event: Json) -> None:
        if BOT in channel.members:
            name, scope = MESSAGE_KINDS[channel.kind]
            self.send(event, scope=scope, name=name)

    def _payload(self, event: Json) -> Json:
        return {
            "token": "local",
            "team_id": TEAM,
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": "Ev" + new_id()[:10].upper(),
            "event_time": int(float(event["event_ts"])),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": TEAM,
                    "user_id": BOT,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{new_id()}",
        }
