"""The workspace in memory: people, channels, messages, threads and files."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.local.block_ids import with_ids
from bot.local.clock import WorkspaceClock
from bot.local.model import STATE_VERSION, Canvas, Channel, Message, Person, Snapshot, StoredFile

FREE_PLAN_SHOWS = timedelta(days=90)


class Ear(Protocol):
    """Hears what happens to messages, for the app's events."""

    def posted(self, message: Message) -> None:
        """A message was sent."""

    def changed(self, message: Message, before: Message) -> None:
        """A message was edited, redrawn, or became a tombstone."""

    def removed(self, before: Message, ts: str) -> None:
        """A message is gone; `ts` is the time of that."""


class World:
    """Changes go through here, so that saving, the page and the events all learn of them."""

    def __init__(self, snapshot: Snapshot, clock: WorkspaceClock) -> None:
        self._clock = clock
        self._last_ts = snapshot.last_ts
        self.team = snapshot.team
        self.people = {person.id: person for person in snapshot.people}
        self.channels = {channel.id: channel for channel in snapshot.channels}
        self.files = {file.id: file for file in snapshot.files}
        self.canvases = {canvas.id: canvas for canvas in snapshot.canvases}
        self.execution: str | None = None
        """The run of a step in whose name the app speaks at the moment."""
        self._messages: dict[str, dict[str, Message]] = defaultdict(dict)
        self._threads: dict[tuple[str, str], list[str]] = {}
        self._whispers: dict[str, list[Message]] = defaultdict(list)
        self.watchers: list[Callable[[], None]] = []
        self.ear: Ear | None = None
        for message in snapshot.messages:
            self._keep(message)

    def snapshot(self) -> Snapshot:
        """Everything that outlives a restart."""
        return Snapshot(
            version=STATE_VERSION,
            last_ts=self._last_ts,
            team=self.team,
            people=list(self.people.values()),
            channels=list(self.channels.values()),
            messages=[message for mine in self._messages.values() for message in mine.values()],
            files=list(self.files.values()),
            canvases=list(self.canvases.values()),
        )

    def touched(self) -> None:
        """Tell everybody who shows or saves the workspace that it changed."""
        for watcher in self.watchers:
            watcher()

    def now(self) -> datetime:
        """The time of the workspace."""
        return self._clock.now()

    def new_ts(self) -> str:
        """A timestamp like Slack's: the time now, never twice, always growing."""
        self._last_ts = max(int(self.now().timestamp() * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def direct(self, user: str) -> Channel:
        """The direct messages between the bot and this person."""
        mine = "D" + user[1:]
        if mine not in self.channels:
            self.channels[mine] = Channel(
                id=mine, name="directmessage", members=[user, self.team.bot], direct_with=user
            )
        return self.channels[mine]

    def messages(self, channel: str) -> list[Message]:
        """All messages everybody in the channel sees, oldest first, replies included."""
        return [message for message in self._messages[channel].values() if not self._too_old(message)]

    def whispers(self, channel: str, viewer: str) -> list[Message]:
        """What only this person sees in the channel, oldest first."""
        return [message for message in self._whispers[channel] if message.viewer == viewer]

    def message(self, channel: str, ts: str) -> Message | None:
        """The message everybody sees under this timestamp; a tombstone is none."""
        found = self._messages[channel].get(ts)
        return None if found is None or found.deleted or self._too_old(found) else found

    def whisper(self, channel: str, ts: str) -> Message | None:
        """The message only one person sees under this timestamp."""
        return next((message for message in self._whispers[channel] if message.ts == ts), None)

    def root(self, channel: str, ts: str) -> Message | None:
        """The message a thread can hang on; a tombstone still holds its thread."""
        found = self._messages[channel].get(ts)
        return None if found is None or found.is_reply or self._too_old(found) else found

    def replies(self, channel: str, root: str) -> list[Message]:
        """The replies below this message, oldest first."""
        return [self._messages[channel][ts] for ts in self._threads.get((channel, root), [])]

    def post(self, channel: str, user: str, **fields: Any) -> Message:
        """Send a message everybody in the channel sees."""
        ts = self.new_ts()
        message = Message(channel=channel, ts=ts, user=user, execution=self.execution, **fields)
        message.blocks = with_ids(message.blocks)
        self._keep(message)
        if self.ear is not None:
            self.ear.posted(message)
        self.touched()
        return message

    def post_whisper(self, channel: str, viewer: str, **fields: Any) -> Message:
        """Show one person a message of the bot's that nobody else sees and that is not kept."""
        message = Message(channel=channel, ts=self.new_ts(), user=self.team.bot, viewer=viewer, **fields)
        message.blocks = with_ids(message.blocks)
        self._whispers[channel].append(message)
        self.touched()
        return message

    def change(self, message: Message, **fields: Any) -> Message:
        """Replace these parts of a message, in its place."""
        before = message.model_copy()
        for name, value in fields.items():
            setattr(message, name, with_ids(value) if name == "blocks" else value)
        if self.ear is not None and message.viewer is None:
            self.ear.changed(message, before)
        self.touched()
        return message

    def remove(self, message: Message) -> None:
        """Delete a message; below a root with replies a tombstone stays."""
        if message.viewer is not None:
            self._whispers[message.channel].remove(message)
        elif self._threads.get((message.channel, message.ts)):
            self.change(message, deleted=True, text="", blocks=[], files=[], metadata=None)
        else:
            self._drop(message)
        self.touched()

    def sees(self, user: str, channel: Channel) -> bool:
        """Whether this person may look into the channel: members may, and full members into public ones."""
        if channel.direct_with is not None:
            return channel.direct_with == user
        person = self.people.get(user)
        if user in channel.members:
            return True
        return person is not None and not person.guest and channel.kind == "channel"

    def forget_channel(self, channel: str) -> None:
        """Take a channel away, with everything in it."""
        del self.channels[channel]
        self._messages.pop(channel, None)
        self._whispers.pop(channel, None)
        self._threads = {key: kept for key, kept in self._threads.items() if key[0] != channel}

    def renumber_channel(self, old: str, new: str) -> None:
        """Give a channel another id; its messages go with it."""
        channel = self.channels.pop(old)
        channel.id = new
        self.channels[new] = channel
        self._messages[new] = self._messages.pop(old, {})
        self._whispers[new] = self._whispers.pop(old, [])
        for message in [*self._messages[new].values(), *self._whispers[new]]:
            message.channel = new
        self._threads = {(new if key[0] == old else key[0], key[1]): kept for key, kept in self._threads.items()}

    def person(self, id: str) -> Person | None:
        """The member with this id."""
        return self.people.get(id)

    def files_of(self, message: Message) -> list[StoredFile]:
        """The files of a message that still exist."""
        return [self.files[one] for one in message.files if one in self.files]

    def put_file(self, file: StoredFile) -> None:
        """Keep a file."""
        self.files[file.id] = file
        self.touched()

    def canvases_for(self, user: str) -> list[Canvas]:
        """The documents this person was let in to, by name or through a channel."""
        mine = {user, *(one.id for one in self.channels.values() if user in one.members)}
        return [one for one in self.canvases.values() if mine & {*one.seen_by, one.channel}]

    def _too_old(self, message: Message) -> bool:
        """Free plans hide what is older than 90 days."""
        return self.team.free_plan and self.now() - message.at > FREE_PLAN_SHOWS

    def _keep(self, message: Message) -> None:
        self._messages[message.channel][message.ts] = message
        if message.is_reply:
            self._threads.setdefault((message.channel, str(message.thread_ts)), []).append(message.ts)

    def _drop(self, message: Message) -> None:
        del self._messages[message.channel][message.ts]
        if self.ear is not None:
            self.ear.removed(message, self.new_ts())
        if message.is_reply:
            thread = (message.channel, str(message.thread_ts))
            self._threads[thread].remove(message.ts)
            root = self._messages[message.channel].get(thread[1])
            if root is not None and root.deleted and not self._threads[thread]:
                del self._messages[message.channel][root.ts]
