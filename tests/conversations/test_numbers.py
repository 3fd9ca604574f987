"""Numbers and ranges as people type them, and what looks like one but is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.framework import Framework
from conversations.numbers import parse_number
from conversations.words import core
from tests.conversations.reading import read

EXACT = {
    "12": "12..12", "12.": "12..12", "12!": "12..12", "*12*": "12..12", " 12 ": "12..12", "twelve": "12..12", "only 3": "3..3", "5k": "5000..5000", "1.5k": "1500..1500", "2 dozen": "24..24",
    "a hundred and twenty": "120..120", "three hundred five": "305..305", "3 (vote, result and redis)": "3..3", "12 :+1:": "12..12", "12 🎉": "12..12",
    "12 services": "12..12", "12 microservices": "12..12", "12 micro-services": "12..12", "exactly 9": "9..9",
    "9 exactly": "9..9", "we have 12 services": "12..12", "I think 12": "12..12", "12, I think": "12..12",
    "1,200": "1200..1200", "twenty-five": "25..25", "twenty five": "25..25", "a dozen": "12..12",
    "half a dozen services": "6..6", "a couple": "2..2", "one": "1..1", "just one": "1..1", "a hundred": "100..100",
    "there are 7 of them in total": "7..7", "7 services and counting": "7..", "a couple of services": "2..2", "thirtyfive": "35..35", "it's 14 right now": "14..14",
}
RANGES = {
    "12-15": "12..15", "12–15": "12..15", "12 - 15": "12..15", "12 to 15": "12..15", "between 12 and 15": "12..15",
    "from 10 to 20": "10..20", "5 or 6": "5..6", "five or six": "5..6", "ten to fifteen": "10..15", "1–4": "1..4",
    "between five and ten services": "5..10", "roughly 20-25": "20..25", "12 or 13 I guess": "12..13",
    "10+": "10..", "10 plus": "10..", "10 or more": "10..", "ten or more": "10..", "20 or more services": "20..",
    "10 services or more": "10..", "at least 10": "10..", ">= 10": "10..", "≥10": "10..", "20 and counting": "20..",
    "more than 10": "11..", "over 20": "21..", ">10": "11..", "fifty plus": "50..", "over a hundred": "101..",
    "up to 8": "1..8", "at most ten": "1..10", "<= 10": "1..10", "≤ 10": "1..10", "10 max": "1..10",
    "10 or fewer": "1..10", "10 services or fewer": "1..10", "fewer than 10": "1..9", "<10": "1..9", "under 5": "1..4",
}
VAGUE = {
    "about 12": "11..13", "~12": "11..13", "12ish": "11..13", "around twelve": "11..13", "about a dozen": "11..13",
    "50 or so": "45..55", "twelve services or so": "11..13", "12 give or take": "11..13", "nearly fifty": "45..55",
    "12 services give or take": "11..13", "somewhere around 30": "27..33", "roughly 5": "4..6", "about 12 or so": "11..13",
    "probably 12": "11..13", "~40 give or take": "36..44", "17 +/- 2": "15..19", "20-odd": "18..22", "12/13": "12..13", "10, maybe 12": "10..12",
}
NEAR_MISSES = {
    "4 (vote, result and redis)": "~4..4", "12 and 3 databases": "~3..12", "12, 13 with redis": "~12..13", '"12"': "~12..12",
    "12 now, 15 soon": "~12..15", "we run 12 services on 3 nodes": "~3..12", "12, not counting redis": "~12..12",
}
TALK = (
    "a few", "several", "dozens", "many", "lots", "not many", "not 12", "we don't have 12", "no 12", "12.5", "1.200", "-3",
    "15-12", "0", "zero", "none", "no", "fewer than 1", "below 1", "under zero", "fewer than 0", "10%", "1e3", "1000000",
    "100001", "101k", "12/15", "fourteen hundred five", "+1", "15?", "how about 12?", "is it 12?", "v1.2", "2026-11-23", "12/2026", "at 12", "let's meet at 12:30",
    "see PR 12", "see issue 12", "12 people", "12 minutes", "$12", "the 12 services that call the 13 others and the 14 more",
    "12 last year", "<#C123>", "ask <@U12>", "", "  ", "...", "thanks"
    "I looked at it yesterday and counted something like 12 but some of them are gone",
)


@pytest.mark.parametrize(("text", "meaning"), [*EXACT.items(), *RANGES.items(), *VAGUE.items(), *NEAR_MISSES.items()])
def test_counts_as_people_type_them(mesh: Framework, text: str, meaning: str) -> None:
    assert read(mesh, "services", text) == meaning


@pytest.mark.parametrize("text", TALK)
def test_talk_with_a_number_in_it_is_no_count(mesh: Framework, text: str) -> None:
    assert read(mesh, "services", text) == "-"


@pytest.mark.parametrize(("text", "meaning"), [("1000 thanks", "-"), ("100 thanks to you all", "-"), ("12, thanks", "12..12"), ("10 thanks", "10..10")])
def test_a_thousand_thanks_count_no_services(mesh: Framework, text: str, meaning: str) -> None:
    assert read(mesh, "services", text) == meaning


@pytest.mark.parametrize(
    ("question", "text", "meaning"),
    [
        ("growth", "2 per quarter", "2..2"), ("growth", "2/quarter", "2..2"), ("growth", "1 or 2 a quarter", "1..2"),
        ("growth", "none", "0..0"), ("growth", "0", "0..0"), ("growth", "2 more", "2..2"), ("growth", "7+", "7.."),
        ("growth", "two new services per quarter", "2..2"), ("growth", "no growth", "0..0"), ("growth", "up to 0", "0..0"),
        ("slo", "5ms", "5..5"), ("slo", "5 ms", "5..5"), ("slo", "about 10 milliseconds", "9..11"),
        ("rps", "500 req/s", "500..500"), ("rps", "2000 requests per second", "2000..2000"), ("rps", "500rps", "500..500"),
        ("pods", "40 pods", "40..40"), ("nodes", "3 nodes", "3..3"), ("services", "0+", "0.."),
    ],
)
def test_each_question_takes_its_own_unit(mesh: Framework, question: str, text: str, meaning: str) -> None:
    assert read(mesh, question, text) == meaning


@given(st.integers(1, 100_000), st.integers(0, 100_000))
def test_every_number_and_range_written_plainly_is_read_back(low: int, more: int) -> None:
    high = min(low + more, 100_000)
    assert parse_number(str(low)) == (low, low)
    assert parse_number(f"{low:,} services") == (low, low)
    assert parse_number(f"{low}-{high}") == parse_number(f"between {low} and {high}") == (low, high)
    assert parse_number(f"{low}+") == parse_number(f"at least {low}") == (low, None)
    assert parse_number(f"fewer than {low}") == (min(1, low - 1), low - 1)


@given(st.integers(1, 100_000))
def test_a_vague_amount_lies_around_its_number(amount: int) -> None:
    found = parse_number(f"about {amount}")
    assert found is not None and found[1] is not None
    assert 0 <= found[0] < amount < found[1]


@pytest.mark.parametrize(("text", "range_"), [
    ("14 including redis", (14, 14)), ("14, incl. postgres and redis", (14, 14)), ("14 (incl. redis)", (14, 14)),
    ("30 (give or take)", (27, 33)),
])
def test_what_was_counted_in_is_no_other_number(text: str, range_: tuple[int, int]) -> None:
    assert parse_number(core(text)) == range_
