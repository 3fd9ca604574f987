"""The picture of a team's growth: beside the record in its thread, with its words, and never in the record's way."""

import struct
from datetime import date
from pathlib import Path

import pytest
from numpy import asarray

from bot import pictures
from bot.local.model import PNG
from bot.views.portfolio import growth_alt, growth_course
from conversations.answers import Value
from conversations.growth import growth
from tests.stories.steps import downloaded, exported, rest_of_it, until_services, until_verdict, voting_app
from tests.world import ANN, BOB, CHANNEL, World, world

TODAY = date(2026, 11, 24)
RECORD, PICTURE = "mesh-decision-voting-app.md", "mesh-growth-voting-app.png"


def _files(here: World) -> list[str]:
    return [file["name"] for message in here.thread() for file in message["files"]]


async def test_it_comes_with_the_record_and_says_in_words_what_it_shows(here: World) -> None:
    await voting_app(here)
    await here.press(BOB, "Export")
    assert _files(here) == [RECORD, PICTURE]
    [file] = [file for message in here.thread() for file in message["files"] if file["picture"]]
    assert file["title"] == "Services of voting-app"
    assert file["alt"].startswith("voting-app: 5 services on 24 Nov 2026, 15 by 24 Feb 2028")
    picture = await downloaded(here, file)
    assert picture.startswith(PNG)
    assert struct.unpack(">II", picture[16:24]) == (1280, 720), "pixels, from the header"
    assert picture.endswith(b"IEND\xaeB`\x82")


async def test_forgotten_it_goes_with_the_record(here: World) -> None:
    await until_verdict(here)
    await here.press(ANN, "Export")
    assert set(_files(here)) == {RECORD, PICTURE}
    await here.command(ANN, "forget")
    await here.press(ANN, "Delete everything")
    await here.bot.tick()
    await here.settle()
    assert [file["name"] for message in here.messages(CHANNEL) for file in message["files"]] == []


@pytest.mark.parametrize("trouble", ["broken", "slow"])
async def test_without_it_the_record_still_comes(
    tmp_path: Path, trouble: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    if trouble == "broken":
        monkeypatch.setenv("MPLBACKEND", "no-such-backend")
    else:
        monkeypatch.setattr(pictures, "PATIENCE", 0)
    async with world(tmp_path) as here:
        await until_verdict(here)
        await here.press(ANN, "Export")
        assert _files(here) == [RECORD]
        assert "# Does voting-app need a service mesh?" in await exported(here)
    assert "no picture of growth" in caplog.text


async def test_who_did_not_say_how_fast_they_grow_gets_none(here: World) -> None:
    await until_services(here)
    await rest_of_it(here, growth="don't know")
    await here.press(ANN, "Export")
    assert _files(here) == [RECORD]


@pytest.mark.parametrize(("services", "grows", "lines"), [
    (Value.number(5, 5), Value.number(2, 2), ["Services"]),
    (Value.number(12, 15), Value.number(2, 3), ["At least", "At most"]),
    (Value.number(5, 5), Value.number(0, 0), ["Services"]),
])
def test_it_draws_the_numbers_that_the_words_name(services: Value, grows: Value, lines: list[str]) -> None:
    found = growth({"services": services, "growth": grows}, TODAY)
    assert found is not None
    course = growth_course(found)
    [axes] = pictures.figure(course).axes
    drawn = {str(line.get_label()): asarray(line.get_ydata()).tolist() for line in axes.lines}
    assert {name: drawn[name] for name in lines} == {name: list(values) for name, values in course.lines.items()}
    said = [text.get_text() for text in axes.texts]
    assert set(course.sizes) <= set(said)
    words = growth_alt("payments & co", found)
    assert words.startswith("payments & co: ")
    if course.reaches is None:
        assert said == list(course.sizes) and "No size" in words
    else:
        assert said[-1] == course.reaches[0] and course.reaches[0] in words
        assert any(asarray(line.get_ydata()).tolist() == [course.reaches[2]] for line in axes.lines)
    assert (axes.get_legend() is not None) == (len(lines) > 1), "one line needs no legend"
