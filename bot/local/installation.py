"""The app's installation in the workspace: it comes, loses its tokens or some scopes, and goes."""

from datetime import datetime

from bot.local.events import Events
from bot.local.manifest import Manifest
from bot.local.model import Json
from bot.local.tokens import Tokens
from bot.local.wire import is_true
from bot.local.world import World

NOT_GRANTED = "team_access_not_granted"


class Installation:
    """For tests, the page and OAuth; each tells the app as far as Slack would."""

    def __init__(self, world: World, manifest: Manifest, events: Events, tokens: Tokens) -> None:
        self._world = world
        self._manifest = manifest
        self._events = events
        self._tokens = tokens
        self._known = True
        """Whether the app was installed before, so that scopes add up."""

    @property
    def active(self) -> bool:
        """Whether the app works here."""
        return self._manifest.lost is None

    @property
    def scopes(self) -> frozenset[str]:
        """The bot scopes that were granted."""
        return self._manifest.scopes

    def install(self, token: str, until: datetime | None, scopes: frozenset[str], *, everywhere: bool) -> None:
        """Let the app in with this token; granted scopes only grow. `everywhere`: for a whole organisation.

        Of an organisation it is in no workspace until that one is added.
        """
        fresh = not self._known
        self._manifest.scopes = scopes if fresh else self._manifest.scopes | scopes
        self._tokens.accept(token, until)
        self._world.team.org_wide = everywhere
        if not everywhere:
            self._manifest.lost = None
        elif fresh:
            self._manifest.lost = NOT_GRANTED
        self._known = True
        self._world.touched()

    def absent(self) -> None:
        """Take the app out without a word, as if it had never been there."""
        self._manifest.lost = "account_inactive"
        self._manifest.scopes = frozenset()
        self._known = False
        for channel in self._world.channels.values():
            if self._world.team.bot in channel.members and channel.direct_with is None:
                channel.members.remove(self._world.team.bot)
        self._world.touched()

    def revoke_tokens(self) -> None:
        """Make the bot's tokens worthless; the app stays installed by name only."""
        self._tell("tokens_revoked", tokens={"oauth": [], "bot": [self._world.team.bot]})
        self._manifest.lost = "token_revoked"
        self._world.touched()

    def revoke(self, token: str, args: Json) -> Json:
        """auth.revoke: the app gives a token back, or with `test` only asks whether it could."""
        if is_true(args.get("test")):
            return {"ok": True, "revoked": False}
        self._tell("tokens_revoked", tokens={"oauth": [], "bot": [self._world.team.bot]})
        self._tokens.revoke(token)
        return {"ok": True, "revoked": True}

    def uninstall(self) -> None:
        """Take the app out of the workspace: two events come, in any order, and then nothing more."""
        self._tell("tokens_revoked", tokens={"oauth": [], "bot": [self._world.team.bot]})
        self._tell("app_uninstalled")
        scopes = self._manifest.scopes
        self.absent()
        self._manifest.scopes = scopes

    def restore(self) -> None:
        """Put a lost installation right again; the same token works as before."""
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

    def grant_team(self, team: str | None = None) -> None:
        """Add a workspace of the organisation (this one, unless named) to an org-wide installation."""
        if team in (None, self._world.team.id):
            self.restore()
        self._tell("team_access_granted", team_ids=[team or self._world.team.id])

    def revoke_team(self, team: str | None = None) -> None:
        """Take a workspace of the organisation (this one, unless named) out of an org-wide installation."""
        self._tell("team_access_revoked", team_ids=[team or self._world.team.id])
        if team in (None, self._world.team.id):
            self._manifest.lost = NOT_GRANTED
            self._world.touched()

    def _tell(self, kind: str, **more: object) -> None:
        event: Json = {"type": kind, **more, "event_ts": self._world.new_ts()}
        self._events.send(event)
