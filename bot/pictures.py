"""Draws a team's growth as a PNG, in a process of its own: what draws takes a second and much memory to load."""

import asyncio
import logging
import sys
from io import BytesIO
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from bot.views.portfolio import Course

if TYPE_CHECKING:
    from matplotlib.figure import Figure

log = logging.getLogger(__name__)
PATIENCE = 30
"""Seconds a picture may take on a busy machine."""
INK, SOFT = "#4a154b", "#8d8c8d"
_COURSE = TypeAdapter(Course)


async def picture(course: Course) -> bytes | None:
    """The picture; None when there is none to be had, with the reason in the log: nothing else fails for it."""
    drawing = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.pictures",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(PATIENCE):
            drawn, said = await drawing.communicate(_COURSE.dump_json(course))
    except TimeoutError:
        log.warning("no picture of growth within %s seconds", PATIENCE)
        return None
    finally:
        if drawing.returncode is None:
            drawing.kill()
            await drawing.wait()
    if drawing.returncode != 0:
        log.warning("no picture of growth: %s", (said.decode(errors="replace").strip().splitlines() or ["no reason given"])[-1])
        return None
    return drawn


def draw(course: Course) -> bytes:
    """The picture as PNG."""
    made = BytesIO()
    figure(course).savefig(made, format="png")
    return made.getvalue()


def figure(course: Course) -> "Figure":
    """The course over the days, each size on the way as a flat line, and where the next one is reached."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    days = [day.toordinal() for day in course.days]
    drawn = Figure(figsize=(6.4, 3.6), dpi=200, layout="constrained")
    axes = drawn.subplots()
    for (name, values), style in zip(course.lines.items(), ("-", "--"), strict=False):
        axes.plot(days, values, style, color=INK, linewidth=2, marker="o", label=name)
    lines = list(course.lines.values())
    axes.fill_between(days, lines[0], lines[-1], color=INK, alpha=0.12)
    for name, size in course.sizes.items():
        axes.axhline(size, color=SOFT, linestyle=":")
        axes.text(1.01, size, name, transform=axes.get_yaxis_transform(), va="center", color=SOFT)
    if course.reaches is not None:
        says, day, size = course.reaches
        place = (day.toordinal(), size)
        axes.plot(*place, "o", markersize=12, markerfacecolor="none", markeredgecolor=INK, markeredgewidth=2)
        label = axes.annotate(says, place, (0, -22), textcoords="offset points", ha="center", color=INK, weight="bold")
        label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1.5, "alpha": 0.8})
    step = 1 + len(days) // 7
    axes.set_xticks(days[::step], [f"{day:%b %Y}" for day in course.days[::step]], rotation=30, ha="right")
    axes.set_ylim(0, 1.1 * max(*lines[-1], *course.sizes.values()))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylabel("Services")
    axes.spines[["top", "right"]].set_visible(False)
    if len(lines) > 1:
        axes.legend(frameon=False, loc="upper left", handlelength=4)
    return drawn


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(_COURSE.validate_json(sys.stdin.buffer.read())))
