"""The page without the product: what people can change in the workspace, and how rare blocks look and work."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.local import LocalWorkspace
from tests.browser.gallery import CARD, FEEDBACK, QUARTERS, chart, folded, history, raw
from tests.local.conftest import HandClock, connected
from tests.local.hearing import Body, hear_events, hear_presses
from tests.local.samples import modal, plain, section, text_field
from tests.local.test_steps import manifest as with_step

VOTE, ANN, BOB = "C01VOTE", "U01ANN", "U02BOB"
SIZES: list[Any] = [{"width": 1280, "height": 800}, {"width": 390, "height": 844}]


@pytest.fixture
async def ws() -> AsyncIterator[LocalWorkspace]:
    """A workspace whose app has a step."""
    workspace = LocalWorkspace(None, HandClock(), with_step())
    await workspace.start()
    yield workspace
    await workspace.stop()


@pytest.fixture
async def app(ws: LocalWorkspace) -> AsyncIterator[AsyncApp]:
    """An app in it that takes every event."""
    async with connected(ws) as app:
        hear_events(app)
        yield app


@pytest.fixture
def client(ws: LocalWorkspace) -> AsyncWebClient:
    """The app's Web API client."""
    return AsyncWebClient(token="xoxb-local", base_url=ws.api_url)


async def look(browser: Browser, ws: LocalWorkspace, user: str = ANN, size: Any = None) -> Page:
    """The page as this person sees it; what goes wrong in it fails the test."""
    page = await browser.new_page(viewport=size or SIZES[0])
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    await page.goto(f"{ws.url}/?as={user}#{VOTE}")
    await expect(page.get_by_test_id("composer").or_(page.get_by_test_id("join"))).to_be_visible()
    return page


async def pick(page: Page, item: str) -> None:
    """Choose from the channel's menu."""
    await page.get_by_test_id("channel-menu").click()
    await page.get_by_test_id(item).click()


async def test_channels_and_people(browser: Browser, ws: LocalWorkspace) -> None:
    ann, bob = await look(browser, ws), await look(browser, ws, BOB)
    await ann.get_by_test_id("add-channel").click()
    await ann.get_by_label("Name").fill("Not Good")
    await ann.get_by_test_id("confirm-yes").click()
    await expect(ann.get_by_test_id("toast")).to_contain_text("lower case")
    await ann.get_by_test_id("add-channel").click()
    await ann.get_by_label("Name").fill("secret")
    await ann.get_by_label("Private", exact=False).check()
    await ann.get_by_test_id("confirm-yes").click()
    await expect(ann.get_by_role("heading", name="# secret")).to_be_visible()
    await expect(bob.get_by_text("secret")).to_have_count(0)
    await pick(ann, "invite")
    await ann.get_by_label("Whom").select_option(label="Bob")
    await ann.get_by_test_id("confirm-yes").click()
    await expect(bob.get_by_text("secret")).to_be_visible()
    await expect(ann.get_by_test_id("member-count")).to_have_text("2 members")
    await pick(ann, "archive")
    await expect(ann.get_by_text("nobody can write here")).to_be_visible()
    await ann.get_by_test_id("add-person").click()
    await ann.get_by_label("Name").fill("Gil")
    await ann.get_by_label("Who they are").select_option(value="single")
    await ann.get_by_test_id("confirm-yes").click()
    await expect(ann.get_by_role("button", name="Gil")).to_contain_text("GUEST")


async def test_free_plans_hide_what_is_old(browser: Browser, ws: LocalWorkspace) -> None:
    await ws.say(ANN, VOTE, "from long ago")
    ann = await look(browser, ws)
    for _ in range(4):
        async with ann.expect_response("**/page/clock"):
            await ann.get_by_test_id("clock-month").click()
    await expect(ann.get_by_text("from long ago")).to_be_visible()
    await ann.get_by_test_id("workspace-menu").click()
    await ann.get_by_test_id("plan").click()
    await expect(ann.get_by_text("from long ago")).to_have_count(0)
    await expect(ann.get_by_test_id("workspace-menu")).to_contain_text("FREE PLAN")


async def test_looking_in_and_joining(browser: Browser, ws: LocalWorkspace) -> None:
    ws.rooms.leave(BOB, VOTE)
    bob = await look(browser, ws, BOB)
    await expect(bob.get_by_test_id("composer")).to_have_count(0)
    await bob.get_by_test_id("join").click()
    await expect(bob.get_by_test_id("composer")).to_be_visible()
    await bob.get_by_test_id("composer").fill("/leave")
    await bob.get_by_test_id("send").click()
    await expect(bob.get_by_test_id("join")).to_be_visible()


