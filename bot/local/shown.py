"""How the Web API shows what is in the workspace."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.local.model import APP, SLACKBOT, Channel, Json, Message, Person, StoredFile
from bot.local.world import World


def api_message(
    world: World, message: Message, *, with_stats: bool = True, with_metadata: bool = False
) -> Json:
    """A message as in answers and events; `with_stats`: with its thread's counters, if it has one."""
    if message.deleted:
        shown: Json = {"type": "message", "subtype": "tombstone", "user": SLACKBOT, "hidden": True}
        shown |= {"text": "This message was deleted.", "ts": message.ts}
    else:
        shown = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
        shown |= {"team": world.team.id, **_extras(world, message)}
    if with_metadata and message.metadata is not None:
        shown["metadata"] = message.metadata
    if message.is_reply:
        shown["thread_ts"] = message.thread_ts
    elif with_stats:
        shown |= _thread_stats(world, message)
    return shown


def _extras(world: World, message: Message) -> Json:
    extras: Json = {}
    if message.user == world.team.bot:
        extras |= {"bot_id": world.team.bot_id, "app_id": APP, "bot_profile": _bot_profile(world)}
    if message.client_msg_id:
        extras["client_msg_id"] = message.client_msg_id
    if message.blocks:
        extras["blocks"] = message.blocks
    if message.attachments:
        extras["attachments"] = message.attachments
    if message.edited_ts:
        extras["edited"] = {"user": message.edited_by, "ts": message.edited_ts}
    if message.broadcast:
        extras["subtype"] = "thread_broadcast"
    if message.files:
        extras["subtype"] = "file_share"
        extras["files"] = [api_file(world, file, "") for file in world.files_of(message)]
    return extras


def _bot_profile(world: World) -> Json:
    team = world.team
    name = world.people[team.bot].real_name
    return {"id": team.bot_id, "app_id": APP, "name": name, "team_id": team.id, "deleted": False}


def _thread_stats(world: World, message: Message) -> Json:
    replies = world.replies(message.channel, message.ts)
    if not replies:
        return {}
    people = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(people),
        "reply_users": people,
        "latest_reply": replies[-1].ts,
        "is_locked": False,
        "subscribed": message.user == world.team.bot,
    }


def user_team(world: World, user: str) -> str:
    """The workspace somebody belongs to, which for external people is another company's."""
    person = world.people.get(user)
    return world.team.id if person is None else person.team or world.team.id


def api_person(world: World, person: Person) -> Json:
    """Somebody as in users.info; of external people Slack tells no more than their name and company."""
    team = person.team or world.team.id
    return {
        "id": person.id,
        "team_id": team,
        "name": person.name,
        "real_name": person.real_name,
        "deleted": person.deleted,
        "color": person.color,
        **({} if person.external else _zone(world, person)),
        "profile": {
            "real_name": person.real_name,
            "real_name_normalized": person.real_name,
            "display_name": person.real_name,
            "display_name_normalized": person.real_name,
            **_status(world, person),
            "team": team,
            **({"bot_id": world.team.bot_id, "api_app_id": APP} if person.is_bot else {}),
        },
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_restricted or person.is_ultra_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_stranger": person.external,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 0,
        **_organisation(world, person),
    }


def _status(world: World, person: Person) -> Json:
    """What somebody says of themselves; a status that has run out is gone."""
    over = 0 < person.status_expiration <= world.now().timestamp()
    return {
        "status_text": "" if over else person.status_text,
        "status_emoji": "" if over else person.status_emoji,
        "status_expiration": 0 if over else person.status_expiration,
    }


def _zone(world: World, person: Person) -> Json:
    offset = world.now().astimezone(ZoneInfo(person.tz)).utcoffset() or timedelta(0)
    label = person.tz.replace("_", " ")
    return {"tz": person.tz, "tz_label": label, "tz_offset": int(offset.total_seconds())}


def _organisation(world: World, person: Person) -> Json:
    if world.team.enterprise is None or person.external:
        return {}
    enterprise = {"id": person.id, "enterprise_id": world.team.enterprise, "teams": [world.team.id]}
    return {"enterprise_user": {**enterprise, "is_admin": False, "is_owner": False}}


def api_channel(world: World, channel: Channel) -> Json:
    """A conversation as in conversations.info."""
    if channel.direct_with is not None:
        return {"id": channel.id, "is_im": True, "user": channel.direct_with, "is_archived": False}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.mpim,
        "is_group": False,
        "is_im": False,
        "is_mpim": channel.mpim,
        "is_private": channel.private or channel.mpim,
        "is_archived": channel.archived,
        "is_general": False,
        "is_shared": channel.ext_shared,
        "is_org_shared": False,
        "is_ext_shared": channel.ext_shared,
        "is_pending_ext_shared": False,
        "is_member": world.team.bot in channel.members,
        "context_team_id": world.team.id,
        "shared_team_ids": [world.team.id, *channel.shared_with],
        "creator": channel.members[0] if channel.members else "",
        "created": 0,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }


def api_file(world: World, file: StoredFile, base_url: str) -> Json:
    """A file as in answers; `base_url` is the workspace's own."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "user": world.team.bot,
        "size": file.length,
        "mimetype": file.mimetype,
        **({"alt_txt": file.alt_txt} if file.alt_txt else {}),
        "url_private": f"{base_url}/page/file/{file.id}",
        "permalink": f"{base_url}/page/file/{file.id}",
    }
