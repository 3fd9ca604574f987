"""The drawing of a framework: every part once, every arrow between parts that are drawn, and the same text each time."""

import re
from pathlib import Path

from typer.testing import CliRunner

from bot.cli import app
from bot.library import load
from conversations.framework import Framework
from conversations.graph import graph

OWN = Path(__file__).parents[2] / "examples" / "own-framework"
BOX = re.compile(r'^    (\w+)\["([^"]+)"\]$')
GROUP = re.compile(r'^  subgraph (\w+)\["([^"]+)"\]$')
ARROW = re.compile(r"^  (\w+) --> (\w+)$")


def test_every_line_is_a_group_a_box_or_an_arrow_between_boxes(mesh: Framework) -> None:
    first, *lines = graph(mesh).splitlines()
    assert first == "flowchart LR"
    boxes = [found[1] for line in lines if (found := BOX.match(line) or GROUP.match(line))]
    arrows = [found.groups() for line in lines if (found := ARROW.match(line))]
    assert len(boxes) == len(set(boxes))
    assert len(arrows) == len(set(arrows)) > 100
    assert {end for arrow in arrows for end in arrow} <= set(boxes)
    assert len(lines) == len(boxes) + len(arrows) + lines.count("  end")


def test_the_way_from_a_question_to_a_verdict_is_drawn() -> None:
    lines = graph(load(OWN)).splitlines()
    for arrow in ("q_demand --> v_need1", "v_need1 --> r_O1", "r_O1 --> w_adopt", "q_traffic --> r_broker",
                  "r_broker --> w_alternative", "limits --> r_keep", "r_keep --> w_keep", "table --> limits"):
        assert f"  {arrow}" in lines
    assert '    w_adopt["Adopt, pilot first"]' in lines
    assert '    q_owner["owner: Who would run and upgrade it?"]' in lines


def test_questions_that_decide_nothing_are_left_out(mesh: Framework) -> None:
    text = graph(mesh)
    assert "q_services[" in text
    assert "q_growth[" not in text
    assert "  r_L3 --> w_not_yet\n" in text


def test_quotes_in_a_question_do_not_end_its_box() -> None:
    own = load(OWN)
    owner = own.question("owner").model_copy(update={"ask": 'Who is "it"?'})
    changed = own.model_copy(update={"questions": tuple(owner if each.id == "owner" else each for each in own.questions)})
    assert '    q_owner["owner: Who is #quot;it#quot;?"]\n' in graph(changed)


def test_the_command_draws_the_shipped_framework_or_another(mesh: Framework) -> None:
    runner = CliRunner()
    assert runner.invoke(app, ["framework", "graph"]).stdout == graph(mesh)
    assert runner.invoke(app, ["framework", "graph", str(OWN)]).stdout == graph(load(OWN)) != graph(mesh)
