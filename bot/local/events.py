"""Events for the app: only those it subscribed to, may see, and is a member for."""

from typing import Any

from bot.clock import new_id
from bot.local.delivery import Delivery, Envelope
from bot.local.manifest import Manifest
from bot.local.model import APP, Channel, Json, Message
from bot.local.shown import api_message, user_team
from bot.local.world import World

SUBSCRIPTIONS = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
"""Per kind of conversation: which `message.…` events tell of it."""


class Events:
    """Listens to the workspace and tells the app."""

    def __init__(self, world: World, manifest: Manifest, delivery: Delivery) -> None:
        self._world = world
        self._manifest = manifest
        self._delivery = delivery
        self.repeat = False
        """Send everything twice, with the same event id."""

    def send(
        self, event: Json, *, scope: str | None = None, name: str | None = None, shared: bool = False
    ) -> None:
        """Tell the app, if it subscribed to the event (`name`, else its type) and holds the scope.

        `shared`: it happened in a channel that another company is in as well.
        """
        subscribed = (name or event["type"]) in self._manifest.events
        if not subscribed or (scope is not None and scope not in self._manifest.scopes):
            return
        envelope = Envelope("events_api", self._payload(event, shared))
        for _ in range(2 if self.repeat else 1):
            self._delivery.tell(envelope)

    def posted(self, message: Message) -> None:
        """A message was sent: a message event, and an app_mention if a person named the bot."""
        channel = self._world.channels[message.channel]
        event = api_message(self._world, message, with_stats=False)
        event |= {"channel": channel.id, "event_ts": message.ts, "channel_type": channel.kind}
        if channel.ext_shared:
            team = user_team(self._world, message.user)
            event |= {"user_team": team, "source_team": team, "team": team}
        if message.is_reply and (root := self._world.root(channel.id, str(message.thread_ts))):
            event["parent_user_id"] = root.user
            if message.broadcast:
                event["root"] = api_message(self._world, root)
        self._send_message(channel, event)
        bot = self._world.team.bot
        named = f"<@{bot}>" in message.text or f"<@{bot}|" in message.text
        if named and message.user != bot and channel.kind in ("channel", "group") and bot in channel.members:
            mention = {key: value for key, value in event.items() if key not in ("subtype", "channel_type")}
            self.send({**mention, "type": "app_mention"}, scope="app_mentions:read", shared=channel.ext_shared)

    def changed(self, message: Message, before: Message) -> None:
        """A message was edited, redrawn, or became a tombstone."""
        more = {"message": api_message(self._world, message), "previous_message": api_message(self._world, before)}
        self._hidden("message_changed", message.channel, self._world.new_ts(), more)

    def removed(self, before: Message, ts: str) -> None:
        """A message is gone."""
        more = {"deleted_ts": before.ts, "previous_message": api_message(self._world, before)}
        self._hidden("message_deleted", before.channel, ts, more)

    def notice(self, channel: Channel, user: str, subtype: str, text: str) -> None:
        """A line of Slack's own in a channel, such as that somebody joined."""
        ts = self._world.new_ts()
        event: Json = {"type": "message", "subtype": subtype, "user": user, "text": text, "ts": ts}
        self._send_message(
            channel, event | {"channel": channel.id, "event_ts": ts, "channel_type": channel.kind}
        )

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

    def limited(self) -> None:
        """Slack drops events from now on because there were too many: the app is told, once a minute."""
        minute = int(self._world.now().timestamp()) // 60 * 60
        team = self._world.team.id
        payload = {"token": "local", "type": "app_rate_limited", "team_id": team, "api_app_id": APP}
        self._delivery.tell(Envelope("events_api", {**payload, "minute_rate_limited": minute}))

    def _hidden(self, subtype: str, channel: str, ts: str, more: Json) -> None:
        place = self._world.channels[channel]
        event: Json = {"type": "message", "subtype": subtype, "hidden": True, "channel": channel}
        self._send_message(place, event | {"ts": ts, "event_ts": ts, "channel_type": place.kind, **more})

    def _send_message(self, channel: Channel, event: Json) -> None:
        if self._world.team.bot in channel.members:
            name = f"message.{SUBSCRIPTIONS[channel.kind]}"
            self.send(event, scope=channel.scope("history"), name=name, shared=channel.ext_shared)

    def _payload(self, event: Json, shared: bool) -> Json:
        team = self._world.team
        return {
            "token": "local",
            "team_id": team.id,
            **({"enterprise_id": team.enterprise} if team.enterprise else {}),
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": "Ev" + new_id()[:10].upper(),
            "event_time": int(float(event["event_ts"])),
            "authorizations": [
                {
                    "enterprise_id": team.enterprise,
                    "team_id": None if team.org_wide else team.id,
                    "user_id": team.bot,
                    "is_bot": True,
                    "is_enterprise_install": team.org_wide,
                }
            ],
            "is_ext_shared_channel": shared,
            "event_context": f"4-{new_id()}",
        }
