"""Installations in the database, on both engines: kept, paused, leased, noticed, deleted whole."""

from dataclasses import replace
from datetime import timedelta

from bot.store import Installed, Store, Team, Token
from conversations.answers import Value
from tests.store.facts import AT, HOUR, assessment, begin_thread, claim, due, given, plan

RED = Installed(
    "T1", team="T1", name="Red", bot_user="U0BOT", bot_id="B0BOT", scopes=frozenset({"commands", "chat:write"}),
    token="fernet:t", refresh_token="fernet:r", expires_at=AT + 12 * HOUR, installed_by="U1", installed_at=AT,
)


async def keep(store: Store, *ones: Installed) -> None:
    """Keep all of them."""
    async with store.transaction() as tx:
        for one in ones:
            await tx.save_installation(one, AT)


async def pause(store: Store, id: str, why: str) -> bool:
    """Pause this one."""
    async with store.transaction() as tx:
        return await tx.pause_installation(id, why, AT, AT + HOUR)


async def found(store: Store, id: str) -> Installed:
    """The installation of this id."""
    async with store.transaction() as tx:
        one = await tx.installed(id)
    assert one is not None
    return one


async def test_an_installation_is_found_as_it_was_kept_and_shows_no_token(store: Store) -> None:
    org = Installed("E1", enterprise="E1", teams=frozenset({"T8", "T9"}))
    await keep(store, RED, org)
    assert await found(store, "T1") == replace(RED, revision=1)
    await keep(store, replace(RED, name="Redder"))
    assert await found(store, "T1") == replace(RED, name="Redder", revision=2)
    assert "fernet" not in repr(await found(store, "T1"))
    async with store.transaction() as tx:
        assert await tx.installed("T2") is None
        assert await tx.all_installed() == [replace(org, revision=1), replace(RED, name="Redder", revision=2)]
        assert await tx.count_installations() == (2, 0)


async def test_nothing_of_a_paused_one_comes_due_or_is_behind(store: Store) -> None:
    await begin_thread(store, "t1", "T1")
    await begin_thread(store, "t2", "T2")
    async with store.transaction() as tx:
        await tx.touch_thread("t1")
        await tx.touch_thread("t2")
    await plan(store, due("d1", key="k1"), due("d2", key="k2", installation="T2"))
    await keep(store, RED)
    assert await pause(store, "T1", "invalid_auth")
    async with store.transaction() as tx:
        assert [id for _, id in await tx.behind_threads()] == ["t2"]
    assert [one.id for one in await claim(store)] == ["d2"]
    async with store.transaction() as tx:
        assert await tx.open_due("T1", "C1") == [due("d1", key="k1")], "not even an attempt was counted"
        assert await tx.is_paused("T1") and not await tx.is_paused("T2")
        assert await tx.count_installations() == (0, 1)
    await keep(store, replace(RED, paused_at=None))
    assert [one.id for one in await claim(store)] == ["d1"]


async def test_the_first_reason_stays_until_it_is_known_to_be_gone(store: Store) -> None:
    await keep(store, RED)
    assert await pause(store, "T1", "invalid_auth")
    assert not await pause(store, "T1", "token_expired")
    one = await found(store, "T1")
    assert (one.paused_why, one.token, one.revision) == ("invalid_auth", "fernet:t", 2)
    async with store.transaction() as tx:
        assert await tx.refused_installations() == [one]
        assert await tx.uninstalled_before(AT + HOUR) == []
    assert await pause(store, "T1", "app_uninstalled")
    assert not await pause(store, "T1", "tokens_revoked")
    one = await found(store, "T1")
    assert (one.paused_why, one.token, one.refresh_token, one.revision) == ("app_uninstalled", "", "", 3)
    async with store.transaction() as tx:
        assert await tx.refused_installations() == []
        assert await tx.uninstalled_before(AT) == []
        assert await tx.uninstalled_before(AT + HOUR) == ["T1"]
    assert await pause(store, "T7", "not_installed"), "also one that was never written down"


