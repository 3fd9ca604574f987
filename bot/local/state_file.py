"""Keeps the workspace on disk: written whole and atomically, a moment after changes."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from bot.local.errors import StateFileError
from bot.local.model import STATE_VERSION, Snapshot

PAUSE = 0.5
"""Seconds after a change before it is written, so that a burst of changes is one write."""


class StateFile:
    """One JSON file, or nothing when no path is given."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._pending: asyncio.Task[None] | None = None
        self._take: Callable[[], Snapshot] | None = None

    def read(self) -> Snapshot | None:
        """What was saved; None when nothing was. Raises StateFileError when it makes no sense."""
        if self._path is None or not self._path.exists():
            return None
        try:
            kept = Snapshot.model_validate_json(self._path.read_bytes())
        except (ValidationError, OSError) as error:
            raise StateFileError(
                f"The saved workspace in {self._path} can not be read. Move it away to start afresh."
            ) from error
        if kept.version > STATE_VERSION:
            raise StateFileError(
                f"The saved workspace in {self._path} is of a newer release. Use that one, or move the file away."
            )
        return kept

    def watch(self, take: Callable[[], Snapshot]) -> None:
        """Say where the present state comes from; it is asked for on each write."""
        self._take = take

    def note_change(self) -> None:
        """Have the state written soon."""
        if self._path is not None and (self._pending is None or self._pending.done()):
            self._pending = asyncio.create_task(self._write_later())

    async def written(self) -> None:
        """Wait until the changes so far are written."""
        if self._pending is not None:
            await self._pending

    async def close(self) -> None:
        """Write the last state."""
        if self._pending is not None and not self._pending.done():
            self._pending.cancel()
            await asyncio.gather(self._pending, return_exceptions=True)
        self._write()

    async def _write_later(self) -> None:
        await asyncio.sleep(PAUSE)
        self._write()

    def _write(self) -> None:
        if self._path is None or self._take is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_name(self._path.name + ".new")
        beside.write_text(self._take().model_dump_json(exclude_defaults=True), encoding="utf-8")
        beside.replace(self._path)
