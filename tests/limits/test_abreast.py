"""What came due is shown while the next people are still looked up: neither of Slack's limits waits for the other."""

from pathlib import Path

from tests.bad_day.many import NOW, all_due, asked, channel, make_channels
from tests.world import world

TEAMS = 12


async def test_the_first_team_is_asked_before_the_last_owner_is_looked_up(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'a.db'}"
    make_channels(tmp_path, TEAMS)
    await all_due(database, TEAMS)
    async with world(tmp_path, url=database, start=NOW) as here:
        methods = [call.method for call in here.workspace.requests]
        last = len(methods) - methods[::-1].index("users.info")
        assert methods.index("chat.postMessage") < last / 2
        assert asked(here.workspace, TEAMS) == {channel(number): 1 for number in range(TEAMS)}
