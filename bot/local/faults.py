"""Misbehaviour on demand: refusals, lost answers, repeated events, broken sockets, closed channels."""

from dataclasses import dataclass

from bot.local.events import Events
from bot.local.rates import Call, Rates
from bot.local.rooms import Rooms
from bot.local.roster import Roster
from bot.local.sockets import Sockets

ANY = "*"


@dataclass
class Fault:
    """What happens to the next calls of one method.

    `kind`: "429", "500", "lost" (done, but the answer never arrives), or an error code of Slack's.
    """

    method: str
    kind: str
    times: int
    retry_after: int
    after: int = 0
    """So many calls go right before that."""


class Faults:
    """Nothing goes wrong until it is asked for here."""

    def __init__(
        self,
        rooms: Rooms,
        roster: Roster,
        bot: str,
        events: Events,
        rates: Rates,
        sockets: Sockets,
    ) -> None:
        self._rooms = rooms
        self._roster = roster
        self._bot = bot
        self._events = events
        self._sockets = sockets
        self._planned: list[Fault] = []
        self._rates = rates

    def too_many_events(self) -> None:
        """Tell the app that events are dropped, as Slack does above 30,000 an hour and workspace."""
        self._events.limited()

    @property
    def rate_limits(self) -> bool:
        """Answer calls above Slack's limits with 429."""
        return self._rates.enforced

    @rate_limits.setter
    def rate_limits(self, enforced: bool) -> None:
        self._rates.enforced = enforced

    @property
    def repeat_events(self) -> bool:
        """Deliver every event twice, with the same event id."""
        return self._events.repeat

    @repeat_events.setter
    def repeat_events(self, repeat: bool) -> None:
        self._events.repeat = repeat

    def add(self, *, method: str, kind: str, times: int = 1, retry_after: int = 1, after: int = 0) -> None:
        """Let the next `times` calls of a method go wrong; "*" is every method.

        `retry_after`: the seconds a "429" tells the app to wait. `after`: so many calls go right first.
        """
        self._planned.append(Fault(method, kind, times, retry_after, after))

    def clear(self) -> None:
        """Let everything that was planned here and has not happened yet go right."""
        self._planned.clear()
        self.repeat_events = self.rate_limits = False

    def take(self, call: Call, channel: object = None) -> Fault | None:
        """The fault for this call, if one is planned or there were too many; it is used up by asking."""
        found = next((fault for fault in self._planned if fault.method in (call.method, ANY)), None)
        if found is not None and found.after > 0:
            found.after -= 1
        elif found is not None:
            found.times -= 1
            if found.times <= 0:
                self._planned.remove(found)
            return found
        wait = self._rates.wait(call, channel)
        return Fault(call.method, "429", 1, wait) if wait else None

    async def disconnect(self, *, notice: bool = False) -> None:
        """Close the app's sockets; with `notice`, ask the app to reconnect, as Slack does now and then."""
        await self._sockets.disconnect(notice)

    def freeze(self) -> None:
        """Leave the app's sockets open and let nothing through them any more, pings included."""
        self._sockets.freeze()

    def archive(self, channel: str) -> None:
        """Archive a channel."""
        self._rooms.archive(channel)

    def unarchive(self, channel: str) -> None:
        """Open an archived channel again."""
        self._rooms.unarchive(channel)

    def kick(self, channel: str) -> None:
        """Remove the bot from a channel."""
        self._rooms.leave(self._bot, channel)

    def invite(self, channel: str) -> None:
        """Let the bot into a channel again."""
        self._rooms.join(self._bot, channel, next(iter(self._rooms.channel(channel).members), self._bot))

    def deactivate(self, user: str) -> None:
        """Deactivate a person's account."""
        self._roster.deactivate(user)
