"""Slack's forms are read as Bolt itself reads them, whatever people type, and the signature still has to be right."""

import json
from urllib.parse import urlencode

from hypothesis import example, given
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier

from bot.clock import Clock
from bot.intake import FORM, bolt_request

FORMS = {"content-type": FORM}
TEXT = st.text(st.characters(codec="utf-8"), max_size=40)


def read_by_bolt(body: str) -> object:
    return AsyncBoltRequest(body=body, headers=FORMS).body  # type: ignore[arg-type]


@given(st.dictionaries(TEXT.filter(lambda name: "payload" not in name), TEXT.filter(lambda said: "payload" not in said)))
@example({"text": "12–15 & more; 100% sure? a=b+c #1 / “ü” 😀", "channel_id": "C1", "empty": ""})
def test_a_command_is_read_as_bolt_reads_it(fields: dict[str, str]) -> None:
    body = urlencode(fields)
    asked = bolt_request(body.encode(), FORMS)
    assert asked.body == read_by_bolt(body)
    assert (asked.raw_body, asked.mode) == (body, "http")


@given(st.dictionaries(TEXT, st.recursive(st.none() | st.integers() | TEXT, st.lists, max_leaves=4)))
@example({"text": "payload=1&payload=2"})
def test_a_press_is_read_as_bolt_reads_it(payload: dict[str, object]) -> None:
    body = urlencode({"payload": json.dumps(payload)})
    assert bolt_request(body.encode(), FORMS).body == read_by_bolt(body) == payload


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