async def test_a_step_is_run_from_the_page(browser: Browser, ws: LocalWorkspace, app: AsyncApp) -> None:
    ann = await look(browser, ws)
    await ann.get_by_test_id("shortcuts").click()
    async with ann.expect_response("**/page/manage"):
        await ann.get_by_role("menuitem", name="Run step: Check").click()
    assert [run.inputs for run in ws.steps.executions.values()] == [{"channel": VOTE}]


@pytest.mark.parametrize("size", SIZES, ids=["wide", "phone"])
async def test_rare_blocks(browser: Browser, ws: LocalWorkspace, app: AsyncApp, client: AsyncWebClient, size: Any) -> None:
    presses = hear_presses(app)
    for kind in ("line", "bar", "area"):
        await client.chat_postMessage(channel=VOTE, text=kind, blocks=[chart(kind)])
    table = {"type": "table", "rows": [[raw("What"), raw("Ours")], [raw("Services"), raw("14")]]}
    await client.chat_postMessage(channel=VOTE, text="table", blocks=[table])
    await client.chat_postMessage(channel=VOTE, text="data table", blocks=[history(12)])
    await client.chat_postMessage(channel=VOTE, text="fold", blocks=[folded(), FEEDBACK, CARD])
    await client.chat_postMessage(channel=VOTE, text="md", blocks=[{"type": "markdown", "text": "# Head\n- **one**"}])
    await client.chat_postEphemeral(channel=VOTE, user=ANN, text="psst", blocks=[section("for Ann")])
    page = await look(browser, ws, size=size)
    main = page.locator("#main")
    await expect(main.locator(".chart-picture")).to_have_count(3)
    await expect(main.locator(".chart-picture").nth(1).locator("rect")).to_have_count(2 * len(QUARTERS))
    fold = main.locator("details.container")
    await expect(fold.get_by_text("inside the fold")).to_be_hidden()
    await fold.locator("summary").click()
    await fold.get_by_label("Note").fill("typed")
    await fold.get_by_role("button", name="Why?").click()
    await main.get_by_role("button", name="Good advice").click()
    grid = main.get_by_role("region", name="History")
    await expect(grid.locator("tbody tr")).to_have_count(5)
    await grid.get_by_role("button", name="Services").click()
    await expect(grid.locator("tbody tr").first).to_contain_text("day 00")
    await grid.get_by_role("button", name="Services").click()
    await expect(grid.locator("tbody tr").first.locator("td").last).to_have_text("9")
    await main.get_by_placeholder("Search").fill("day 03")
    await expect(grid.locator("tbody tr")).to_have_count(1)
    await expect(main.get_by_text("Only visible to you")).to_be_visible()
    await expect(main.get_by_role("heading", name="Head")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    await ws.settled()
    assert presses[0]["state"]["values"]["note"]["typed"]["value"] == "typed"
    assert (presses[1]["actions"][0]["type"], presses[1]["actions"][0]["value"]) == ("feedback_buttons", "good")


@pytest.mark.parametrize("size", SIZES, ids=["wide", "phone"])
async def test_windows_say_what_is_wrong(browser: Browser, ws: LocalWorkspace, app: AsyncApp, size: Any) -> None:
    @app.command("/help-me")
    async def open_it(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack()
        alert = {"type": "alert", "level": "warning", "text": plain("Launch is before the audit")}
        await client.views_open(trigger_id=body["trigger_id"], view=modal(alert, text_field()))

    @app.view("form")
    async def refuse(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"name": "This name is taken."})

    page = await look(browser, ws, size=size)
    await page.get_by_test_id("composer").fill("/help-me")
    await page.get_by_test_id("send").click()
    window = page.get_by_test_id("modal")
    await expect(window).to_contain_text("Launch is before the audit")
    await page.get_by_test_id("modal-submit").click()
    await expect(window).to_contain_text("Please complete this required field.")
    await window.get_by_label("Name").fill("taken")
    await page.get_by_test_id("modal-submit").click()
    await expect(window).to_contain_text("This name is taken.")
    await page.get_by_test_id("modal-close").click()
    await expect(window).to_have_count(0)


async def test_home_belongs_to_one_person(browser: Browser, ws: LocalWorkspace, client: AsyncWebClient) -> None:
    for user, name in ((ANN, "Ann"), (BOB, "Bob")):
        blocks = [section(f"for {name} alone"), chart("line"), CARD]
        await client.views_publish(user_id=user, view={"type": "home", "blocks": blocks})
    for user, name in ((ANN, "Ann"), (BOB, "Bob")):
        page = await look(browser, ws, user)
        await page.get_by_test_id("home-tab").click()
        home = page.get_by_test_id("home")
        await expect(home).to_contain_text(f"for {name} alone")
        await expect(home.locator(".chart-picture")).to_have_count(1)
