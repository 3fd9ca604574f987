"""The payloads of commands, presses, submissions and shortcuts."""

from bot.local.model import APP, TEAM, TEAM_DOMAIN, Channel, Json, Message, Person
from bot.local.shown import api_message
from bot.local.world import World


def command(person: Person, channel: Channel, name: str, text: str, trigger: str, response_url: str) -> Json:
    """A slash command; all values are strings, as in a form."""
    return {
        "token": "local",
        "team_id": TEAM,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    }


def interaction(kind: str, person: Person, **more: object) -> Json:
    """What every interactive payload has."""
    return {
        "type": kind,
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": TEAM},
        "api_app_id": APP,
        "token": "local",
        "team": {"id": TEAM, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
        **more,
    }


def place(world: World, message: Message) -> Json:
    """Where a press on this message happened."""
    channel = world.channels[message.channel]
    container: Json = {"type": "message", "message_ts": message.ts, "channel_id": channel.id}
    container["is_ephemeral"] = message.viewer is not None
    if message.thread_ts is not None:
        container["thread_ts"] = message.thread_ts
    found: Json = {"container": container, "channel": {"id": channel.id, "name": channel.name}}
    if message.viewer is None:
        found["message"] = api_message(world, message)
    return found


def action(block: Json, control: Json, given: Json, ts: str) -> Json:
    """One entry of a press's `actions`."""
    extra: Json = {"text": control["text"]} if control["type"] == "button" else {}
    ids = {"action_id": control["action_id"], "block_id": block["block_id"], "action_ts": ts}
    return {**extra, **given, "type": control["type"], **ids}
