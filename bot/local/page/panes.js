// The channel and the thread beside it.

import {
  app,
  atHome,
  channel as channelOf,
  dayName,
  isDirect,
  goTo,
  momentOf,
  placeName,
  visibleMessages,
} from "./app.js";
import { foot, headTools } from "./channel_frame.js";
import { composer } from "./composer.js";
import { el, iconButton, reconcile } from "./dom.js";
import { messageItem, spoken } from "./message.js";

const NEAR_PX = 60;
const GROUP_MS = 5 * 60 * 1000;
const heard = new Map();

const inChannel = (message) => !message.thread_ts || message.thread_ts === message.ts || message.broadcast;
const inThread = (root) => (message) => message.thread_ts === root && message.ts !== root;

function groupable(message, last) {
  return (
    Boolean(last) &&
    last.user === message.user &&
    !last.ephemeral &&
    !message.ephemeral &&
    !last.deleted &&
    !message.broadcast &&
    !last.reply_count &&
    momentOf(message) - momentOf(last) < GROUP_MS
  );
}

function items(channel, messages, pane) {
  const list = [];
  let last = null;
  let day = null;
  for (const message of messages) {
    const name = dayName(momentOf(message));
    if (pane === "channel" && name !== day) {
      list.push({
        key: `day-${message.ts}`,
        version: name,
        make: () => el("li", { class: "day" }, el("span", {}, name)),
      });
      last = null;
    }
    day = name;
    list.push(
      messageItem({ channel, message, pane, grouped: pane === "channel" && groupable(message, last) }),
    );
    last = message;
  }
  return list;
}

// Reads out what others wrote since the last look at this place.
function announce(place, messages) {
  const known = heard.get(place);
  heard.set(place, new Set(messages.map((message) => message.ts)));
  const fresh = known ? messages.filter((message) => !known.has(message.ts) && message.user !== app.me) : [];
  if (fresh.length) document.getElementById("announcer").textContent = fresh.map(spoken).join(". ");
  return fresh.length > 0;
}

const atEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_PX;
const toEnd = (box) => {
  box.scrollTop = box.scrollHeight;
};

// Draws a list; stays at the newest message if that was in view, else offers to go there.
function showList(pane, place, list, messages) {
  const { scroller, listNode, jump } = pane;
  const stay = pane.fresh || atEnd(scroller);
  const mine = messages.at(-1)?.user === app.me && messages.at(-1)?.ts !== pane.newest;
  pane.newest = messages.at(-1)?.ts;
  reconcile(listNode, list);
  const news = announce(`${app.me}/${place}`, messages);
  if (stay || mine) toEnd(scroller);
  else if (news) jump.hidden = false;
  pane.fresh = false;
}

function scrollParts(label) {
  const listNode = el("ol", { class: "messages", "aria-label": label });
  const scroller = el("div", { class: "scroller", tabindex: 0, role: "region", "aria-label": label });
  const jump = el(
    "button",
    { type: "button", class: "jump", hidden: true, on: { click: () => toEnd(scroller) } },
    "New messages ↓",
  );
  scroller.addEventListener("scroll", () => {
    if (atEnd(scroller)) jump.hidden = true;
  });
  const pane = { scroller, listNode, jump, fresh: true };
  let room = 0;
  let wasAtEnd = true;
  scroller.addEventListener(
    "scroll",
    () => {
      wasAtEnd = atEnd(scroller);
    },
    { passive: true },
  );
  new ResizeObserver(() => {
    if (room && scroller.clientHeight !== room && wasAtEnd) toEnd(scroller);
    room = scroller.clientHeight;
  }).observe(scroller);
  return pane;
}

function welcome(channel, hint) {
  const command = app.state.commands[0]?.command ?? "/meshcheck";
  const use = () => {
    const area = document.querySelector("[data-testid=composer]");
    area.value = `${command} `;
    area.focus();
    area.dispatchEvent(new Event("input"));
  };
  hint.replaceChildren(
    el("h2", {}, `Welcome to ${placeName(channel).replace("# ", "#")}`),
    el(
      "p",
      {},
      "Type ",
      el("button", { type: "button", class: "hint-command", on: { click: use } }, command),
      " to start",
    ),
    el(
      "p",
      { class: "quiet" },
      "You can be any of the people here, and move the clock forward to see what happens later.",
    ),
  );
}

const shown = { channel: {}, thread: {} };

function buildChannel(main, channel) {
  const pane = scrollParts(`Messages in ${placeName(channel)}`);
  const hint = el("div", { class: "welcome", data: { testid: "first-run" } });
  pane.hint = hint;
  pane.scroller.append(hint, pane.listNode);
  main.replaceChildren(
    el(
      "div",
      { class: "pane-head" },
      el("h1", {}, placeName(channel)),
        ...(isDirect(channel) ? [] : headTools(channel)),
    ),
    el("div", { class: "scroll-frame" }, pane.scroller, pane.jump),
    foot(channel),
  );
  return pane;
}

export function showChannel(main) {
  const channel = app.place;
  const key = JSON.stringify([app.me, channelOf(channel)]);
  if (shown.channel.key !== key || !shown.channel.scroller.isConnected) {
    shown.channel = { ...buildChannel(main, channel), key };
  }
  const messages = visibleMessages(channel).filter(inChannel);
  shown.channel.hint.hidden = messages.length > 0;
  if (!messages.length && !shown.channel.hint.childElementCount) welcome(channel, shown.channel.hint);
  showList(shown.channel, channel, items(channel, messages, "channel"), messages);
}

function buildThread(aside, channel, root) {
  const pane = scrollParts("Thread");
  pane.scroller.append(pane.listNode);
  const close = () => goTo(channel);
  aside.replaceChildren(
    el(
      "div",
      { class: "pane-head" },
      iconButton("back", "Back to the channel", close, {
        class: "icon-button narrow-only",
        data: { testid: "thread-back" },
      }),
      el("h2", {}, "Thread ", el("span", { class: "quiet" }, placeName(channel))),
      iconButton("close", "Close thread", close, {
        class: "icon-button wide-only",
        data: { testid: "thread-close" },
      }),
    ),
    el("div", { class: "scroll-frame" }, pane.scroller, pane.jump),
    composer({ channel, thread: root, label: "Reply…" }),
  );
  return pane;
}

function rule(count) {
  const text = `${count} ${count === 1 ? "reply" : "replies"}`;
  return { key: "rule", version: text, make: () => el("li", { class: "thread-rule" }, el("span", {}, text)) };
}

const gone = () => ({
  key: "gone",
  version: "",
  make: () => el("li", { class: "quiet gone" }, "The first message of this thread was deleted."),
});

export function showThread(aside) {
  const open = Boolean(app.thread) && !atHome();
  aside.hidden = !open;
  document.getElementById("app").classList.toggle("with-thread", open);
  if (!open) {
    shown.thread = {};
    aside.replaceChildren();
    return;
  }
  const key = `${app.me}/${app.place}/${app.thread}`;
  if (shown.thread.key !== key) shown.thread = { ...buildThread(aside, app.place, app.thread), key };
  const all = visibleMessages(app.place);
  const parent = all.find((message) => message.ts === app.thread);
  const replies = all.filter(inThread(app.thread));
  const first = parent ? items(app.place, [parent], "thread") : [gone()];
  const between = replies.length ? [rule(replies.length)] : [];
  showList(
    shown.thread,
    key,
    [...first, ...between, ...items(app.place, replies, "thread")],
    [parent, ...replies].filter(Boolean),
  );
}
