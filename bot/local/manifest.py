"""What an app's manifest says that Slack acts on, as far as it was granted at the installation."""

from typing import Any


class Manifest:
    """Reads a manifest; a missing part means that the feature is off, as in Slack."""

    def __init__(self, manifest: dict[str, Any], granted_scopes: set[str] | None = None) -> None:
        self._features: dict[str, Any] = manifest.get("features", {})
        self._settings: dict[str, Any] = manifest.get("settings", {})
        self._functions: dict[str, Any] = manifest.get("functions", {})
        self.name = str(manifest.get("display_information", {}).get("name", "App"))
        asked = set(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", []))
        self.scopes = frozenset(asked if granted_scopes is None else asked & granted_scopes)
        """The bot scopes this installation has."""
        self.lost: str | None = None
        """Slack's word for why the bot's token is worthless; None while it is good."""

    @property
    def commands(self) -> list[dict[str, Any]]:
        """The slash commands, if their scope was granted."""
        return list(self._features.get("slash_commands", [])) if self._there("commands") else []

    @property
    def shortcuts(self) -> list[dict[str, Any]]:
        """The shortcuts, if their scope was granted."""
        return list(self._features.get("shortcuts", [])) if self._there("commands") else []

    @property
    def events(self) -> frozenset[str]:
        """The events the app subscribed to."""
        asked = self._settings.get("event_subscriptions", {}).get("bot_events", [])
        return frozenset(asked if self.lost is None else ())

    @property
    def functions(self) -> dict[str, dict[str, Any]]:
        """The steps for Workflow Builder; only apps that are ready for organisations may have any."""
        ready = self._settings.get("org_deploy_enabled") and self._settings.get("function_runtime") == "remote"
        return dict(self._functions) if ready and self.lost is None else {}

    @property
    def interactive(self) -> bool:
        """Whether presses and submissions are sent to the app at all."""
        return self.lost is None and bool(self._settings.get("interactivity", {}).get("is_enabled", False))

    @property
    def home(self) -> bool:
        """Whether the app has a Home tab."""
        return self.lost is None and bool(self._features.get("app_home", {}).get("home_tab_enabled", False))

    @property
    def direct_messages(self) -> bool:
        """Whether the app may write direct messages."""
        return bool(self._features.get("app_home", {}).get("messages_tab_enabled", False))

    @property
    def direct_replies(self) -> bool:
        """Whether people may write direct messages to the app."""
        read_only = self._features.get("app_home", {}).get("messages_tab_read_only_enabled", False)
        return self.direct_messages and not read_only

    def _there(self, scope: str) -> bool:
        return self.lost is None and scope in self.scopes

    def command(self, name: str) -> dict[str, Any] | None:
        """The slash command of this name, leading slash included."""
        return next((one for one in self.commands if one["command"] == name), None)

    def shortcut(self, callback_id: str, kind: str) -> dict[str, Any] | None:
        """The shortcut with this callback id and type (`message` or `global`)."""
        mine = (one for one in self.shortcuts if (one["callback_id"], one["type"]) == (callback_id, kind))
        return next(mine, None)
