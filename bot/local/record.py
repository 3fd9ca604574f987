"""What the app asked for, kept for those who want to look."""

from collections import deque
from typing import NamedTuple

from bot.local.model import Json

MOST_RECORDED = 5000


class Request(NamedTuple):
    """One call of the app's; the token is not among the arguments."""

    method: str
    arguments: Json
    response: Json


class Record(deque[Request]):
    """The newest calls, oldest first."""

    def __init__(self) -> None:
        super().__init__(maxlen=MOST_RECORDED)

    def note(self, method: str, arguments: Json, response: Json) -> None:
        """Keep one call."""
        self.append(Request(method, arguments, response))
