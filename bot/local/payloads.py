"""The payloads of commands, presses, submissions and shortcuts."""

from bot.local.model import APP, Channel, Json, Message, Person, Team
from bot.local.shown import api_message
from bot.local.world import World


def command(
    team: Team, person: Person, channel: Channel, name: str, text: str, trigger: str, response_url: str
) -> Json:
    """A slash command; all values are strings, as in a form."""
    org = {"enterprise_id": team.enterprise, "enterprise_name": team.enterprise} if team.enterprise else {}
    return {
        "token": "local",
        "team_id": team.id,
        "team_domain": team.domain,
        **org,
        "channel_id": channel.id,
        "channel_name": "privategroup" if channel.private else channel.name,
        "user_id": person.id,
        "user_name": person.name,
        "command": name,
        "text": text,
        "api_app_id": APP,
        "is_enterprise_install": str(team.org_wide).lower(),
        "response_url": response_url,
        "trigger_id": trigger,
    }


def interaction(team: Team, kind: str, person: Person, **more: object) -> Json:
    """What every interactive payload has; after an org-wide install it names no workspace."""
    user = {"id": person.id, "username": person.name, "name": person.name, "team_id": person.team or team.id}
    return {
        "type": kind,
        "user": user,
        "api_app_id": APP,
        "token": "local",
        "team": None if team.org_wide else {"id": team.id, "domain": team.domain},
        "enterprise": {"id": team.enterprise, "name": team.enterprise} if team.enterprise else None,
        "is_enterprise_install": team.org_wide,
        **more,
    }


def place(world: World, message: Message) -> Json:
    """Where a press on this message happened."""
    channel = world.channels[message.channel]
    container: Json = {"type": "message", "message_ts": message.ts, "channel_id": channel.id}
    container["is_ephemeral"] = message.viewer is not None
    if message.thread_ts is not None:
        container["thread_ts"] = message.thread_ts
    found: Json = {"container": container, "channel": named(channel)}
    if message.viewer is None:
        found["message"] = api_message(world, message)
    return found


def named(channel: Channel) -> Json:
    """A channel in a payload; Slack does not tell the names of private ones there."""
    return {"id": channel.id, "name": "privategroup" if channel.private else channel.name}


def action(block: Json, control: Json, given: Json, ts: str) -> Json:
    """One entry of a press's `actions`."""
    extra: Json = {"text": control["text"]} if control["type"] == "button" else {}
    ids = {"action_id": control["action_id"], "block_id": block["block_id"], "action_ts": ts}
    return {**extra, **given, "type": control["type"], **ids}
