"""The Home tab and the portfolio at five hundred checks, and forms of every question, within Slack's limits."""

from datetime import UTC, date, datetime

import pytest

from bot.library import load_shipped
from bot.local.block_rules import message_problems, view_problems
from bot.views.answer_form import answers_modal, filled_modal
from bot.views.home import PAGE, Admin, Home, home_view
from bot.views.portfolio import Line, ago, growth_chart, growth_words, shared_needs, teams_message
from bot.views.press import Press
from bot.views.root import TeamView
from bot.views.scopes import COSTS, declined
from bot.views.sharing import export_question, sharing_message
from bot.views.team_settings import settings_modal
from conversations.answers import Given, Value
from conversations.assessment import Assessment
from conversations.growth import growth
from conversations.verdict import conclude
from tests.views.reading import problems
from tests.world import texts

MESH = load_shipped()
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = date(2027, 3, 1)
LONG = "a very long name & <of a system> *with* everything " * 3
LINK = "https://example.slack.com/archives/C01/p1795521602388715?thread_ts=1795521602.388715&cid=C01"
GIVEN = {
    "platform": Value.choice("self_run"), "mesh_today": Value.choice("none"), "stage": Value.choice("production"),
    "data": Value.choices(("compliance",)), "demand": Value.choice("identity"), "debugging": Value.choice("fine"),
    "services": Value.number(12, 15), "growth": Value.number(2, 3), "pains": Value.choices(("none",)),
    "owner": Value.choice("part"),
}


def _done(number: int, system: str) -> Assessment:
    facts = tuple(Given(question=id, value=value, by="U01ANN", at=AT) for id, value in GIVEN.items())
    begun = Assessment(
        id=f"{number:032x}", installation="T", channel=f"C{number}", thread=f"t{number}", system=system, owner="U01ANN",
        started_at=AT, framework_version=1, given=facts,
    )
    return begun.model_copy(update={"concluded": conclude(MESH, begun, at=AT)})


def _lines(count: int, system: str = LONG) -> list[Line]:
    course = growth(GIVEN, AT.date())
    done = _done(0, system)
    return [
        Line(
            done.model_copy(update={"id": f"{number:032x}", "channel": f"C{number}"}), done.concluded, LONG[:80], mine=number < count // 2,
            asked=TODAY, shared=("need for mutual TLS",), growth=course, link=LINK, settings=True,
        )
        for number in range(count)
    ]


@pytest.mark.parametrize("page", [0, 12, 13, 24, 99])
def test_five_hundred_checks_fit_page_by_page(page: int) -> None:
    lines = _lines(500)
    home = Home(
        lines, TODAY, page, waiting=[(line, LONG * 9) for line in lines], complete=False, told=LONG, chosen=lines[7].newest.id,
        declined=declined(["commands"]), admin=Admin(500, 3),
    )
    view = home_view(home)
    assert view_problems(view) == [] and len(view["blocks"]) <= 100
    assert problems("Meshcheck's Home tab", view["blocks"]) == []
    rows = [block for block in view["blocks"] if str(block.get("block_id", "")).startswith("team:")]
    assert len(rows) == PAGE
    said = texts({"blocks": view["blocks"], "text": ""})
    assert f"Page {min(page, 24) + 1} of 25" in said and "500 teams share the need for mutual TLS" in said
    labels = [each["text"]["text"] for block in view["blocks"] if block["type"] == "actions" for each in block["elements"]]
    assert ("Earlier" in labels, "More teams" in labels) == (page > 0, page < 24)


def test_every_check_stands_on_exactly_one_page() -> None:
    lines = _lines(41)
    seen = [
        block["block_id"] for page in range(3) for block in home_view(Home(lines, TODAY, page))["blocks"]
        if str(block.get("block_id", "")).startswith("team:")
    ]
    assert len(seen) == len(set(seen)) == 41


def test_another_company_and_a_guest_are_shown_no_portfolio() -> None:
    assert len(home_view(Home((), TODAY, outsider=True))["blocks"]) == 2
    guest = home_view(Home(_lines(3), TODAY, guest=True))
    assert "share the need" not in texts({"blocks": guest["blocks"], "text": ""})


def test_the_portfolio_in_words_fits_a_message() -> None:
    message = teams_message(_lines(500), TODAY, complete=False)
    assert message_problems(list(message.blocks)) == [] and len(message.blocks) <= 50
    assert sum(len(str(block)) for block in message.blocks) < 13_000 * 2
    assert "And 475 more" in texts({"blocks": list(message.blocks), "text": ""})


def test_what_one_team_has_alone_is_no_aggregate() -> None:
    assert shared_needs(_lines(1)) == [] and shared_needs(_lines(2)) == ["2 teams share the need for mutual TLS"]
    same = [line for line in _lines(1) for _ in range(3)]
    assert shared_needs(same) == [], "three systems of one team"


def test_ages_read_like_ages() -> None:
    days = {0: "today", 1: "1 day ago", 59: "59 days ago", 60: "2 months ago", 699: "23 months ago", 800: "2 years ago"}
    for gone, words in days.items():
        assert ago(date.fromordinal(TODAY.toordinal() - gone), TODAY) == words


def test_the_picture_has_the_numbers_of_the_words() -> None:
    course = growth(GIVEN, AT.date())
    assert course is not None
    words, chart = growth_words("payments", course), growth_chart("payments", course)
    assert "12–15 services on 24 Nov 2026" in words and "20 services come about 25 Aug 2027" in words
    assert [each["name"] for each in chart["chart"]["series"]] == ["At least", "At most", "20 services"]
    far = growth({"services": Value.number(1, 60), "growth": Value.number(0, 0)}, AT.date())
    assert far is not None and "No size" in growth_words("x", far)
    assert view_problems({"type": "home", "blocks": [growth_chart(LONG, far)]}) == []


def test_windows_fit_with_every_question_of_the_framework() -> None:
    for assessment in (_done(1, LONG), _done(2, "x").model_copy(update={"concluded": None})):
        assert view_problems(answers_modal(assessment, MESH.questions, page=1)) == []
        assert view_problems(filled_modal(assessment, 3, LINK)) == []
    view = settings_modal(
        Press("a"), LONG, LONG[:80], owner="U01ANN", hours="Mon-Fri 9-17", usual_hours="Tue-Thu 10-16", quiet="W52", gap_days=90,
        stopped=True, shared=True, outsiders_answer=True, released=False,
    )
    assert view_problems(view) == []


def test_what_a_shared_channel_shows_fits() -> None:
    for team in (TeamView(shared=True, paused=True), TeamView(shared=True, outsiders=True, released=True)):
        message = sharing_message(_done(1, LONG), team, {"U01ANN": LONG})
        assert message_problems(list(message.blocks)) == [] and problems(message.text, message.blocks) == []
    assert message_problems(list(export_question(_done(1, LONG)).blocks)) == []


def test_each_declined_scope_is_one_sentence() -> None:
    assert len(declined(["commands"])) == len(COSTS) and declined(list(COSTS)) == [] and declined([]) == []
