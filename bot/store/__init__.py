"""Everything that outlives a restart, on SQLite or PostgreSQL."""

from bot.store.due import SENT
from bot.store.errors import StoreBusyError, StoreUnavailableError
from bot.store.rows import Due, Shown, Team, Thread, Token
from bot.store.store import Store, Tx

__all__ = ["SENT", "Due", "Shown", "Store", "StoreBusyError", "StoreUnavailableError", "Team", "Thread", "Token", "Tx"]
