"""Everything that is stored sealed, under the first key: after a change of keys, and where there were none before."""

from bot.sealing import SEALED, Sealer
from bot.store import Store


async def resealed(store: Store, sealer: Sealer) -> int:
    """Seal every secret anew under the first key; how many changed. Raises SealError before anything does."""
    async with store.transaction() as tx:
        found = await tx.sealed_values()
    opened = [(kind, id, stored, sealer.open(stored)) for kind, id, stored in found]
    return await _replaced(store, sealer, opened)


async def plain_sealed(store: Store, sealer: Sealer) -> int:
    """Seal what is in plain text, if there are keys; how many that were.

    Raises SealError when what is sealed can not be opened; one of each kind is tried.
    """
    async with store.transaction() as tx:
        found = await tx.sealed_values()
    for stored in {kind: stored for kind, _, stored in found if stored.startswith(SEALED)}.values():
        sealer.open(stored)
    plain = [(kind, id, stored, stored) for kind, id, stored in found if not stored.startswith(SEALED)]
    return await _replaced(store, sealer, plain)


async def _replaced(store: Store, sealer: Sealer, opened: list[tuple[str, str, str, str]]) -> int:
    if not sealer.on:
        return 0
    for kind, id, stored, secret in opened:
        async with store.transaction() as tx:
            await tx.reseal(kind, id, stored, sealer.seal(secret))
    return len(opened)
