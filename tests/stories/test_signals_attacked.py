"""Reports by somebody who means no good, or whose pipeline is wrong: nothing is taken twice, out of order, or for another."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.advisor.signalling import TokenGoneError
from bot.clock import Clock
from bot.library import load_shipped
from bot.local.model import TEAM
from bot.serve import http_side, running
from bot.signal_client import send
from bot.signing import SIGNATURE, TIMESTAMP, TOKEN, SignalError, is_fresh, signature
from conversations.answers import Value
from tests.postgres import fresh_database
from tests.serving import served
from tests.stories.kept import behind, checks, planned, standing
from tests.stories.pipeline import Pipeline, reporting, swept
from tests.stories.steps import until, until_services, until_verdict
from tests.world import ANN, CHANNEL, World, local_settings, texts, world

ASKED = "*Time for another look*"


async def kept(here: World) -> list[tuple[str, str]]:
    """What of reports is kept: question and number."""
    async with here.bot.store.transaction() as tx:
        return [(each.question, str(each.value.low)) for each in await tx.signals_for(TEAM, CHANNEL, "voting-app")]


def signed(pipeline: Pipeline, body: bytes) -> dict[str, str]:
    """The headers of a right report with this body."""
    timestamp = str(int(Clock().real_now().timestamp()))
    return {TOKEN: pipeline.token, TIMESTAMP: timestamp, SIGNATURE: signature(pipeline.secret, timestamp, body)}


async def test_a_report_that_was_listened_to_is_worth_nothing_to_anybody_else(here: World) -> None:
    await until_verdict(here)
    body = json.dumps({"id": "build-1", "signals": {"services": 14}}).encode()
    async with reporting(here) as pipeline, aiohttp.ClientSession() as session:
        heard = signed(pipeline, body)
        for _ in range(3):
            async with session.post(f"{pipeline.url}/signals", data=body, headers=heard) as answer:
                assert (answer.status, await answer.json()) == (200, {"ok": True})
        assert await kept(here) == [("services", "14")]
        later = str(int(heard[TIMESTAMP]) + 1)
        for forged, changed in (
            (body.replace(b"14", b"99"), {}), (body.replace(b"build-1", b"build-2"), {}), (body + b" ", {}),
            (body, {TIMESTAMP: later}), (body, {TIMESTAMP: f"0{heard[TIMESTAMP]}"}), (body, {TOKEN: "mct-000000000000"}),
            (body, {SIGNATURE: heard[SIGNATURE].upper()}), (body, {SIGNATURE: heard[SIGNATURE][:-1]}),
            (body, {SIGNATURE: heard[SIGNATURE].replace("v0", "v1")}),
        ):
            async with session.post(f"{pipeline.url}/signals", data=forged, headers={**heard, **changed}) as answer:
                assert answer.status == 401, changed
        assert await kept(here) == [("services", "14")]


async def test_a_secret_goes_with_its_own_token_and_an_id_belongs_to_its_token(here: World) -> None:
    await until_verdict(here)
    async with reporting(here) as mine, reporting(here) as second:
        crossed = Pipeline(mine.url, mine.token, second.secret)
        assert (await crossed.report(services=14))[0] == 401
        assert (await mine.report(services=14))[0] == 200
        assert (await second.report(services=15))[0] == 200


def test_the_clocks_may_be_300_seconds_apart_and_no_more() -> None:
    now = Clock().real_now().replace(microsecond=0)
    for seconds, fresh in ((-301, False), (-300, True), (0, True), (300, True), (301, False)):
        assert is_fresh(str(int(now.timestamp()) + seconds), now) is fresh
    half = now + timedelta(milliseconds=500)
    assert not is_fresh(str(int(now.timestamp()) - 300), half)
    stamp = str(int(now.timestamp()))
    for strange in (f" {stamp}", f"{stamp}.0", f"+{stamp}", f"-{stamp}", "", "²" * 10, stamp.translate({ord("1"): "١"}), "1e9"):
        assert not is_fresh(strange, now), strange


async def test_however_it_is_sent_only_the_signature_counts(here: World) -> None:
    await until_verdict(here)
    async with reporting(here) as pipeline, aiohttp.ClientSession() as session:
        for number, kind in enumerate(("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "")):
            body = json.dumps({"id": f"a{number}", "signals": {"services": 6}}).encode()
            headers = {**signed(pipeline, body), "Content-Type": kind}
            async with session.post(f"{pipeline.url}/signals", data=body, headers=headers) as answer:
                assert (kind, answer.status) == (kind, 200)
        body = json.dumps({"id": "chunks", "signals": {"services": 7}}).encode()
        async with session.post(f"{pipeline.url}/signals", data=_chunks(body, 5), headers=signed(pipeline, body)) as answer:
            assert answer.status == 200
        huge = b'{"id": "huge", "signals": {"services": ' + b" " * 10_000_000 + b"8}}"
        async with session.post(f"{pipeline.url}/signals", data=_chunks(huge, 4096), headers=signed(pipeline, huge)) as answer:
            assert (answer.status, "longer than 65536" in (await answer.json())["error"]) == (400, True)
        async with session.get(f"{pipeline.url}/signals") as answer:
            assert answer.status == 405
    assert [number for _, number in await kept(here)] == ["6", "6", "6", "6", "7"]


async def test_a_sender_who_vanishes_amid_the_body_is_no_error_of_ours(
    here: World, caplog: pytest.LogCaptureFixture
) -> None:
    await until_verdict(here)
    async with reporting(here) as pipeline:
        place = urlsplit(pipeline.url)
        _, sending = await asyncio.open_connection(place.hostname, place.port)
        sending.write(b"POST /signals HTTP/1.1\r\nHost: here\r\nContent-Length: 500\r\n\r\n{")
        await sending.drain()
        sending.close()
        await sending.wait_closed()
        assert (await pipeline.report(services=6))[0] == 200
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_what_is_no_text_or_number_of_ours_is_refused_or_taken_for_what_it_is(here: World) -> None:
    await until_services(here)
    async with reporting(here) as pipeline:
        for body in (
            '{"id": "a", "signals": {"services": 14}}'.encode("utf-16"),
            b'{"id": "a", "signals": {"problem": "\xe9"}}', b'{"id": "a", "signals": {"services": NaN}}',
            b'{"id": "a", "signals": {"services": Infinity}}', b'{"id": "a", "signals": {"services": 1e1}}',
            b'{"id": "a", "signals": {"services": ' + b"9" * 5000 + b"}}", '{"id": "a", "signals": {"services": "²"}}'.encode(),
            b'{"id": "a", "signals": {"services": "0x10"}}', b'{"id": "a", "signals": {"services": "14\\u200b"}}',
            b'{"id": "a", "signals": {"problem": {"a": 1}}}', b'{"id": "a", "signals": {"problem": ["a"]}}',
            b'{"id": "a", "signals": {"problem": "  "}}', b'{"id": "a", "signals": {"problem": "' + b"x" * 5000 + b'"}}',
            b'{"id": "a", "signals": {"services": 14, "services": 3}}', b'{"id": "a", "id": "b", "signals": {"services": 14}}',
        ):
            status, says = await pipeline.post(body)
            assert (status, bool(says)) == (400, True), body[:60]
        assert await kept(here) == []
        assert (await pipeline.report("arabic", services="١٤"))[0] == 200
        await here.settle()
        assert "The pipeline says *14 services*." in here.transcript()


async def test_words_of_a_pipeline_call_nobody_and_break_no_message(here: World) -> None:
    await until_services(here)
    loud = "<!channel> <@U01ANN> *bold* & " + "x" * 960
    async with reporting(here) as pipeline:
        assert (await pipeline.report("a", problem=loud, services=14))[0] == 200
        await here.settle()
        await here.reply(ANN, "5")
    assert await behind(here) == []
    assert "<!channel>" not in json.dumps(here.messages())


async def test_another_report_under_a_used_id_changes_nothing_and_its_sender_is_told(here: World) -> None:
    await until_verdict(here)
    async with reporting(here) as pipeline:
        await send(pipeline.url, pipeline.token, pipeline.secret, "build-1", {"services": 6})
        await send(pipeline.url, pipeline.token, pipeline.secret, "build-1", {"services": "6"})
        for other in ({"services": 14}, {"services": 6, "growth": 2}, {"growth": 2}):
            with pytest.raises(SignalError, match="'build-1' was reported before with other answers"):
                await send(pipeline.url, pipeline.token, pipeline.secret, "build-1", other)
            assert await pipeline.report("build-1", **other) == (200, "")
        await swept(here)
    assert await kept(here) == [("services", "6")]
    assert len(await checks(here)) == 1


@pytest.mark.parametrize("how", ["token revoke", "forget"])
async def test_a_report_on_its_way_while_its_token_goes_is_refused_and_not_kept(here: World, how: str) -> None:
    await until_verdict(here)
    signalling = here.bot.reports._signalling
    async with reporting(here) as pipeline:
        token = await signalling.known(pipeline.token)
        assert token is not None
        async with here.bot.store.transaction() as tx:
            if how == "forget":
                await tx.forget_channel(TEAM, CHANNEL, Clock().real_now())
            else:
                await tx.revoke_tokens(TEAM, CHANNEL, Clock().real_now())
        with pytest.raises(TokenGoneError):
            await signalling.receive(token, "late", {"services": Value.number(14, 14)})
        status, says = await pipeline.report(services=14)
        assert (status, says[:27]) == (401, "This token is not known, or")
    assert await kept(here) == []


async def test_a_parked_check_takes_reports_and_goes_on_with_them(here: World) -> None:
    await until_services(here)
    for row in await planned(here):
        await until(here, row.due_at)
    while rows := await planned(here):
        await until(here, rows[0].due_at)
    assert "parked" in texts(here.root()).casefold()
    async with reporting(here) as pipeline:
        assert (await pipeline.report(services=14))[0] == 200
        await here.settle()
    assert "The pipeline says *14 services*." in here.transcript()
    assert await standing(here, "services") == ""
    await here.press(ANN, "Use 14 services")
    assert await standing(here, "services") == "14"


async def test_two_processes_that_take_the_same_report_at_once_keep_it_once(tmp_path: Path, postgres: str) -> None:
    url = fresh_database(postgres)
    async with world(tmp_path, url=url) as here:
        await until_verdict(here)
        settings = local_settings(here.workspace, url)
        async with reporting(here) as pipeline, running(settings, load_shipped(), here.bot.clock) as other:
            async with served(http_side(local_settings(here.workspace, url, port=0), other)) as there:
                beside = Pipeline(there, pipeline.token, pipeline.secret)
                for number in range(5):
                    answers = await asyncio.gather(
                        *(one.report(f"build-{number}", services=10 + number) for one in (pipeline, beside) * 3)
                    )
                    assert answers == [(200, "")] * 6
                await other.work.idle()
            await swept(here)
            await asyncio.gather(here.bot.tick(), other.tick())
            await here.settle()
        assert [number for _, number in await kept(here)] == ["10", "11", "12", "13", "14"]
        assert len(await checks(here)) == 2
        assert len([text for text in map(texts, here.thread()) if text.startswith(ASKED)]) == 1


async def _chunks(body: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start:start + size]
