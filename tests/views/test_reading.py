"""The check of what is read aloud notices what it is for."""

import pytest

from bot.views.blocks import actions, button, section
from bot.views.message import Message
from bot.views.text import escaped
from tests.views.reading import marks, problems


@pytest.mark.parametrize(("text", "blocks", "problem"), [
    ("", (section("Two words"),), "the notification says nothing"),
    ("✓", (section("Two words"),), "the notification says nothing"),
    ("Two words", (section("🎉 Two words"),), "a picture stands in"),
    ("Two words", (section("Done :tada: now"),), "a picture stands in"),
    ("Two words", (section("✓ · →"),), "only signs"),
    ("Two words", (actions("a", [button("b", "→", "v")]),), "a button without words"),
    ("Two words", (section("See <https://a.example/x>"),), "a link without words"),
    ("Two words", ({"type": "image", "image_url": "https://a.example/x.png", "alt_text": ""},), "a picture without alt_text"),
])
def test_what_could_not_be_heard_is_noticed(text: str, blocks: tuple[dict[str, object], ...], problem: str) -> None:
    assert any(found.startswith(problem) for found in problems(text, blocks))


def test_a_plain_message_is_fine() -> None:
    blocks = (section("✓ How many? *12* · Ann → `:8080:` <https://a.example|its thread>"), actions("a", [button("b", "5–9", "v")]))
    assert problems("Question 3: how many services?", blocks) == []


def test_a_notification_spells_out_no_marks() -> None:
    told = "The check of *voting-app* waits in <https://a.example/x?y=1|its thread>: `/meshcheck for my_app`, _at once_, for <@U1>."
    assert Message(told, ()).notice == "The check of voting-app waits in its thread: /meshcheck for my_app, at once, for <@U1>."
    assert Message(escaped("2 * 3 _is_ `six`"), ()).notice == escaped("2 * 3 _is_ `six`"), "people's own signs stay, and stay harmless"
    assert marks(told) and marks("see <https://a.example>") and not marks(escaped("*a* `b`"))
