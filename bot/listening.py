"""Puts together everything that hears Slack: the use cases, the gate before them, and the table of payloads."""

from bot.access import Access
from bot.advisor.agreeing import Agreeing
from bot.advisor.answering import Answering
from bot.advisor.correcting import Correcting
from bot.advisor.desk import Desk
from bot.advisor.filling import Filling
from bot.advisor.forgetting import Forgetting
from bot.advisor.hindsight import Hindsight
from bot.advisor.looking import Looking
from bot.advisor.portfolio import Portfolio
from bot.advisor.replies import Replies
from bot.advisor.sharing import Sharing
from bot.advisor.signalling import Signalling
from bot.advisor.starting import Starting
from bot.advisor.wishes import Wishes
from bot.courier import Courier
from bot.listeners.after import After
from bot.listeners.channels import ChannelLife
from bot.listeners.commands import Commands
from bot.listeners.events import Events
from bot.listeners.fillings import Fillings
from bot.listeners.forgetting import Forgets
from bot.listeners.forms import Forms
from bot.listeners.gate import Gate
from bot.listeners.handing_over import HandingOver
from bot.listeners.homes import Homes
from bot.listeners.installs import Installs
from bot.listeners.inviting import Inviting
from bot.listeners.limits import Limits
from bot.listeners.links import Links
from bot.listeners.membership import Membership
from bot.listeners.presses import Presses
from bot.listeners.records import Records
from bot.listeners.sharing import Shared
from bot.listeners.shortcuts import Shortcuts
from bot.listeners.steps import Steps
from bot.listeners.table import Table
from bot.listeners.team_settings import TeamSettings
from bot.notices import Notices
from bot.people import People
from bot.work import Work
from bot.workspaces import Workspaces


def table_of(
    desk: Desk, workspaces: Workspaces, people: People, courier: Courier, notices: Notices, signalling: Signalling,
    work: Work, usual_hours: str,
) -> Table:
    """Where each kind of payload goes; `usual_hours` are those of a team that has none of its own."""
    answering, starting, wishes, looking = Answering(desk), Starting(desk), Wishes(desk), Looking(desk)
    access, agreeing = Access(workspaces, people, desk.clock), Agreeing(desk)
    gate = Gate(desk, access, work)
    after = After(work, courier, workspaces, people, Inviting(desk, access, gate, courier, workspaces))
    handing_over = HandingOver(agreeing, access, gate)
    team_settings = TeamSettings(desk, agreeing, wishes, handing_over, access, gate, usual_hours)
    links, correcting = Links(courier, desk.clock), Correcting(desk, starting, answering)
    homes = Homes(desk, access, Portfolio(desk), starting, team_settings, gate, courier, links, workspaces, after)
    fillings = Fillings(Filling(desk, answering), answering, people)
    records = Records(desk.store, looking, courier, workspaces, people)
    shared = Shared(desk, Sharing(desk), access, gate, records, courier, work)
    hindsight = Hindsight(desk)
    replies = Replies(desk, answering, wishes, hindsight)
    forgets = Forgets(Forgetting(desk), gate, people)
    commands = Commands(
        starting, looking, wishes, signalling, homes, handing_over, fillings, shared, forgets, workspaces, courier, people
    )
    return Table(
        commands=commands,
        presses=Presses(
            desk, looking, answering, starting, correcting, wishes, replies, hindsight, shared, homes, fillings, forgets, gate, after
        ),
        forms=Forms(desk, answering, starting, correcting, wishes, team_settings, fillings, homes, gate, after),
        shortcuts=Shortcuts(commands),
        events=Events(
            desk, replies, commands, courier, Membership(access, homes, work), gate, after,
            ChannelLife(desk, courier, notices, work), shared, Steps(desk, starting, gate, courier, after, work),
        ),
        installs=Installs(workspaces, access, work),
        gate=gate,
        limits=Limits(desk.store, desk.clock),
        after=after,
    )
