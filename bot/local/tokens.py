"""The bot's tokens for one workspace: which are good, until when, and why others are not."""

from datetime import datetime

from bot.clock import Clock
from bot.local.errors import ApiError

MOST_AT_ONCE = 2
"""With rotation, this many tokens of an installation are good at the same time."""


class Tokens:
    """Nothing of this outlives a restart, except for a token that was good from the start."""

    def __init__(self, real: Clock, *good: str) -> None:
        self._real = real
        self._good: dict[str, datetime | None] = dict.fromkeys(good)
        self._dead: dict[str, str] = {}

    @property
    def lasting(self) -> str | None:
        """A good token that does not expire, if there is one."""
        return next((token for token, until in self._good.items() if until is None), None)

    def accept(self, token: str, until: datetime | None) -> None:
        """Let a new token in; of those that expire, the oldest gives way when there are too many."""
        self._good[token] = until
        expiring = [one for one, end in self._good.items() if end is not None]
        for one in expiring[:-MOST_AT_ONCE]:
            self.revoke(one)

    def knows(self, token: str) -> bool:
        """Whether this was ever one of them."""
        return token in self._good or token in self._dead

    def demand(self, token: str) -> None:
        """Raise ApiError with Slack's word when this token is not good (any more)."""
        if token not in self._good:
            raise ApiError(self._dead.get(token, "invalid_auth"))
        until = self._good[token]
        if until is not None and self._real.real_now() >= until:
            raise ApiError("token_expired")

    def revoke(self, token: str, why: str = "token_revoked") -> None:
        """Make one token worthless."""
        self._good.pop(token, None)
        self._dead[token] = why

    def revoke_all(self, why: str) -> None:
        """Make all of them worthless."""
        for token in list(self._good):
            self.revoke(token, why)
