"""The app's installation in the workspace: it can lose its tokens, be uninstalled, or lose a workspace."""

from bot.local.events import Events
from bot.local.manifest import Manifest
from bot.local.model import Json
from bot.local.world import World


class Installation:
    """For tests and for the page; each tells the app as far as Slack would."""

    def __init__(self, world: World, manifest: Manifest, events: Events) -> None:
        self._world = world
        self._manifest = manifest
        self._events = events

    def revoke_tokens(self) -> None:
        """Make the bot's token worthless; the app stays installed by name only."""
        self._tell("tokens_revoked", tokens={"oauth": [], "bot": [self._world.team.bot]})
        self._manifest.lost = "token_revoked"
        self._world.touched()

    def uninstall(self) -> None:
        """Take the app out of the workspace: two events come, in any order, and then nothing more."""
        self._tell("tokens_revoked", tokens={"oauth": [], "bot": [self._world.team.bot]})
        self._tell("app_uninstalled")
        self._manifest.lost = "account_inactive"
        for channel in self._world.channels.values():
            if self._world.team.bot in channel.members and channel.direct_with is None:
                channel.members.remove(self._world.team.bot)
        self._world.touched()

    def restore(self) -> None:
        """Put everything right again, as a new installation does."""
        self._manifest.lost = None
        self._world.touched()

    def decline(self, *scopes: str) -> None:
        """Take scopes away, as if they had been declined at the installation."""
        self._manifest.scopes -= set(scopes)
        self._world.touched()

    def grant(self, *scopes: str) -> None:
        """Grant scopes, as a second installation does."""
        self._manifest.scopes |= set(scopes)
        self._world.touched()

    def grant_team(self, team: str) -> None:
        """Add a workspace of the organisation to an org-wide installation."""
        self._tell("team_access_granted", team_ids=[team])

    def revoke_team(self, team: str) -> None:
        """Take a workspace of the organisation out of an org-wide installation."""
        self._tell("team_access_revoked", team_ids=[team])

    def _tell(self, kind: str, **more: object) -> None:
        event: Json = {"type": kind, **more, "event_ts": self._world.new_ts()}
        self._events.send(event)
