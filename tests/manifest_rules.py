"""What Slack takes as an app manifest of version 2, as far as ours uses it; anything else in it is refused."""

from typing import Any

Schema = dict[str, Any]


def text(longest: int, shortest: int = 1, pattern: str = "") -> Schema:
    """A text of so many characters."""
    return {"type": "string", "minLength": shortest, "maxLength": longest, **({"pattern": pattern} if pattern else {})}


def listed(item: Schema, most: int, least: int = 0) -> Schema:
    """So many, each once."""
    return {"type": "array", "items": item, "maxItems": most, "minItems": least, "uniqueItems": True}


def only(required: str = "", **properties: Schema) -> Schema:
    """An object with these properties and no others."""
    return {"type": "object", "properties": properties, "required": required.split(), "additionalProperties": False}


YES_OR_NO: Schema = {"type": "boolean"}
WHOLE: Schema = {"type": "integer"}
ADDRESS = text(3500, pattern="^https?://")
SCOPES = listed(text(50), 255)
PARAMETERS: Schema = {
    "type": "object", "required": ["properties"],
    "properties": {
        "properties": {"type": "object", "additionalProperties": {"type": "object", "required": ["type"]}},
        "required": {"type": "array", "items": {"type": "string"}},
    },
}
MANIFEST = only(
    "display_information",
    _metadata=only(major_version=WHOLE, minor_version=WHOLE),
    display_information=only(
        "name", name=text(35), description=text(140), long_description=text(4000, 175),
        background_color=text(7, 4, "^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$"),
    ),
    features=only(
        app_home=only(
            home_tab_enabled=YES_OR_NO, messages_tab_enabled=YES_OR_NO, messages_tab_read_only_enabled=YES_OR_NO
        ),
        bot_user=only("display_name", display_name=text(80), always_online=YES_OR_NO),
        slash_commands=listed(
            only(
                "command description", command=text(32, 2, "^/"), description=text(2000), usage_hint=text(1000),
                should_escape=YES_OR_NO, url=text(3000, pattern="^https?://"),
            ), 50, 1,
        ),
        shortcuts=listed(
            only(
                "name type callback_id description", name=text(24), type={"enum": ["message", "global"]},
                callback_id=text(255), description=text(150),
            ), 10, 1,
        ),
    ),
    oauth_config=only(
        redirect_urls=listed(text(2500), 1000), scopes=only(bot=SCOPES, bot_optional=SCOPES, user=SCOPES, user_optional=SCOPES)
    ),
    settings=only(
        event_subscriptions=only(request_url=ADDRESS, bot_events=listed(text(50), 100)),
        interactivity=only("is_enabled", is_enabled=YES_OR_NO, request_url=ADDRESS, message_menu_options_url=ADDRESS),
        org_deploy_enabled=YES_OR_NO, socket_mode_enabled=YES_OR_NO, token_rotation_enabled=YES_OR_NO,
        function_runtime={"enum": ["remote"]},
    ),
    functions={
        "type": "object", "maxProperties": 50,
        "additionalProperties": only(
            "title description input_parameters output_parameters", title={"type": "string"}, description={"type": "string"},
            input_parameters=PARAMETERS, output_parameters=PARAMETERS,
        ),
    },
)

EVENT_SCOPES: dict[str, set[str]] = {
    "app_home_opened": set(), "app_mention": {"app_mentions:read"}, "app_uninstalled": set(), "tokens_revoked": set(),
    "team_access_granted": set(), "team_access_revoked": set(), "channel_id_changed": {"channels:read"},
    "function_executed": set(), "message.channels": {"channels:history"}, "message.groups": {"groups:history"},
    **{
        event: {"channels:read"} for event in (
            "channel_archive", "channel_unarchive", "channel_deleted", "channel_rename", "channel_left", "channel_shared",
            "channel_unshared", "member_joined_channel", "member_left_channel",
        )
    },
    **{
        event: {"groups:read"}
        for event in ("group_archive", "group_unarchive", "group_deleted", "group_rename", "group_left")
    },
}
"""What Slack asks for an event; what is not here is not known to us. Source: the event pages of docs.slack.dev."""
