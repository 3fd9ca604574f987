"""Trigger ids: what lets an app open a modal shortly after somebody did something."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock, new_id
from bot.local.errors import ApiError

LIFE = timedelta(seconds=3)
MOST_KEPT = 1000


@dataclass
class Trigger:
    """Who did something, when in real time, and in which view if it was in one."""

    user: str
    at: datetime
    view: str | None
    used: bool = False


class Triggers:
    """Each works once and for three seconds of real time."""

    def __init__(self, real: Clock) -> None:
        self._real = real
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str, view: str | None = None) -> str:
        """A fresh trigger id for what this person just did."""
        while len(self._issued) >= MOST_KEPT:
            del self._issued[next(iter(self._issued))]
        secret = f"{new_id()[:12]}.{new_id()[:10]}"
        self._issued[secret] = Trigger(user, self._real.real_now(), view)
        return secret

    def issued(self, id: object) -> bool:
        """Whether this is one of them, good or not."""
        return id in self._issued

    def use(self, id: str) -> Trigger:
        """What the trigger stands for; raises ApiError when it is unknown, used or too old."""
        trigger = self._issued.get(id)
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if self._real.real_now() - trigger.at > LIFE:
            raise ApiError("expired_trigger_id")
        trigger.used = True
        return trigger
