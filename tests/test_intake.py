"""Slack's forms are read as Bolt itself reads them, whatever people type, and the signature still has to be right."""

import json
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request

from bot.clock import Clock
from bot.intake import FORM, MOST_BYTES, STAMP, UNREADABLE, Intake, bolt_request

FORMS = {"content-type": FORM}
JSON = {"content-type": "application/json"}
GONE = b"what a sender did not come to send"
TEXT = st.text(st.characters(codec="utf-8"), max_size=40)


def read_by_bolt(body: str) -> object:
    return AsyncBoltRequest(body=body, headers=FORMS).body  # type: ignore[arg-type]


def outcome(read: Callable[[], object]) -> object:
    """What was read, or the kind of error: Bolt breaks at some of what only a forger would send."""
    try:
        return read()
    except UNREADABLE as error:
        return type(error)


@given(st.dictionaries(TEXT.filter(lambda name: "payload" not in name), TEXT.filter(lambda said: "payload" not in said)))
@example({"text": "12–15 & more; 100% sure? a=b+c #1 / “ü” 😀", "channel_id": "C1", "empty": ""})
@example({"response_urls": "00"})
def test_a_command_is_read_as_bolt_reads_it(fields: dict[str, str]) -> None:
    body = urlencode(fields)
    assert outcome(lambda: bolt_request(body.encode(), FORMS).body) == outcome(lambda: read_by_bolt(body))
    if "response_urls" not in fields:
        asked = bolt_request(body.encode(), FORMS)
        assert (asked.raw_body, asked.mode) == (body, "http")


@given(st.dictionaries(TEXT, st.recursive(st.none() | st.integers() | TEXT, st.lists, max_leaves=4)))
@example({"text": "payload=1&payload=2"})
@example({"response_urls": None})
@example({"response_urls": "00"})
def test_a_press_is_read_as_bolt_reads_it(payload: dict[str, object]) -> None:
    body = urlencode({"payload": json.dumps(payload)})
    read = outcome(lambda: bolt_request(body.encode(), FORMS).body)
    assert read == outcome(lambda: read_by_bolt(body))
    assert read == payload or isinstance(read, type)


def test_what_is_no_form_is_left_to_bolt() -> None:
    asked = bolt_request(b'{"type": "event_callback", "text": "a+b%20"}', {"content-type": "application/json"})
    assert asked.body == {"type": "event_callback", "text": "a+b%20"}


async def test_the_signature_is_checked_over_the_text_as_it_came() -> None:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1")

    bolt = AsyncApp(authorize=authorize, signing_secret="secret", process_before_response=True)
    heard: list[str] = []

    @bolt.command("/x")
    async def take(ack: AsyncAck, body: dict[str, str]) -> None:
        heard.append(body["text"])
        await ack()

    stamp = str(int(Clock().real_now().timestamp()))
    signed = urlencode({"command": "/x", "text": "a b+c"})
    signature = str(SignatureVerifier("secret").generate_signature(timestamp=stamp, body=signed))
    headers = {**FORMS, "x-slack-request-timestamp": stamp, "x-slack-signature": signature}
    # The second says the same in other letters, the third something else.
    sent = (signed, signed.replace("+", "%20"), signed.replace("b", "d"))
    answers = [(await bolt.async_dispatch(bolt_request(body.encode(), headers))).status for body in sent]
    assert answers == [200, 401, 401]
    assert heard == ["a b+c"]


@pytest.mark.parametrize(("content", "headers", "status"), [
    (b"", JSON, 401), (GONE, JSON, 400),
    (b"\xff\xfe=1", FORMS, 400),
    (b"{", JSON, 400),
    (b"[1]", JSON, 400),
    (b"7", JSON, 400),
    (b"[" * 100_000, JSON, 400),
    (b"payload=%7B", FORMS, 400),
    (b"payload=%5B1%5D", FORMS, 400),
    (b"payload=%7B%22response_urls%22%3A%5B1%2C2%5D%7D", FORMS, 400),
    (b"command=" + b"x" * MOST_BYTES, FORMS, 400),
    (b"command=%2Fx", FORMS, 401),
    (b"command=%2Fx", {**FORMS, STAMP: "yesterday", "x-slack-signature": "v0=00"}, 401),
    (b"command=%2Fx", {**FORMS, STAMP: "9" * 30, "x-slack-signature": "v0=00"}, 401),
    (b"command=%2Fx", {**FORMS, STAMP: str(int(Clock().real_now().timestamp())), "x-slack-signature": "v0=00"}, 401),
])
async def test_what_anybody_may_post_is_refused_and_nothing_breaks(
    content: bytes, headers: dict[str, str], status: int, caplog: pytest.LogCaptureFixture
) -> None:
    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"} if content is GONE else {"type": "http.request", "body": content, "more_body": False}

    async def authorize() -> AuthorizeResult:
        raise AssertionError("nobody is looked up for what is not signed")

    bolt = AsyncApp(authorize=authorize, signing_secret="secret", process_before_response=True)
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    request = Request({"type": "http", "method": "POST", "path": "/slack/events", "headers": sent}, receive)
    assert (await Intake(bolt).handle(request)).status_code == status
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.parametrize(("off", "status"), [(-400, 401), (400, 401), (-200, 200), (200, 200)])
async def test_a_signature_is_good_for_five_minutes(off: int, status: int) -> None:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1")

    bolt = AsyncApp(authorize=authorize, signing_secret="secret", process_before_response=True)

    @bolt.command("/x")
    async def take(ack: AsyncAck) -> None:
        await ack()

    stamp, body = str(int(Clock().real_now().timestamp()) + off), urlencode({"command": "/x"})
    signature = str(SignatureVerifier("secret").generate_signature(timestamp=stamp, body=body))
    asked = bolt_request(body.encode(), {**FORMS, STAMP: stamp, "x-slack-signature": signature})
    assert (await bolt.async_dispatch(asked)).status == status
