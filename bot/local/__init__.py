"""A local stand-in for Slack, with a page to use it by hand."""

from bot.local.clock import WorkspaceClock
from bot.local.delivery import Pace
from bot.local.errors import RefusedError, StateFileError
from bot.local.workspace import LocalWorkspace, Request

__all__ = ["LocalWorkspace", "Pace", "RefusedError", "Request", "StateFileError", "WorkspaceClock"]
