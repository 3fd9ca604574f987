"""What people type reaches the app in Slack's form."""

import pytest

from bot.local.model import Channel, first_snapshot
from bot.local.typed_text import slack_text
from bot.local.world import World
from tests.local.conftest import HandClock

ANN, BOB = "U01ANN", "U02BOB"
TYPED = {
    "@Ann and @helper": "<@U01ANN> and <@U0BOT>",
    "@nobody, ann@bob.example": "@nobody, ann@bob.example",
    "#payments #nothing C#payments": "<#C02PAY|payments> #nothing C#payments",
    "@here": "<!here>",
    "a < b & c > d": "a &lt; b &amp; c &gt; d",
    "a &lt; b &amp; c": "a &lt; b &amp; c",
    "<@U01ANN> <https://example.com|x>": "<@U01ANN> <https://example.com|x>",
    "see https://example.com/a?b=1&c=2.": "see <https://example.com/a?b=1&c=2>.",
    "5 services": "5 services",
}


@pytest.mark.parametrize(("typed", "wanted"), TYPED.items())
def test_is_marked_up_once(clock: HandClock, typed: str, wanted: str) -> None:
    world = World(first_snapshot("Helper"), clock)
    assert slack_text(world, typed, ANN) == wanted
    assert slack_text(world, wanted, ANN) == wanted


def test_commands_get_names_too(clock: HandClock) -> None:
    world = World(first_snapshot("Helper"), clock)
    assert slack_text(world, "for @Bob", ANN, with_names=True) == "for <@U02BOB|bob>"


def test_private_channels_are_words_to_outsiders(clock: HandClock) -> None:
    world = World(first_snapshot("Helper"), clock)
    world.channels["C0SECRET"] = Channel(id="C0SECRET", name="secret", members=[ANN], private=True)
    assert slack_text(world, "#secret", ANN) == "<#C0SECRET|secret>"
    assert slack_text(world, "#secret", BOB) == "#secret"
