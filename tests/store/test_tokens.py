"""Tokens and reports in the database."""

from datetime import timedelta
from typing import Any

import pytest

from bot.store import Store, StoreConflictError, Token
from conversations.answers import Value
from conversations.signals import Signal
from tests.store.facts import AT, VALUES

FOURTEEN = {"services": Value.number(14, 14)}


def token(id: str = "k1", **changed: Any) -> Token:
    """A token of the shop in channel C1 of installation T1."""
    fields: dict[str, Any] = {
        "secret": "s", "installation": "T1", "channel": "C1", "system": "shop", "created_by": "U1", "created_at": AT
    }
    return Token(id, **{**fields, **changed})


async def keep(store: Store, *tokens: Token) -> None:
    """Keep all of them."""
    async with store.transaction() as tx:
        for each in tokens:
            await tx.add_token(each)


async def test_a_token_is_found_as_it_was_kept_and_does_not_show_its_secret(store: Store) -> None:
    await keep(store, token(secret="very-secret"))
    async with store.transaction() as tx:
        found = await tx.token("k1")
        assert await tx.token("k2") is None
    assert found == token(secret="very-secret")
    assert "very-secret" not in repr(found)


async def test_all_tokens_of_a_channel_are_revoked_once_and_no_others(store: Store) -> None:
    await keep(store, token(), token("k2"), token("k3", channel="C2"), token("k4", installation="T2"))
    async with store.transaction() as tx:
        assert await tx.revoke_tokens("T1", "C1", AT) == 2
        assert await tx.revoke_tokens("T1", "C1", AT + timedelta(days=1)) == 0
        found = [await tx.token(f"k{n}") for n in range(1, 5)]
    assert [each.revoked_at for each in found if each is not None] == [AT, AT, None, None]


async def test_every_kind_of_value_comes_back_in_the_order_told(store: Store) -> None:
    await keep(store, token())
    told = {f"q{n}": value for n, value in enumerate(VALUES)}
    async with store.transaction() as tx:
        assert await tx.add_signals("k1", "r1", told, AT)
        assert await tx.signals_for("T1", "C1", "shop") == [Signal(q, value, AT) for q, value in told.items()]


async def test_the_same_report_counts_once_for_its_token(store: Store, second: Store) -> None:
    await keep(store, token(), token("k2"))
    async with store.transaction() as tx:
        assert await tx.add_signals("k1", "r1", FOURTEEN, AT)
    async with second.transaction() as tx:
        assert not await tx.add_signals("k1", "r1", {"growth": Value.number(9, 9)}, AT)
        assert await tx.add_signals("k2", "r1", FOURTEEN, AT)
        assert len(await tx.signals_for("T1", "C1", "shop")) == 2


async def test_a_report_is_for_its_own_system_or_for_all_of_its_channel(store: Store) -> None:
    await keep(store, token(), token("k2", system=""), token("k3", channel="C2"), token("k4", installation="T2"))
    async with store.transaction() as tx:
        for number, id in enumerate(("k1", "k2", "k3", "k4"), 1):
            await tx.add_signals(id, "r", {"services": Value.number(number, number)}, AT)
        assert [each.value.low for each in await tx.signals_for("T1", "C1", "shop")] == [1, 2]
        assert [each.value.low for each in await tx.signals_for("T1", "C1", "payments")] == [2]


async def test_nobody_reports_without_a_token(store: Store) -> None:
    with pytest.raises(StoreConflictError):
        async with store.transaction() as tx:
            await tx.add_signals("k9", "r1", FOURTEEN, AT)
