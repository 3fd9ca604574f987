"""What teams share, and where the number of services is heading."""

from datetime import date

from bot.library import load_shipped
from conversations.answers import Value
from conversations.growth import FEWEST, MOST, Point, growth
from conversations.needs import needs

MESH = load_shipped()
DAY = date(2026, 11, 24)
HARD = {"data": Value.choices(("compliance",)), "demand": Value.choice("identity")}


def test_a_need_is_shared_only_when_it_is_sure() -> None:
    assert needs(MESH, HARD) == ("need for mutual TLS",)
    assert needs(MESH, {"data": Value.choices(("compliance",)), "demand": Value.unknown(),
                        "debugging": Value.choice("fine"), "pains": Value.choices(("none",))}) == ()
    assert needs(MESH, {"debugging": Value.choice("traces"), "pains": Value.choices(("egress",))}) == (
        "wish to see more between services than logs and metrics show", "wish for traffic rules between services",
    )


def test_a_framework_without_our_derived_names_has_nothing_to_share() -> None:
    assert needs(MESH.model_copy(update={"values": {}}), HARD) == ()


def test_the_course_leads_to_the_next_size() -> None:
    found = growth({"services": Value.number(5, 5), "growth": Value.number(2, 2)}, DAY)
    assert found is not None and not found.ranged
    assert found.points[0] == Point(DAY, 5, 5) and found.points[3] == Point(date(2027, 8, 25), 11, 11)
    assert found.reaches == (10, date(2027, 8, 25)) and found.sizes == (10,)
    assert len(found.points) == 6, "today, three quarters until it is reached, two after it"


def test_ranges_stay_ranges_and_far_away_is_cut() -> None:
    found = growth({"services": Value.number(12, 15), "growth": Value.number(2, 3)}, DAY)
    assert found is not None and found.ranged and found.points[1].low == 14 and found.points[1].high == 18
    slow = growth({"services": Value.number(21, 21), "growth": Value.number(1, 1)}, DAY)
    assert slow is not None and len(slow.points) == MOST + 1 and slow.sizes == (50,)
    assert slow.reaches is not None and slow.reaches[0] == 50
    open_ = growth({"services": Value.number(30, None), "growth": Value.number(7, None)}, DAY)
    assert open_ is not None and open_.points[1] == Point(date(2027, 2, 23), 37, 37)


def test_without_growth_there_is_a_flat_line_and_without_numbers_none() -> None:
    still = growth({"services": Value.number(60, 60), "growth": Value.number(0, 0)}, DAY)
    assert still is not None and still.reaches is None and still.sizes == () and len(still.points) == FEWEST + 1
    assert growth({"services": Value.unknown(), "growth": Value.number(1, 1)}, DAY) is None
    assert growth({"services": Value.number(5, 5), "growth": Value.unknown()}, DAY) is None
    assert growth({"growth": Value.number(1, 1)}, DAY) is None
    assert growth({"services": Value.number(5, 5)}, DAY) is None
