"""The bot comes back with a changed framework on the same database: wording goes live, meaning is asked about, nothing breaks."""

from datetime import timedelta
from pathlib import Path

from bot.library import load_shipped
from conversations.conditions import Is
from conversations.framework import Band, Framework, Question
from tests.stories.steps import rest_of_it, until_services, until_verdict
from tests.world import ANN, BOB, CHANNEL, START, World, controls, label, texts, world

OTHER = "C02PAY"


def changed(version: int, **questions: dict[str, object]) -> Framework:
    """The shipped framework in another version, with some questions changed."""
    shipped = load_shipped()

    def of(question: Question) -> Question:
        return question.model_copy(update=questions.get(question.id, {}))

    return shipped.model_copy(update={"version": version, "questions": tuple(map(of, shipped.questions))})


def bands(border: int) -> tuple[Band, ...]:
    """The sizes with another border between small and medium."""
    small, medium, *rest = load_shipped().question("services").bands
    return (small.model_copy(update={"high": border - 1}), medium.model_copy(update={"low": border}), *rest)


def _choices(question: str, without: str) -> tuple[object, ...]:
    return tuple(choice for choice in load_shipped().question(question).choices if choice.id != without)


def verdict(here: World) -> str:
    """The newest verdict card."""
    cards = [text for text in map(texts, here.thread()) if "*Because*" in text]
    return cards[-1]


async def confirm_all(here: World) -> None:
    """Say that everything that is asked again is as it was."""
    while still := [
        name for message in here.thread() for _, element in controls(message) if (name := label(element)).startswith("Still")
    ]:
        await here.press(ANN, still[-1])


async def _jump_to_next(here: World) -> None:
    await here.clock.jump("next")
    await here.settle()


