"""Another process on the same database: run with `python -m tests.store.process ADDRESS WHAT`."""

import asyncio
import os
import sys

from bot.store import Store, StoreBusyError, StoreUnavailableError


async def write(store: Store) -> None:
    """Write one value after another and say each when it is committed; never ends by itself."""
    number = 0
    while True:
        async with store.transaction() as tx:
            await tx.set_value(f"left {number}", "x" * 5000)
            await tx.set_value(f"right {number}", "x" * 5000)
        print(number, flush=True)
        number += 1


async def stay(store: Store) -> None:
    """Commit one value, write another, say so, and never commit that."""
    async with store.transaction() as tx:
        await tx.set_value("first", "committed")
    async with store.transaction() as tx:
        await tx.set_value("first", "changed")
        await tx.set_value("second", "new")
        print("amid", flush=True)
        await asyncio.Event().wait()


async def main(address: str, what: str) -> None:
    """Open the store as the product does and do what is asked; say why when it can not be opened."""
    if what == "powerless" and os.geteuid() == 0:
        # Nobody; not earlier, since nobody may not even be able to run the interpreter.
        os.setuid(65534)
    try:
        store = await Store.open(address)
    except (StoreUnavailableError, StoreBusyError) as error:
        print(type(error).__name__, error)
        return
    try:
        if what in ("write", "stay"):
            await store.migrate()
            await (write(store) if what == "write" else stay(store))
    finally:
        await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
