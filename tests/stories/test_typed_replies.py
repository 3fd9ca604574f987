"""What people type in a thread: what counts as an answer, what is offered back to its author, what is talk."""

import pytest

from tests.stories.kept import checks, facts, standing
from tests.stories.steps import until_data, until_services
from tests.world import ANN, BOB, BOT_USER, CHANNEL, World, texts


@pytest.mark.parametrize(
    ("typed", "counts"),
    [
        ("12", "12"), ("12-15", "12–15"), ("about a dozen", "11–13"), ("10+", "10+"), ("less than 10", "1–9"),
        ("<10", "1–9"), ("I think 14 or so", "14"), ("twenty-five services", "25"), ("dunno", "don't know"),
        ("n/a", "not relevant (n/a)"), ("@meshcheck 9", "9"),
    ],
)
async def test_a_number_that_is_the_whole_reply_counts(here: World, typed: str, counts: str) -> None:
    await until_services(here)
    before = len(here.thread())
    await here.reply(BOB, typed)
    assert await facts(here, "services") == [f"services: {counts} · {BOB}"]
    assert len(here.thread()) == before + 1, "nothing is said about it: the line is the receipt"
    assert f"*{counts}" in _line(here, "How many services")
    assert here.whispers(BOB) == []


@pytest.mark.parametrize(
    ("typed", "counts"),
    [
        ("in 3 months", "24 Feb 2027"), ("1 March 2027", "1 Mar 2027"), ("2027-03-01", "1 Mar 2027"),
        ("end of March", "31 Mar 2027"), ("we don't know", "don't know"),
    ],
)
async def test_a_date_that_is_the_whole_reply_counts(here: World, typed: str, counts: str) -> None:
    await here.command(ANN)
    for question, option in (("platform", "gke"), ("mesh_today", "none"), ("stage", "launch")):
        await here.choose(ANN, question, option)
    await here.reply(BOB, typed)
    assert await facts(here, "launch") == [f"launch: {counts} · {BOB}"]


async def test_choices_and_several_of_them_count_in_their_own_words(here: World) -> None:
    await here.command(ANN)
    await here.reply(BOB, "we're on EKS")
    await here.reply(ANN, "no mesh")
    await here.reply(BOB, "in prod")
    await here.reply(ANN, "PII and SOC 2")
    await here.reply(BOB, "mTLS is named")
    assert await facts(here) == [
        "platform: Amazon EKS · U02BOB",
        "mesh_today: No · U01ANN",
        "stage: In production · U02BOB",
        "data: Personal, financial or health data, Rules such as HIPAA, PCI DSS, SOC 2, FedRAMP or a contract · U01ANN",
        "demand: Mutual authentication · U02BOB",
    ]
    assert here.whispers(ANN) == here.whispers(BOB) == []


async def test_two_numbers_of_one_message_are_answered_one_after_the_other(here: World) -> None:
    await until_services(here)
    await here.reply(ANN, "5")
    await here.reply(BOB, "2 per quarter")
    assert (await facts(here))[-2:] == ["services: 5 · U01ANN", "growth: 2 · U02BOB"]


@pytest.mark.parametrize(
    "typed",
    [
        "do you mean with Redis?", "12?", "lol", "I'll be back at 10", "see https://example.org/12", "#payments",
        "@bob 12", "@channel 12", "that took 12 minutes yesterday", "-3", "99999999", ":thumbsup:", "12:30",
    ],
)
async def test_talk_and_questions_are_passed_over_in_silence(here: World, typed: str) -> None:
    await until_services(here)
    before, thread = await facts(here), here.transcript()
    ts = await here.reply(BOB, typed)
    assert await facts(here) == before
    assert here.whispers(BOB) == []
    said = next(message["text"] for message in here.thread() if message["ts"] == ts)
    assert here.transcript() == f"{thread}\n    {BOB}: {said}"


async def test_a_reply_to_somebody_else_counts_when_it_also_names_the_bot(here: World) -> None:
    await until_services(here)
    await here.reply(BOB, "@ann 12")
    assert await facts(here, "services") == []
    await here.reply(BOB, "@meshcheck 12")
    assert await facts(here, "services") == ["services: 12 · U02BOB"]


async def test_a_near_miss_is_offered_to_its_author_alone_and_recorded_on_yes(here: World) -> None:
    await until_services(here)
    await here.reply(BOB, "we had 14, now rather 15 of them")
    assert here.whispers(BOB) == ["Shall I record *14–15 services*?"]
    assert here.whispers(ANN) == []
    assert await facts(here, "services") == []

    await here.press(BOB, "Yes, record it")
    assert await facts(here, "services") == ["services: 14–15 · U02BOB"]
    assert "*14–15 services* · Bob" in _line(here, "How many services")
    assert here.whispers(BOB) == [], "an answered offer goes away"