async def test_one_process_at_a_time_may_refresh_a_token(store: Store, second: Store) -> None:
    await keep(store, RED, replace(RED, id="T2", refresh_token=""), replace(RED, id="T3", expires_at=None))
    async with store.transaction() as tx:
        assert await tx.expiring_installations(AT + 12 * HOUR) == ["T1"]
        assert await tx.expiring_installations(AT + 11 * HOUR) == []
    one = await found(store, "T1")
    async with store.transaction() as tx:
        assert await tx.lease_refresh(one, AT, AT + HOUR)
    async with second.transaction() as tx:
        assert not await tx.lease_refresh(one, AT, AT + HOUR)
        assert await tx.lease_refresh(one, AT + 2 * HOUR, AT + 3 * HOUR), "whoever held it was killed"
    await keep(store, one)
    async with second.transaction() as tx:
        assert not await tx.lease_refresh(one, AT + 9 * HOUR, AT + 10 * HOUR), "it is another revision"


async def test_changes_are_noticed_also_by_a_clock_that_is_minutes_off(store: Store) -> None:
    await keep(store, RED)
    async with store.transaction() as tx:
        assert await tx.changed_installations(AT + timedelta(minutes=4)) == [("T1", 1, AT)]
        assert await tx.changed_installations(AT + timedelta(minutes=6)) == []


async def test_what_is_forgotten_is_gone_from_every_table_and_nobody_elses_is(store: Store) -> None:
    for installation, thread, id in (("T1", "t1", "a1"), ("T2", "t2", "a2")):
        await begin_thread(store, thread, installation)
        await plan(store, due(f"d{id}", key="k", installation=installation))
        async with store.transaction() as tx:
            await tx.add_assessment(assessment(id, installation=installation, thread=thread, given=(given(),)))
            again = assessment(f"{id}b", installation=installation, thread=thread, follows=id, started_at=AT + HOUR)
            await tx.add_assessment(again)
            await tx.note_shown(thread, "root", "10.1", "x")
            await tx.save_team(Team(installation, "C1", stopped=True))
            await tx.add_token(Token(f"k{id}", "s", installation, "C1", "shop", "U1", AT))
            assert await tx.add_signals(f"k{id}", "r1", {"services": Value.number(14, 14)}, AT)
    await keep(store, RED, replace(RED, id="T2", team="T2"))
    async with store.transaction() as tx:
        assert await tx.forget_installation("T1") == 11
        assert await tx.forget_installation("T1") == 0
    async with store.transaction() as tx:
        assert await tx.of_channel("T1", "C1") == [] and await tx.token("ka1") is None and await tx.installed("T1") is None
        assert [one.id for one in await tx.of_channel("T2", "C1")] == ["a2b", "a2"]
        assert len(await tx.signals_for("T2", "C1", "shop")) == 1
        assert (await tx.team("T2", "C1")).stopped and not (await tx.team("T1", "C1")).stopped
        assert await tx.shown("t2") and await tx.open_due("T2", "C1") and await tx.installed("T2")


async def test_secrets_are_replaced_only_where_they_are_still_the_same(store: Store) -> None:
    await keep(store, RED)
    async with store.transaction() as tx:
        await tx.add_token(Token("k1", "plain", "T1", "C1", "shop", "U1", AT))
        assert sorted(await tx.sealed_values()) == [
            ("installations.refresh_token", "T1", "fernet:r"), ("installations.token", "T1", "fernet:t"),
            ("tokens.secret", "k1", "plain"),
        ]
        await tx.reseal("tokens.secret", "k1", "plain", "fernet:p")
        await tx.reseal("installations.token", "T1", "outdated", "fernet:x")
        token = await tx.token("k1")
    assert token is not None and token.secret == "fernet:p"
    assert (await found(store, "T1")).token == "fernet:t"
