"""Who may see and do what: two workspaces and a private channel on one database, and people who try."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.local.model import Team
from bot.store import Agreement
from bot.views.press import Press
from bot.views.refusals import CAN_NOT_CHECK, GONE, NOT_YOURS, OUTSIDER
from tests.postgres import fresh_database
from tests.stories.at_home import (
    forge,
    forge_form,
    home_texts,
    open_home,
    press_home,
    verdict_in,
    window_texts,
)
from tests.stories.kept import checks, facts
from tests.world import ANN, BOB, BOT_USER, CHANNEL, World, world

SECRET = "C0SECRET"
PAY = "C02PAY"
SYSTEM = "topaz"
"""What is checked in the private channel: a word that nobody else may ever read."""
BUTTONS = (
    "answer:services:5-9", "unknown:services", "keep:services", "use:services", "edit:services", "irrelevant:services",
    "settle:take", "again:review", "again:fresh", "verdict:change", "verdict:alternatives", "verdict:why_not",
    "verdict:what_if", "verdict:export", "verdict:sharpen", "verdict:dates", "offer:yes",
)
HOME = ("home:row:0", "home:page:0", "home:page:7", "home:refresh:0")


@dataclass(frozen=True)
class Cast:
    """The workspace with its private channel, and those who are not in it."""

    here: World
    outsider: str
    guest: str
    admin: str
    external: str
    secret: str
    """The assessment of the private channel."""

    @property
    def curious(self) -> tuple[str, ...]:
        """Everybody who may not know of it."""
        return self.outsider, self.guest, self.admin, self.external

    def told(self, since: int) -> str:
        """Everything that was sent anywhere since then, but into the private channel itself."""
        sent = [call for call in list(self.here.workspace.requests)[since:] if call.arguments.get("channel") != SECRET]
        return json.dumps([[call.method, call.arguments] for call in sent])


async def _cast(here: World) -> Cast:
    """Ann's checks in a private channel and in a public one; payments is shared with another company."""
    rooms, roster = here.workspace.rooms, here.workspace.roster
    rooms.create("secret", ANN, BOT_USER, private=True, id=SECRET)
    rooms.share(PAY)
    people = [roster.add(name, kind) for name, kind in (("Dave", "member"), ("Gina", "guest"), ("Adam", "admin"), ("Eva", "external"))]
    for person in (people[1], people[3]):
        rooms.join(person, PAY, ANN)
    await here.settle()
    await verdict_in(here, SECRET, SYSTEM)
    await here.command(ANN, "for voting-app")
    dave, gina, adam, eva = people
    return Cast(here, dave, gina, adam, eva, (await checks(here, SECRET))[-1].id)


@pytest.fixture
async def cast(tmp_path: Path, postgres: str) -> AsyncIterator[Cast]:
    """Two workspaces with the same channel ids on one database; the other one has a check in each channel too."""
    url = fresh_database(postgres)
    (tmp_path / "other").mkdir()
    async with world(tmp_path / "other", url=url, team=Team(id="T0ELSE", name="Elsewhere", domain="else")) as other:
        other.workspace.rooms.create("shared-with-us", "U01ANN0ELSE", BOT_USER, id=CHANNEL)
        await other.command("U01ANN0ELSE", "for emerald")
        async with world(tmp_path, url=url) as here:
            yield await _cast(here)


async def test_nobody_reads_what_they_may_not_not_even_a_count(cast: Cast) -> None:
    here, since = cast.here, len(cast.here.workspace.requests)
    for person in cast.curious[:3]:
        texts = await open_home(here, person)
        assert any("voting-app" in text for text in texts) is (person != cast.guest)
        for text in texts:
            assert "2 checks" not in text or person == cast.admin
        for action in HOME:
            for choice in ("again", "growth", "settings"):
                await forge(here, person, action, Press(cast.secret, choice=choice).packed())
        await here.command(person, "teams", PAY if person == cast.guest else CHANNEL)
    assert "*1 check of 1 team*" in "\n".join(home_texts(here, cast.outsider))
    assert SYSTEM not in cast.told(since) and "emerald" not in cast.told(since)
    assert NOT_YOURS in window_texts(here, cast.outsider) or NOT_YOURS in cast.told(since)