async def test_new_words_go_live_in_a_running_check_and_its_answers_stay(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await until_services(here)
    told = changed(1, services={"ask": "How many services are there?"}, owner={"ask": "Who carries it?"})
    async with world(tmp_path, framework=told) as here:
        await rest_of_it(here)
        assert "Who carries it?" in here.transcript()
        assert "How many services are there?" in here.transcript()
        assert "framework v1" in verdict(here)


async def test_an_answer_given_before_its_question_meant_something_else_is_suggested_in_the_running_check(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await until_services(here)
        await here.reply(ANN, "5")
        await here.reply(ANN, "2 per quarter")
    later = changed(2, services={"bands": bands(5)})
    for _ in range(2):
        async with world(tmp_path, framework=later) as here:
            assert here.transcript().count("The question has changed since this answer: *5 services*") == 1
            assert "✓ And how many more per quarter? *2 services per quarter* · Ann" in here.transcript(), "nothing else is asked"
    async with world(tmp_path, framework=later) as here:
        await here.press(ANN, "Still 5 services")
        assert "The question has changed" not in here.transcript()
        await here.press(ANN, "None of these")
        await here.press(ANN, "One person or part-time")
        assert "framework v2" in verdict(here)


async def test_a_suggestion_may_be_answered_otherwise_in_the_running_check(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await until_services(here)
        await here.reply(ANN, "5")
    async with world(tmp_path, framework=changed(2, services={"edition": 2, "ask": "How many pods run here?"})) as here:
        await here.reply(BOB, "14")
        await here.reply(ANN, "2 per quarter")
        await here.press(ANN, "None of these")
        await here.press(ANN, "One person or part-time")
        assert "How many pods run here? *14 services* · Bob" in here.transcript()
        assert "14 services" in verdict(here)


async def test_a_running_check_whose_last_question_is_gone_gets_its_verdict(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await until_services(here)
        await here.reply(ANN, "5")
        await here.reply(ANN, "2 per quarter")
        await here.press(ANN, "None of these")
        assert "*Because*" not in here.transcript()
    never = changed(2, owner={"when": Is.model_validate({"of": "platform", "in": ("gke",)})})
    for _ in range(2):
        async with world(tmp_path, framework=never) as here:
            assert here.transcript().count("*Because*") == 1
            assert "framework v2" in verdict(here)


async def test_after_a_change_of_meaning_the_old_answer_is_a_suggestion_and_the_diff_says_what_changed(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await until_verdict(here)
        said = verdict(here)
    later = changed(2, services={"bands": bands(5)})
    async with world(tmp_path, framework=later, start=START + timedelta(days=1)) as here:
        assert verdict(here) == said, "a concluded check never changes"
        await _jump_to_next(here)
        assert "The question has changed since this answer: *5 services*" in here.transcript()
        await confirm_all(here)
        assert "The framework has a new version. Your answers did not change." in here.transcript()


async def test_a_dropped_choice_is_asked_again_in_a_running_check(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await until_services(here)
    later = changed(2, debugging={"choices": _choices("debugging", "fine")})
    async with world(tmp_path, framework=later) as here:
        await here.press(ANN, "No, we must follow requests")
        await rest_of_it(here)
        assert "requests have to be followed across services" in verdict(here)


async def test_a_dropped_choice_of_a_concluded_check_is_asked_anew_and_not_suggested(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await until_verdict(here)
    later = changed(2, owner={"choices": _choices("owner", "part")})
    async with world(tmp_path, framework=later, start=START + timedelta(days=1)) as here:
        await _jump_to_next(here)
        await here.press(ANN, "Still 5 services")
        await here.press(ANN, "Still: None of these")
        open_ = [texts(message) for message in here.thread() if "Who would run and upgrade it?" in texts(message)][-1]
        assert "Last time" not in open_
        await here.press(ANN, "A team")
        assert "framework v2" in verdict(here)


async def on_eks(here: World, channel: str, data: str) -> None:
    """A team on EKS with fourteen services and a part-time owner; with `compliance` it has to authenticate callers."""

    async def reply(text: str) -> None:
        await here.reply(ANN, text, channel)

    await here.command(ANN, channel=channel)
    for said in ("eks", "no", "production", data):
        await reply(said)
    if data == "compliance":
        await here.press(ANN, "Mutual authentication", channel)
        await reply("don't know")
    for said in ("fine", "14", "0", "none of these", "part time"):
        await reply(said)
    while data == "compliance" and not any("*Because*" in texts(m) for m in here.thread(channel)):
        await here.press(ANN, "Yes" if "load certificates" in texts(here.thread(channel)[-1]) else "Requests", channel)


def _managedon_eks() -> Framework:
    """What would be so if Amazon ran a mesh for EKS, and a fact nobody's verdict hangs on had changed as well."""
    shipped = load_shipped()
    values = {**shipped.values}
    values["managed"] = tuple(
        case.model_copy(update={"is_": "yes"}) if "eks_no_mesh" in case.facts else case for case in values["managed"]
    )
    news = {"eks_no_mesh": {"value": "available", "says": "Amazon runs a mesh for EKS."}, "large_without_mesh": {"value": "more of them"}}
    facts = tuple(fact.model_copy(update=news.get(fact.id, {})) for fact in shipped.facts)
    return shipped.model_copy(update={"values": values, "facts": facts, "version": 2})


async def test_a_changed_fact_that_leaves_the_verdict_as_it_is_is_silent(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await on_eks(here, CHANNEL, "compliance")
        said = here.transcript()
    shipped = load_shipped()
    facts = tuple(f.model_copy(update={"value": "preview"} if f.id == "eks_no_mesh" else {}) for f in shipped.facts)
    news = shipped.model_copy(update={"facts": facts})
    async with world(tmp_path, framework=news, start=START + timedelta(days=31)) as here:
        async with here.bot.store.transaction() as tx:
            [check] = await tx.all_assessments()
        assert check.concluded is not None and "eks_no_mesh" in check.concluded.facts, "the verdict rests on it"
        await here.clock.jump("day")
        await here.settle()
        assert here.transcript() == said


async def test_a_changed_fact_opens_only_the_decision_it_changes_and_only_once(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await on_eks(here, CHANNEL, "compliance")
        await on_eks(here, OTHER, "none of these")
        silent = here.transcript(OTHER)
    reason = "a fact behind the last verdict has changed (Amazon runs a mesh for EKS)"
    for days in (31, 32, 70):
        async with world(tmp_path, framework=_managedon_eks(), start=START + timedelta(days=days)) as here:
            await here.clock.jump("day")
            await here.settle()
            assert here.transcript().lower().count(reason.lower()) == 1, here.transcript()
            assert here.transcript(OTHER) == silent
    async with world(tmp_path, framework=_managedon_eks(), start=START + timedelta(days=72)) as here:
        await confirm_all(here)
        await here.press(ANN, "Requests")
        assert "Adopt your provider's mesh" in verdict(here)
        assert "The framework has a new version." in verdict(here)
