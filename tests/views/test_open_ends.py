"""What a verdict takes for granted is said with the answer that is assumed."""

from datetime import UTC, datetime

from bot.library import load_shipped
from bot.views.verdict import could_also_be, rests_on
from conversations.assessment import Snapshot
from conversations.verdict import judge
from tests.cases import answers

AT = datetime(2026, 11, 24, tzinfo=UTC)
MESH = load_shipped()
ADOPT = {"data": ["compliance"], "demand": "identity", "apps_change": "yes", "services": 14, "owner": "team", "traffic": ...}
ASKS = "“How do the services talk to each other?”"


def _said(said: Snapshot) -> list[str]:
    return [*could_also_be(MESH, said), *rests_on(MESH, said)]


def test_an_assumption_is_said_once_with_its_answer() -> None:
    said = judge(MESH, answers(MESH, **ADOPT), at=AT)
    assert _said(said) == [f"Until you know {ASKS} (taken to be _Requests_), it could also be _Meet the need without a mesh_."]
    apart = said.model_copy(update={"would_settle": ("owner",)})
    assert _said(apart)[1:] == [f"This assumes _Requests_ for {ASKS}."]


def test_a_verdict_of_before_the_answers_were_kept_is_still_read() -> None:
    said = judge(MESH, answers(MESH, **ADOPT), at=AT)
    old = Snapshot.model_validate({**said.model_dump(), "assumptions": ["traffic"], "would_settle": []})
    assert _said(old) == [f"This assumes _the usual answer_ for {ASKS}."]
