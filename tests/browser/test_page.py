"""The product as a newcomer meets it: two people, one page, a real browser, and the clock that jumps."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.world import ANN, BOB, World

PICTURES = Path(__file__).parents[2] / "docs"
DESKTOP = {"width": 1280, "height": 800}
Picture = Callable[[Page, str], Awaitable[None]]
PHONE = {"width": 390, "height": 844}


async def _page(browser: Browser, here: World, user: str, size: dict[str, int]) -> Page:
    page = await browser.new_page(viewport=size)  # type: ignore[arg-type]
    await page.goto(f"{here.workspace.url}/?as={user}")
    await expect(page.get_by_test_id("connection")).to_contain_text("connected")
    return page


def _thread(page: Page) -> Locator:
    return page.get_by_test_id("thread-pane")


async def _open_thread(page: Page) -> None:
    await page.get_by_test_id("open-thread").last.click()
    await expect(_thread(page)).to_be_visible()


async def _button(page: Page, name: str) -> None:
    await _thread(page).get_by_role("button", name=name, exact=True).last.click()


async def _menu(page: Page, question: str, label: str) -> None:
    menu = _thread(page).locator(f'select[data-action-id^="pick:{question}:"]')
    await menu.select_option(label=label)
    await expect(_thread(page).locator(f'select[data-action-id^="pick:{question}:"]')).to_have_count(0)


async def _type(page: Page, text: str) -> None:
    await page.get_by_test_id("composer-thread").fill(text)
    await page.get_by_test_id("send-thread").click()


async def _from_its_first_line(page: Page, words: str) -> None:
    card = _thread(page).get_by_test_id("message").filter(has_text=words).last
    await card.evaluate("card => card.scrollIntoView({block: 'start'})")
    await page.mouse.move(0, 0)


async def test_two_people_from_the_command_to_the_changed_verdict(browser: Browser, here: World, picture: Picture) -> None:
    ann = await _page(browser, here, ANN, DESKTOP)
    await ann.get_by_test_id("composer").fill("/meshcheck")
    await ann.get_by_test_id("send").click()
    await _open_thread(ann)
    bob = await _page(browser, here, BOB, DESKTOP)
    await _open_thread(bob)

    await _menu(ann, "platform", "Kubernetes we run ourselves")
    await _menu(bob, "mesh_today", "No")
    await _menu(ann, "stage", "Launch is planned")
    await _type(ann, "in 3 months")
    await _button(ann, "None of these")
    await _button(bob, "Yes, usually")
    await _type(bob, "5")
    await expect(_thread(bob)).to_contain_text("5 services")
    await _button(bob, "2–3")
    await _button(ann, "None of these")
    await _button(ann, "One person or part-time")
    await expect(_thread(ann)).to_contain_text("This flips if")
    await expect(_thread(bob)).to_contain_text("Probably not yet")
    await ann.set_viewport_size({"width": 1280, "height": 1200})
    await _from_its_first_line(ann, "Because")
    await picture(ann, "demo.png")

    await ann.get_by_test_id("clock-next").click()
    await expect(_thread(bob)).to_contain_text("Time for another look")
    await _button(bob, "In production")
    await _thread(bob).get_by_label("Rules such as HIPAA", exact=False).check()
    await _button(bob, "Save")
    await _button(ann, "Mutual authentication")
    await _type(ann, "1 June 2027")
    await _type(bob, "14")
    await _button(ann, "A team")
    await _button(ann, "Requests")
    await expect(_thread(ann)).to_contain_text("Since last time")
    await expect(_thread(ann)).to_contain_text("Adopt, pilot first")
    await expect(_thread(ann)).to_contain_text("and 3 more answers")
    await _from_its_first_line(ann, "Since last time")
    await picture(ann, "changed.png")


@pytest.fixture
def picture(request: pytest.FixtureRequest, tmp_path: Path) -> Picture:
    """Takes a picture; those in docs/ are replaced with `--update-goldens` only."""
    folder = PICTURES if request.config.getoption("--update-goldens") else tmp_path

    async def take(page: Page, name: str) -> None:
        await page.get_by_test_id("toast").first.wait_for(state="detached", timeout=20_000)
        image = await page.screenshot(path=folder / name)
        assert len(image) > 20_000

    return take


async def test_everything_fits_a_phone(browser: Browser, here: World, picture: Picture) -> None:
    page = await _page(browser, here, ANN, PHONE)
    await page.get_by_test_id("composer").fill("/meshcheck")
    await page.get_by_test_id("send").click()
    await _open_thread(page)
    await _menu(page, "platform", "Google GKE")
    await _menu(page, "mesh_today", "No")
    await _menu(page, "stage", "In production")
    await expect(_thread(page)).to_contain_text("Does this cluster handle")
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    await picture(page, "phone.png")


async def test_edits_windows_private_messages_and_home(browser: Browser, here: World) -> None:
    page = await _page(browser, here, ANN, DESKTOP)
    await page.get_by_test_id("composer").fill("/meshcheck")
    await page.get_by_test_id("send").click()
    await _open_thread(page)
    await _menu(page, "platform", "Google GKE")
    await _button(page, "Edit")
    window = page.get_by_test_id("modal")
    await expect(window).to_contain_text("Where do these services run?")
    await window.get_by_label("Amazon EKS").check()
    await page.get_by_test_id("modal-submit").click()
    await expect(_thread(page)).to_contain_text("Amazon EKS")
    await _type(page, "why?")
    await expect(_thread(page)).to_contain_text("Only visible to you")
    await page.get_by_test_id("home-tab").click()
    await expect(page.get_by_test_id("home")).to_contain_text(re.compile("voting-app"))


async def test_a_restarted_page_shows_what_was_there(browser: Browser, here: World) -> None:
    page = await _page(browser, here, ANN, DESKTOP)
    await page.get_by_test_id("composer").fill("/meshcheck help")
    await page.get_by_test_id("send").click()
    await expect(page.locator("#main")).to_contain_text("Only visible to you")
    await page.get_by_test_id("composer").fill("/meshcheck")
    await page.get_by_test_id("send").click()
    await expect(page.locator("#main")).to_contain_text("Does voting-app need a service mesh?")
    await asyncio.sleep(0)
    await page.reload()
    await expect(page.locator("#main")).to_contain_text("Does voting-app need a service mesh?")
