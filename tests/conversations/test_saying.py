"""How answers read."""

from datetime import date

import pytest

from conversations.answers import Value
from conversations.framework import Framework
from conversations.saying import said, said_with_unit


@pytest.mark.parametrize(
    ("question", "value", "words"),
    [
        ("services", Value.number(12, 12), "12 services"),
        ("services", Value.number(1, 1), "1 service"),
        ("services", Value.number(0, 1), "0–1 services"),
        ("services", Value.number(12, 15), "12–15 services"),
        ("services", Value.number(10, None), "10+ services"),
        ("services", Value(kind="number", high=9), "9 services"),
        ("services", Value.unknown(), "don't know"),
        ("growth", Value.number(1, 1), "1 service per quarter"),
        ("growth", Value.number(2, 3), "2–3 services per quarter"),
        ("slo", Value.number(1, 1), "1 millisecond"),
        ("rps", Value.number(500, 500), "500 requests per second"),
        ("owner", Value.choice("part"), "One person or part-time"),
        ("owner", Value.choice("gone_since"), "gone_since"),
        ("owner", Value.retracted(), "don't know"),
        ("pains", Value.choices(("grpc", "certificates")), "Certificates, gRPC load sticks to a few pods"),
        ("pains", Value.choices(("old_option", "config")), "Config drift, old_option"),
        ("demand", Value.not_relevant(), "not relevant"),
        ("demand", Value.not_relevant("we hold no data"), "not relevant (we hold no data)"),
        ("launch", Value.day(date(2027, 3, 1)), "1 Mar 2027"),
        ("problem", Value.words("Nights are short"), "Nights are short"),
    ],
)
def test_an_answer_reads_like_speech(mesh: Framework, question: str, value: Value, words: str) -> None:
    assert said_with_unit(mesh.question(question), value) == words


def test_a_number_can_be_said_without_its_unit(mesh: Framework) -> None:
    assert said(mesh.question("services"), Value.number(12, 15)) == "12–15"
