"""Typed text as words: what is cleaned away and what carries the answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.words import cleaned, content, core, is_negated, is_question, means_not_relevant, means_unknown


@pytest.mark.parametrize(
    ("text", "plain", "inner"),
    [
        ("  Twelve,  I think. ", "twelve, i think", "twelve"),
        ("We’ve got “12”", "we've got \"12\"", '"12"'),
        ("*10–12* or so", "10-12* or so", "10-12*"),
        ("Well, I think it's GKE, to be honest!", "well, i think it's gke, to be honest", "gke"),
        ("today", "today", "today"),
        ("12\n services", "12 services", "12 services"),
    ],
)
def test_an_answer_is_taken_out_of_what_people_put_around_it(text: str, plain: str, inner: str) -> None:
    assert (cleaned(text), core(text)) == (plain, inner)


@given(st.text(max_size=60))
def test_what_is_cleaned_stays_clean(text: str) -> None:
    assert cleaned(cleaned(cleaned(text))) == cleaned(cleaned(text))
    assert len(core(text)) <= len(cleaned(text))


def test_small_words_carry_nothing() -> None:
    assert content("We are running it on the GKE!") == ("gke",)
    assert content("it is what it is") == ("what", "is")
    assert content("we do it") == ("we", "do", "it")


@pytest.mark.parametrize(
    ("text", "asks"), [("how many?", True), ("12?", True), ("?", False), ("???", False), ("12", False)]
)
def test_a_lone_question_mark_asks_nothing(text: str, asks: bool) -> None:
    assert is_question(text) is asks
    assert means_unknown(text) is (set(text) == {"?"})


@pytest.mark.parametrize("text", ["not gke", "no gke", "we don’t use gke", "it isn't gke", "never gke", "without gke", "we cannot"])
def test_a_denial_is_heard(text: str) -> None:
    assert is_negated(text)
    assert not is_negated("gke, nothing else")


def test_we_do_not_is_no_and_we_do_not_know_is_open() -> None:
    assert not any(map(means_unknown, ("we don't", "we don't yet", "I wouldn't", "don't", "we do not really")))
    assert all(map(means_unknown, ("we don't know", "I wouldn't know", "don't remember", "we do not really know yet")))


@pytest.mark.parametrize(
    ("text", "skips"),
    [("n/a", True), ("na", True), ("Not relevant for us", True), ("doesn't apply here", True), ("irrelevant", True),
     ("that is relevant", False), ("not relevant, because we are small", False)],
)
def test_not_relevant_is_said_with_the_whole_text(text: str, skips: bool) -> None:
    assert means_not_relevant(text) is skips
