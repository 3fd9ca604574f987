"""The Home tab of one person: what waits for them, their teams, those they may see, and where one is heading."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.views.blocks import actions, button, divider, header, option, overflow, section, small
from bot.views.message import Block
from bot.views.portfolio import SOME_HIDDEN, Line, described, growth_chart, growth_words, headlines, shared_needs
from bot.views.press import Press
from bot.views.text import counted, cut, escaped

PAGE = 20
"""Teams on one page."""
MOST_WAITING = 5
MOST_DECLINED = 12
INTRODUCTION = (
    "Does your team need a service mesh, why, and what would change that? "
    "Type `/meshcheck` in your team's channel to find out together."
)
NOBODY_YET = "No checks yet in the channels that you may see."
FOR_OWN_PEOPLE = (
    "This tab is for the people of the company that runs Meshcheck here. The checks of a channel that you share with them "
    "stand in that channel's threads."
)
LOOK_AGAIN, GROWTH, SETTINGS = "again", "growth", "settings"


@dataclass(frozen=True)
class Admin:
    """What an admin counts, private channels included as numbers only."""

    checks: int
    given_up: int


@dataclass(frozen=True)
class Home:
    """What one person is shown; `lines` are all they may see, `page` counts from 0."""

    lines: Sequence[Line]
    today: date
    page: int = 0
    waiting: Sequence[tuple[Line, str]] = ()
    complete: bool = True
    guest: bool = False
    outsider: bool = False
    chosen: str = ""
    """The assessment whose growth is drawn; empty: the first that can be."""
    told: str = ""
    """What came of the viewer's last press."""
    declined: Sequence[str] = ()
    """What declined scopes cost here."""
    admin: Admin | None = None

    @property
    def pages(self) -> int:
        """How many there are, at least one."""
        return max(-(-len(self.lines) // PAGE), 1)

    @property
    def shown(self) -> int:
        """The page that is drawn: the last one when fewer are left than were."""
        return min(max(self.page, 0), self.pages - 1)


def home_view(home: Home, *, chart: bool = True) -> Block:
    """The whole tab; `chart` False: the growth in words alone, where Slack does not draw."""
    return {"type": "home", "blocks": list(_blocks(home, chart))}


def _blocks(home: Home, chart: bool) -> Iterator[Block]:
    yield header("Meshcheck")
    if home.outsider:
        yield section(FOR_OWN_PEOPLE)
        return
    if home.told:
        yield section(home.told)
    yield section(INTRODUCTION)
    if not home.complete:
        yield small(SOME_HIDDEN)
    yield from _waiting(home)
    yield from _growth(home, chart)
    yield from _overview(home)
    yield from _teams(home)
    yield from _foot(home)


def _waiting(home: Home) -> Iterator[Block]:
    if not home.waiting:
        return
    yield header("Waiting for you")
    for line, wanted in home.waiting[:MOST_WAITING]:
        name = escaped(line.newest.system)
        title = f"<{line.link}|{name}>" if line.link else name
        yield section(f"*{title}*\n{escaped(cut(wanted, 300))}")
    if len(home.waiting) > MOST_WAITING:
        yield small(f"And {len(home.waiting) - MOST_WAITING} more among your teams below.")


def _growth(home: Home, chart: bool) -> Iterator[Block]:
    growing = [line for line in home.lines if line.growth is not None]
    mine = [line for line in growing if line.mine]
    chosen = next((line for line in growing if line.newest.id == home.chosen), next(iter(mine or growing), None))
    if chosen is None or chosen.growth is None:
        return
    yield header("Growth")
    if chart:
        yield growth_chart(chosen.newest.system, chosen.growth)
    yield section(growth_words(chosen.newest.system, chosen.growth))


def _overview(home: Home) -> Iterator[Block]:
    """What the teams have in common; a guest has no portfolio."""
    if home.guest or not home.lines:
        return
    teams = len({line.newest.channel for line in home.lines})
    lines = [f"*{counted(len(home.lines), 'check')} of {counted(teams, 'team')}*", headlines(home.lines)]
    yield divider()
    yield section("\n".join(line for line in [*lines, *shared_needs(home.lines)] if line))


def _teams(home: Home) -> Iterator[Block]:
    if not home.lines:
        yield small(NOBODY_YET)
        return
    first = home.shown * PAGE
    lines = home.lines[first:first + PAGE]
    for mine, title in ((True, "Your teams"), (False, "Other teams in public channels")):
        group = [line for line in lines if line.mine is mine]
        if group:
            yield header(title)
        for line in group:
            yield _row(line, home)
    if home.pages > 1:
        yield small(f"Page {home.shown + 1} of {home.pages}")
    yield actions("home", list(_turning(home)))


def _row(line: Line, home: Home) -> Block:
    packed = {
        word: Press(line.newest.id, choice=word).packed() for word in (LOOK_AGAIN, GROWTH, SETTINGS)
    }
    choices = []
    if line.mine and line.newest.concluded is not None:
        choices.append(option("Look again", packed[LOOK_AGAIN]))
    if line.growth is not None:
        choices.append(option("Show its growth", packed[GROWTH]))
    if line.settings:
        choices.append(option("Settings…", packed[SETTINGS]))
    row = section(described(line, home.today), overflow(f"home:row:{home.shown}", choices) if choices else None)
    # Of its own, so that a press still means this row after the tab was published anew.
    return {**row, "block_id": f"team:{line.newest.id}"}


def _turning(home: Home) -> Iterator[Block]:
    if home.shown > 0:
        yield button(f"home:page:{home.shown - 1}", "Earlier", "page")
    if home.shown < home.pages - 1:
        yield button(f"home:page:{home.shown + 1}", "More teams", "page")
    yield button(f"home:refresh:{home.shown}", "Refresh", "page")


def _foot(home: Home) -> Iterator[Block]:
    yield divider()
    if home.admin is not None:
        given_up = f", {counted(home.admin.given_up, 'reminder')} given up" if home.admin.given_up else ", no reminder given up"
        yield small(
            f"For admins: {counted(home.admin.checks, 'check')} in this workspace, those of private channels counted"
            f"{given_up}. What private channels say stays with their members."
        )
    for cost in home.declined[:MOST_DECLINED]:
        yield small(cost)
    yield small("`/meshcheck help` lists every command.")
