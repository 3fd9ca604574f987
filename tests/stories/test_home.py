"""The Home tab: what waits, whose verdicts, where teams are heading, and the buttons that work."""

from datetime import timedelta
from typing import Any

from tests.stories.at_home import (
    choose_home,
    home_chart,
    home_menu,
    home_texts,
    open_home,
    press_home,
    window_texts,
)
from tests.stories.kept import checks, team
from tests.stories.steps import until_verdict
from tests.world import ANN, BOB, CHANNEL, World

PAY = "C02PAY"


async def test_it_shows_verdicts_with_their_age_what_waits_and_what_is_next(here: World) -> None:
    assert "No checks yet in the channels that you may see." in await open_home(here, BOB)
    await until_verdict(here)
    await here.command(BOB, "for payments")
    here.bot.clock.jump(timedelta(days=12))
    texts = await open_home(here, BOB)
    assert "Waiting for you" in texts and any("Where do these services run?" in text for text in texts)
    voting = next(text for text in texts if "*<http" in text and "voting-app>*" in text)
    assert "Probably not yet · Settled · 24 Nov 2026, 12 days ago" in voting and "Asked again 26 May 2027" in voting
    payments = [text for text in texts if "|payments>*" in text]
    assert "Being answered: nobody has answered yet" in payments[-1] and "No verdict yet" in payments[-1]
    assert "Waiting for you" not in await open_home(here, ANN), "Bob's question is not addressed to Ann"


async def test_growth_is_a_picture_and_the_same_in_words(here: World) -> None:
    await until_verdict(here)
    texts = await open_home(here, ANN)
    words = next(text for text in texts if "give or take a quarter" in text)
    assert words.startswith("*voting-app*: 5 services on 24 Nov 2026") and "10 services come about 25 Aug 2027" in words
    chart = home_chart(here, ANN)
    assert chart is not None
    series = {one["name"]: [point["value"] for point in one["data"]] for one in chart["chart"]["series"]}
    assert series == {"Services": [5, 7, 9, 11, 13, 15], "10 services": [10] * 6}


async def test_a_slack_that_draws_no_charts_gets_the_words(here: World) -> None:
    await until_verdict(here)
    here.workspace.faults.add(method="views.publish", kind="invalid_blocks")
    texts = await open_home(here, ANN)
    assert home_chart(here, ANN) is None and any("give or take a quarter" in text for text in texts)


async def test_looking_again_from_home_asks_in_the_thread(here: World) -> None:
    await until_verdict(here)
    await open_home(here, BOB)
    await choose_home(here, BOB, "voting-app", "Look again")
    assert len(await checks(here)) == 2
    assert any(text.startswith("The questions wait in <http") for text in home_texts(here, BOB))
    assert "Being looked at again" in "\n".join(await press_home(here, BOB, "Refresh"))
    assert "Last time: *Kubernetes we run ourselves*" in here.transcript()


async def test_settings_are_changed_in_a_window_and_hold(here: World) -> None:
    await until_verdict(here)
    await open_home(here, ANN)
    await choose_home(here, ANN, "voting-app", "Settings…")
    assert "Working hours" in window_texts(here, ANN)
    wrong = {"hours": {"hours": _typed("nine to five")}, "quiet": {"quiet": _typed("W60")}}
    assert (await here.workspace.submit(ANN, wrong))["hours"].startswith("I can't read that: 'nine to five' is not")
    wrong["hours"] = {"hours": _typed("Mon-Fri 9-17")}
    assert "W60" in (await here.workspace.submit(ANN, wrong))["quiet"]
    good: dict[str, dict[str, dict[str, Any]]] = {
        "hours": {"hours": _typed("Mon-Fri 9-17")}, "quiet": {"quiet": _typed("W52-W01")},
        "gap": {"gap": _picked("90")}, "reminders": {"reminders": _picked("off")},
        "owner": {"owner": {"type": "users_select", "selected_user": BOB}},
    }
    assert await here.workspace.submit(ANN, good) == {}
    await here.settle()
    told = home_texts(here, ANN)[1]
    assert told == "The settings of #voting-app are saved. <@U02BOB> now looks after *voting-app*."
    kept = await team(here)
    async with here.bot.store.transaction() as tx:
        agreed = await tx.agreement(kept.installation, CHANNEL)
    assert (kept.stopped, kept.quiet, agreed.hours, agreed.gap_days) == (True, "W01, W52, W53", "Mon-Fri 9-17", 90)
    assert (await checks(here))[-1].owner == BOB
    assert "Reminders are stopped in this channel" in "\n".join(home_texts(here, ANN))


async def test_only_who_may_change_settings_is_offered_them(here: World) -> None:
    await here.command(ANN, "for payments", PAY)
    dave = here.workspace.roster.add("Dave")
    await open_home(here, dave)
    assert home_menu(here, dave, "payments") == {}
    await open_home(here, BOB)
    assert list(home_menu(here, BOB, "payments")) == ["Settings…"]


async def test_a_window_opens_at_once_and_is_filled_when_slack_has_answered(here: World) -> None:
    await until_verdict(here)
    await open_home(here, ANN)
    since = len(here.workspace.requests)
    await choose_home(here, ANN, "voting-app", "Settings…")
    methods = [call.method for call in list(here.workspace.requests)[since:]]
    assert methods[0] == "views.open" and methods.index("conversations.members") < methods.index("views.update")


async def test_owners_hand_over_and_nobody_else_does(here: World) -> None:
    await here.command(ANN)
    await here.command(BOB, "owner <@U03CHRIS>")
    assert "Only <@U01ANN>, who owns it" in here.whispers(BOB)[-1]
    dave = here.workspace.roster.add("Dave")
    await here.command(ANN, f"owner <@{dave}|dave>")
    assert "is not in that channel" in here.whispers(ANN)[-1]
    await here.command(ANN, "owner @bob")
    assert (await checks(here))[-1].owner == BOB and "now looks after *voting-app*" in here.whispers(ANN)[-1]
    await here.command(ANN, "owner")
    assert here.whispers(ANN)[-1] == "Say who: `/meshcheck owner @somebody`."
    here.workspace.rooms.leave(BOB, CHANNEL)
    await here.settle()
    await here.command(ANN, "owner <@U03CHRIS> for voting-app")
    assert (await checks(here))[-1].owner == "U03CHRIS", "the owner has left: anybody in the channel may"


async def test_teams_and_declined_scopes_in_words(here: World) -> None:
    await until_verdict(here)
    await here.command(ANN, "for payments", PAY)
    await here.command(BOB, "teams")
    whisper = here.whispers(BOB)[-1]
    assert whisper.startswith("*2 checks of 2 teams that you may see*\n1 × Probably not yet")
    assert "Probably not yet · Settled · 24 Nov 2026, today" in whisper
    here.workspace.installation.decline("files:write")
    await here.command(BOB, "status")
    assert "files:write" not in here.whispers(BOB)[-1], "what was granted is read when the bot introduces itself"


def _typed(text: str) -> dict[str, Any]:
    return {"type": "plain_text_input", "value": text}


def _picked(value: str) -> dict[str, Any]:
    return {"type": "static_select", "selected_option": {"value": value}}