async def test_no_to_a_near_miss_records_nothing(here: World) -> None:
    await until_services(here)
    await here.reply(BOB, "we had 14, now rather 15 of them")
    await here.press(BOB, "No")
    assert here.whispers(BOB) == ["All right, nothing is recorded. Reply again, or press a button."]
    assert await facts(here, "services") == []


async def test_yes_to_a_near_miss_that_somebody_overtook_is_explained(here: World) -> None:
    await until_services(here)
    await here.reply(BOB, "we had 14, now rather 15 of them")
    await here.press(ANN, "5–9")
    await here.press(BOB, "Yes, record it")
    assert await facts(here, "services") == ["services: 5–9 · U01ANN"]
    assert here.whispers(BOB) == ["Ann was faster: the answer changed after you saw it. The message now shows the new one."]


async def test_a_date_without_its_day_is_offered(here: World) -> None:
    await here.command(ANN)
    for question, option in (("platform", "gke"), ("mesh_today", "none"), ("stage", "launch")):
        await here.choose(ANN, question, option)
    await here.reply(ANN, "March 2027")
    assert here.whispers(ANN) == ["Shall I record *1 Mar 2027*?"]
    await here.press(ANN, "Yes, record it")
    assert await standing(here, "launch") == "1 Mar 2027"


async def test_a_choice_inside_a_sentence_is_offered(here: World) -> None:
    await until_data(here)
    await here.reply(BOB, "I heard somebody talk about PCI last year")
    assert here.whispers(BOB) == ["Shall I record *Rules such as HIPAA, PCI DSS, SOC 2, FedRAMP or a contract*?"]
    assert await facts(here, "data") == []


async def test_a_word_that_fits_two_open_questions_is_offered_for_the_first(here: World) -> None:
    await here.command(ANN)
    await here.reply(BOB, "other")
    assert await facts(here) == []
    assert here.whispers(BOB) == ["Shall I record *Another managed Kubernetes*?"]


async def test_replies_elsewhere_are_nobody_s_answer(here: World) -> None:
    await until_services(here)
    before = await facts(here)
    foreign = await here.workspace.say(ANN, CHANNEL, "lunch?")
    await here.workspace.say(BOB, CHANNEL, "12", foreign)
    await here.workspace.say(BOB, CHANNEL, "12")
    await here.workspace.say(BOB, "C02PAY", "12")
    await here.settle()
    assert await facts(here) == before
    assert here.whispers(BOB) == []


async def test_a_reply_that_is_also_sent_to_the_channel_counts(here: World) -> None:
    await until_services(here)
    await here.workspace.say(BOB, CHANNEL, "12", here.root()["ts"], broadcast=True)
    await here.settle()
    assert await facts(here, "services") == ["services: 12 · U02BOB"]


async def test_naming_the_bot_in_the_channel_starts_a_check_or_answers(here: World) -> None:
    await here.workspace.say(BOB, CHANNEL, "@meshcheck")
    await here.settle()
    [check] = await checks(here)
    assert (check.owner, check.system) == (BOB, "voting-app")
    assert texts(here.root()).startswith("*Does voting-app need a service mesh?*")

    await here.workspace.say(ANN, CHANNEL, "@meshcheck status")
    await here.settle()
    assert here.whispers(ANN)[0].startswith("• *voting-app*: being answered · owner Bob · waiting for answers")
    await here.workspace.say(ANN, CHANNEL, "@meshcheck for payments")
    await here.settle()
    assert [check.system for check in await checks(here)] == ["voting-app", "payments"]


async def test_naming_the_bot_in_somebody_s_thread_starts_a_check_in_the_channel(here: World) -> None:
    foreign = await here.workspace.say(ANN, CHANNEL, "shall we use Istio?")
    await here.workspace.say(BOB, CHANNEL, "@meshcheck", foreign)
    await here.settle()
    [check] = await checks(here)
    assert check.owner == BOB
    ours = [message for message in here.messages() if message["user"] == BOT_USER]
    assert ours[0]["thread_ts"] is None and ours[1]["thread_ts"] == ours[0]["ts"]


def _line(here: World, question: str) -> str:
    lines = [line for message in here.thread() for line in texts(message).splitlines()]
    return next(line for line in lines if line.startswith(f"✓ {question}"))
