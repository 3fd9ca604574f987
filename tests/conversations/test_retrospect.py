"""Typed replies to "did you follow it, and was it right?": used up as one choice, offered all of them, or left alone."""

from pathlib import Path

import pytest

from conversations.hindsight import CHOICES
from conversations.retrospect import Said, became

HERE = Path(__file__).parent
SAID = {
    "right": (
        "we followed it and it was right", "We followed it. It was right.", "followed, right", "yes", "Yep!", "yes, it was right",
        "yes and yes", "yes we did and it worked", "yes, and it was the right call", "it was right", "the advice was right",
        "the verdict was spot on", "in hindsight it was right", "honestly it was a good call", "I think it was right for us",
        "it worked out", "it worked well for us", "we did, no regrets", "yes, followed and it was great", "we would do it again",
    ),
    "wrong": (
        "we followed it and it was wrong", "it was wrong", "it was the wrong call, we regret it", "followed it, didn't work out",
        "yes, followed it, but it was a mistake", "the recommendation wasn't right", "We did what it said but that was a bad idea",
        "followed it – it was not the right thing to do",
    ),
    "otherwise": (
        "no, we went with Linkerd", "no, we went with Linkerd instead", "nope, went with cilium", "we went with istio anyway",
        "we did otherwise", "we didn't follow it", "no we did not", "not followed", "we never followed it", "we did something else",
        "we ignored it", "we decided against it", "we did not follow it, but it was right", "Otherwise.", "we took another way",
    ),
    "early": (
        "too early to tell", "Too early to say", "too early", "it's too early to know yet", "way too soon", "still rolling it out",
        "we're still in the pilot", "we followed it but it's too early to tell", "can't say yet", "ask again later",
        "ask us again in three months", "we haven't decided yet", "no, too early", "hard to tell yet",
    ),
}
ATTEMPTS = (
    "partly", "yes and no", "mostly right", "it was partly right", "we followed it partly", "mixed", "no", "we followed it", "we did",
    "yes, we followed it", "we went with Linkerd", "we adopted Linkerd and it was right", "no, it was wrong", "right", "good call",
    "that was wrong", "it did not work", "not sure", "we followed it, but Bob had to redo the certs",
    "too early, Bob is still on holiday",
)
TALK = (
    "was it right?", "did we follow it?", "done", "exactly", "sure", "right, back to work", "yes but who cares", "it works on my machine",
    "that was fast", "it was DNS", "No, we kept the sidecars in staging", "thanks", "+1", "lgtm", "<@U02BOB> yes", "good morning", "", "...",
    "on Monday", "12", "we followed the runbook and rebooted it", "it was right there in the logs", "yes will do", "no worries", "hm",
    "we should meet about it", "early standup tomorrow", "wrong channel, sorry", "otherwise we'd have been paged again",
    "we followed it and it was right until the thing with the certificates in March when everybody was on holiday and we had to roll all of it back by hand at night",
)


@pytest.mark.parametrize(("text", "choice"), [(text, choice) for choice, texts in SAID.items() for text in texts])
def test_what_says_one_thing_is_that_choice(text: str, choice: str) -> None:
    found = became(text)
    assert found is not None and found.choice == choice
    assert found.plainly != (text in ("yes", "Yep!", "yes and yes", "no we did not"))


@pytest.mark.parametrize("choice", CHOICES)
def test_what_a_button_says_may_be_typed(choice: str) -> None:
    assert became(CHOICES[choice]) == became(CHOICES[choice].upper() + "!") == Said(choice)


@pytest.mark.parametrize("text", ATTEMPTS)
def test_what_leaves_one_half_open_is_no_choice(text: str) -> None:
    found = became(text)
    assert found is not None and found.choice is None


@pytest.mark.parametrize("text", TALK)
def test_talk_says_nothing_of_the_verdict(text: str) -> None:
    assert became(text) is None


def test_no_talk_of_the_other_corpora_is_taken() -> None:
    talk = [
        *(HERE / "chatter.txt").read_text(encoding="utf-8").splitlines(),
        *(line.partition("\t")[0] for line in (HERE / "talk.tsv").read_text(encoding="utf-8").splitlines()[1:]),
    ]
    taken = [text for text in talk if (found := became(text)) is not None and found.choice is not None]
    assert len(talk) > 1900
    assert set(taken) <= {"ok yes", "yes it worked", "yes and it worked", "ask again in two weeks"}, "each answers this question as well"