async def test_an_admin_counts_and_reads_no_more_than_others(cast: Cast) -> None:
    texts = await open_home(cast.here, cast.admin)
    assert "*1 check of 1 team*" in "\n".join(texts)
    assert "For admins: 2 checks in this workspace" in texts[-2]
    assert "For admins" not in "\n".join(await open_home(cast.here, cast.outsider))


async def test_nobody_answers_or_exports_what_they_may_not(cast: Cast) -> None:
    here, since = cast.here, len(cast.here.workspace.requests)
    before, files = await checks(here, SECRET), await _files(here)
    for person in cast.curious:
        for action in BUTTONS:
            press = Press(cast.secret, "services", "week" if action == "verdict:dates" else "10-19").packed()
            for channel in ("", CHANNEL, PAY):
                await forge(here, person, action, press, channel=channel, company=_company(cast, person))
    assert await checks(here, SECRET) == before and await _files(here) == files
    assert SYSTEM not in cast.told(since)


async def test_forms_that_somebody_was_never_shown_do_nothing(cast: Cast) -> None:
    here, since = cast.here, len(cast.here.workspace.requests)
    before = await checks(here, SECRET)
    for form in ("edit", "irrelevant", "change", "snooze", "what_if", "settings"):
        view = _view(form, cast.secret)
        held = {"answer": {"answer": {"type": "plain_text_input", "value": "services"}}}
        for person in cast.curious[:3]:
            first = await forge_form(here, person, view, held)
            assert (first["response_action"] == "errors") is (form == "edit"), "not proved yet: nothing happens"
            second = await forge_form(here, person, view, held)
            assert second["response_action"] == "update" and NOT_YOURS in json.dumps(second)
            assert SYSTEM not in json.dumps([first, second])
    assert await checks(here, SECRET) == before
    assert SYSTEM not in cast.told(since)


async def test_what_stands_below_a_field_is_plain_text(cast: Cast) -> None:
    held = {"answer": {"answer": {"type": "plain_text_input", "value": "services"}}}
    said = await forge_form(cast.here, ANN, _view("edit", "f" * 32), held)
    assert said["errors"] == {"answer": "I can't find that check any more. Type /meshcheck to start a new one."}


async def test_members_see_it_all_and_leavers_lose_it(cast: Cast) -> None:
    here = cast.here
    assert any(SYSTEM in text for text in await open_home(here, ANN))
    here.workspace.rooms.join(BOB, SECRET, ANN)
    await here.settle()
    assert any(SYSTEM in text for text in await open_home(here, BOB))
    here.workspace.rooms.leave(BOB, SECRET)
    await here.settle()
    assert not any(SYSTEM in text for text in home_texts(here, BOB)), "published anew without being opened"
    assert here.workspace.home(cast.outsider) is None, "who never opened it is left alone"


async def test_a_window_that_is_still_open_after_somebody_left_saves_nothing(cast: Cast) -> None:
    here = cast.here
    here.workspace.rooms.join(BOB, SECRET, ANN)
    await here.press(BOB, "Change an answer", SECRET)
    before = await checks(here, SECRET)
    here.workspace.rooms.leave(BOB, SECRET)
    await here.settle()
    picked = {"answer": {"answer": {"type": "static_select", "selected_option": {"value": "services"}}}}
    complaints = await here.workspace.submit(BOB, picked)
    assert "Press the button below once more" in complaints["answer"]
    await here.settle()
    assert await here.workspace.submit(BOB, picked) == {}
    assert NOT_YOURS in window_texts(here, BOB)
    assert await checks(here, SECRET) == before


