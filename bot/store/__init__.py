"""Everything that outlives a restart, on SQLite or PostgreSQL."""

from bot.store.due import SENT
from bot.store.errors import CopyRefusedError, StoreBusyError, StoreConflictError, StoreUnavailableError
from bot.store.manners import Pings
from bot.store.outcomes import OUTCOME
from bot.store.rows import (
    Agreement,
    Due,
    Glance,
    Installed,
    Leftover,
    Outcome,
    Parked,
    Removed,
    Shown,
    Team,
    Thread,
    Token,
)
from bot.store.store import Store, Tx
from bot.store.turn import aside

__all__ = [
    "OUTCOME", "SENT", "Agreement", "CopyRefusedError", "Due", "Glance", "Installed", "Leftover", "Outcome", "Parked", "Pings",
    "Removed", "Shown", "Store", "StoreBusyError", "StoreConflictError", "StoreUnavailableError", "Team", "Thread", "Token", "Tx", "aside",
]
