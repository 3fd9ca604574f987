"""What Slack refuses in one workspace holds up nobody in another."""

import asyncio
from pathlib import Path

import pytest

from tests.hosted.city import BLUE, RED, City, Place, city
from tests.quiet_time import in_quiet_time
from tests.world import ANN

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
LONG = 120


def test_a_workspace_that_is_refused_for_long_delays_no_other(tmp_path: Path) -> None:
    async def story() -> None:
        async with city(tmp_path) as here:
            await _both(here)
            here.red.workspace.faults.add(method="chat.postMessage", kind="429", retry_after=LONG)
            began = asyncio.get_running_loop().time()
            for place in (here.red, here.blue):
                await place.workspace.say(place.id(ANN), place.id("C01VOTE"), "/meshcheck")
            while not _asked(here.blue):
                await asyncio.sleep(0.25)
                assert asyncio.get_running_loop().time() < began + LONG / 2
            assert not _asked(here.red)
            await here.settle()
            assert _asked(here.red)
            assert asyncio.get_running_loop().time() >= began + LONG, "not before Slack allowed it"
            assert here.red.workspace.rates.made("chat.postMessage") == here.blue.workspace.rates.made("chat.postMessage") == 2

    in_quiet_time(story())


async def _both(here: City) -> None:
    for team, place in ((RED, here.red), (BLUE, here.blue)):
        await here.install(team)
        await place.invite()


def _asked(place: Place) -> bool:
    return "Where do these services run?" in place.transcript()