async def test_a_private_channel_is_hidden_while_slack_does_not_say_who_is_in_it(cast: Cast) -> None:
    here = cast.here
    here.workspace.faults.add(method="users.conversations", kind="fatal_error", times=2)
    texts = await open_home(here, ANN)
    assert not any(SYSTEM in text for text in texts) and any("can not be checked right now" in text for text in texts)
    here.workspace.faults.clear()
    assert any(SYSTEM in text for text in await open_home(here, ANN))
    here.workspace.faults.add(method="conversations.members", kind="fatal_error")
    await here.press(ANN, "verdict:export", SECRET)
    assert here.whispers(ANN, SECRET)[-1] == CAN_NOT_CHECK and await _files(here) == []
    here.workspace.faults.clear()
    await here.press(ANN, "verdict:export", SECRET)
    assert sorted(file["name"].rpartition(".")[2] for file in await _files(here)) == ["md", "png"]


async def test_another_company_reads_along_and_answers_where_it_may(cast: Cast) -> None:
    here, eva = cast.here, cast.external
    await here.command(ANN, "for payments", PAY)
    await here.press(eva, "pick:platform", PAY, choose="gke")
    assert here.whispers(eva, PAY)[-1] == OUTSIDER and await facts(here, channel=PAY) == []
    await here.reply(eva, "on GKE", PAY)
    assert await facts(here, channel=PAY) == []
    async with here.bot.store.transaction() as tx:
        await tx.agree(Agreement("T0LOCAL", PAY, shared=True, outsiders_answer=True))
    await here.press(eva, "pick:platform", PAY, choose="gke")
    await here.reply(eva, "none", PAY)
    assert len(await facts(here, channel=PAY)) == 2
    for word in ("stop", "status", "why?"):
        await here.reply(eva, word, PAY)
    await here.press(eva, "edit:platform", PAY)
    assert here.workspace.modal(eva) is None and here.whispers(eva, PAY)[-1] == OUTSIDER
    assert (await checks(here, PAY))[-1].owner == ANN


async def test_a_guest_has_their_channels_and_no_portfolio(cast: Cast) -> None:
    here, gina = cast.here, cast.guest
    await verdict_in(here, PAY, "payments")
    texts = await open_home(here, gina)
    assert any("payments" in text for text in texts)
    assert not any("voting-app" in text or "check of" in text for text in texts)
    await here.command(gina, "teams", PAY)
    assert "Guests see the checks of the channels they are in" in here.whispers(gina, PAY)[-1]
    await here.press(gina, "Why not …?", PAY)
    assert "The verdict is" in window_texts(here, gina)


async def test_the_tab_is_drawn_from_what_holds_now(cast: Cast) -> None:
    here = cast.here
    assert any("voting-app" in text for text in await open_home(here, cast.outsider))
    here.workspace.rooms.convert(CHANNEL, private=True, user=ANN)
    await here.settle()
    assert not any("voting-app" in text for text in await press_home(here, cast.outsider, "Refresh"))


async def test_the_same_channel_of_another_workspace_is_another_channel(cast: Cast) -> None:
    here = cast.here
    async with here.bot.store.transaction() as tx:
        [theirs] = await tx.newest_each("T0ELSE", [CHANNEL], concluded=False)
    since = len(here.workspace.requests)
    for action in BUTTONS:
        await forge(here, ANN, action, Press(theirs.id, "services", "10-19").packed(), channel=CHANNEL)
    await forge(here, ANN, "home:row:0", Press(theirs.id, choice="again").packed())
    async with here.bot.store.transaction() as tx:
        assert await tx.newest_each("T0ELSE", [CHANNEL], concluded=False) == [theirs]
    assert "emerald" not in cast.told(since)
    await open_home(here, ANN)
    assert GONE not in home_texts(here, ANN) and not any("emerald" in text for text in home_texts(here, ANN))


def _company(cast: Cast, person: str) -> str | None:
    return "T0OTHER" if person == cast.external else None


def _view(form: str, assessment: str) -> dict[str, Any]:
    field = {"type": "input", "block_id": "answer", "element": {"type": "plain_text_input", "action_id": "answer"}}
    return {
        "id": "V1", "type": "modal", "callback_id": form, "private_metadata": Press(assessment, "services").packed(),
        "blocks": [field],
    }


async def _files(here: World) -> list[Any]:
    return [file for channel in (SECRET, CHANNEL, PAY) for message in here.messages(channel) for file in message["files"]]
