// One message in a channel or thread.

import { app, changed, goTo, LONG_DAY, momentOf, nameOf, tell, TIME, user, visibleMessages } from "./app.js";
import { showBlocks, withIds } from "./blocks.js";
import { el, icon, link } from "./dom.js";
import { editor, tools } from "./message_menu.js";
import { avatar, kindBadge } from "./people.js";
import { mrkdwn } from "./text.js";

const plural = (count, word) => `${count} ${count === 1 ? word : word.replace(/y$/, "ie") + "s"}`;
const isEditing = (message, pane) => app.editing === `${pane}/${message.ts}`;

function head(message, grouped) {
  if (grouped) return [];
  const when = momentOf(message);
  return [
    el("b", { class: "name" }, nameOf(message.user)),
    user(message.user).is_bot ? el("span", { class: "app-badge" }, "APP") : kindBadge(message.user),
    user(message.user).status_emoji
      ? el("span", { title: user(message.user).status_text }, mrkdwn(user(message.user).status_emoji))
      : null,
    el(
      "time",
      { class: "when", datetime: when.toISOString(), title: `${tell(when, LONG_DAY)}, ${tell(when, TIME)}` },
      tell(when, TIME),
    ),
  ].filter(Boolean);
}

function dismiss(message) {
  app.dismissed.add(`${app.me}/${message.ts}`);
  changed();
}

function before(channel, message, pane) {
  if (message.ephemeral) {
    return [
      el(
        "div",
        { class: "private-note" },
        icon("eye", 14),
        "Only visible to you",
        el(
          "button",
          {
            type: "button",
            class: "link-button",
            data: { testid: "dismiss" },
            on: { click: () => dismiss(message) },
          },
          "Dismiss",
        ),
      ),
    ];
  }
  if (message.broadcast && pane === "channel") {
    return [
      el(
        "div",
        { class: "private-note" },
        "replied to a thread",
        el(
          "button",
          { type: "button", class: "link-button", on: { click: () => goTo(channel, message.thread_ts) } },
          "View thread",
        ),
      ),
    ];
  }
  return [];
}

function files(message) {
  return (message.files ?? []).map((file) =>
    file.picture ? picture(file) : el(
      "div",
      { class: "file" },
      icon("file", 28),
      el("div", {}, link(file.url, file.title || file.name || "File"), el("small", {}, file.name ?? "")),
    ),
  );
}

const picture = (file) =>
  el("figure", { class: "picture" }, el("figcaption", {}, file.title), el("img", { src: file.url, alt: file.alt || file.title }));

// Replies that only the viewer sees are not counted by Slack, yet here they should not be overlooked.
const privateReplies = (channel, message) =>
  visibleMessages(channel).filter((one) => one.ephemeral && one.thread_ts === message.ts).length;

function threadLink(channel, message, pane) {
  const hidden = privateReplies(channel, message);
  if (pane === "thread" || (!message.reply_count && !hidden)) return [];
  const label = message.reply_count
    ? plural(message.reply_count, "reply")
    : `${plural(hidden, "reply")} only you can see`;
  return [
    el(
      "button",
      {
        type: "button",
        class: "thread-link",
        data: { testid: "open-thread" },
        on: { click: () => goTo(channel, message.ts) },
      },
      (message.reply_users ?? []).slice(0, 4).map((id) => avatar(id, 24)),
      el("span", {}, label),
    ),
  ];
}

const showsText = (message) => message.deleted || !(message.blocks ?? []).length;

function fill(node, { channel, message, pane, grouped }) {
  const { slots } = node;
  const editing = isEditing(message, pane);
  node.message = message;
  node.className = [
    "message",
    grouped && "grouped",
    message.ephemeral && "ephemeral",
    message.deleted && "deleted",
  ]
    .filter(Boolean)
    .join(" ");
  slots.gutter.replaceChildren(
    ...(grouped
      ? [el("time", { class: "when small" }, tell(momentOf(message), TIME))]
      : [avatar(message.user)]),
  );
  slots.head.replaceChildren(...head(message, grouped));
  slots.before.replaceChildren(...before(channel, message, pane));
  const said = message.deleted ? ["This message was deleted."] : mrkdwn(message.text);
  if (!editing || !slots.text.querySelector(".editor")) {
    slots.text.replaceChildren(...(editing ? [editor(channel, message)] : showsText(message) ? said : []));
  }
  slots.blocks.hidden = editing;
  showBlocks(slots.blocks, node.ctx);
  slots.after.replaceChildren(
    ...(message.edited && !message.deleted ? [el("span", { class: "edited" }, "(edited)")] : []),
    ...files(message),
    ...threadLink(channel, message, pane),
  );
  slots.tools.replaceChildren(...tools(channel, message, pane));
}

function make(item) {
  const slot = (name) => el("div", { class: `m-${name}` });
  const slots = Object.fromEntries(
    ["gutter", "head", "before", "text", "blocks", "after", "tools"].map((name) => [name, slot(name)]),
  );
  slots.text.classList.add("text");
  const node = el(
    "li",
    { data: { testid: "message", ts: item.message.ts, surface: `${item.pane}:${item.message.ts}` } },
    slots.gutter,
    el("div", { class: "m-body" }, slots.before, slots.head, slots.text, slots.blocks, slots.after),
    slots.tools,
  );
  node.slots = slots;
  node.ctx = {
    where: { channel: item.channel, ts: item.message.ts },
    blocks: () => (node.message.deleted ? [] : withIds(node.message.blocks)),
  };
  fill(node, item);
  return node;
}

// One entry for `reconcile`.
export function messageItem(item) {
  const { channel, message, pane, grouped } = item;
  return {
    key: message.ts,
    version: JSON.stringify([
      app.me,
      message,
      grouped,
      isEditing(message, pane),
      privateReplies(channel, message),
    ]),
    make: () => make(item),
    update: (node) => fill(node, item),
  };
}

export const spoken = (message) => `${nameOf(message.user)}: ${message.text || "new message"}`.slice(0, 200);
