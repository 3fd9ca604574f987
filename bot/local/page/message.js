// One message in a channel or thread.

import { app, changed, goTo, LONG_DAY, momentOf, nameOf, tell, TIME, user, visibleMessages } from "./app.js";
import { showBlocks, withIds } from "./blocks.js";
import { grow } from "./composer.js";
import { el, icon, iconButton, link } from "./dom.js";
import { avatar } from "./people.js";
import { ask, openMenu } from "./popups.js";
import { mrkdwn } from "./text.js";
import { fromSlack } from "./typed.js";
import { post } from "./wire.js";

const plural = (count, word) => `${count} ${count === 1 ? word : word.replace(/y$/, "ie") + "s"}`;
const isEditing = (message, pane) => app.editing === `${pane}/${message.ts}`;

async function remove(channel, message) {
  const sure = await ask({
    title: "Delete message",
    body: "Are you sure you want to delete this message? This can not be undone.",
    yes: "Delete",
    danger: true,
  });
  if (sure) await post("delete", { user: app.me, channel, ts: message.ts });
}

function startEdit(message, pane) {
  app.editing = `${pane}/${message.ts}`;
  changed();
  document.querySelector("[data-testid=edit-text]")?.focus();
}

function menuItems(channel, message, pane) {
  const items = [];
  if (pane === "channel")
    items.push({ label: "Reply in thread", testid: "menu-reply", act: () => reply(channel, message) });
  if (message.user === app.me)
    items.push({ label: "Edit message", testid: "menu-edit", act: () => startEdit(message, pane) });
  for (const one of app.state.shortcuts.filter((shortcut) => shortcut.type.startsWith("message"))) {
    items.push({
      label: one.name,
      hint: "Meshcheck",
      testid: `shortcut-${one.callback_id}`,
      act: () => post("shortcut", { user: app.me, callback_id: one.callback_id, channel, ts: message.ts }),
    });
  }
  items.push({
    label: "Delete message",
    danger: true,
    testid: "menu-delete",
    act: () => remove(channel, message),
  });
  return items;
}

function reply(channel, message) {
  goTo(channel, message.thread_ts || message.ts);
  document.querySelector("[data-testid=composer-thread]")?.focus();
}

function tools(channel, message, pane) {
  if (message.ephemeral || message.deleted) return [];
  const more = iconButton(
    "more",
    "More actions",
    () => openMenu(more, menuItems(channel, message, pane), "Message actions"),
    { data: { testid: "message-menu" }, "aria-haspopup": "menu", "aria-expanded": "false" },
  );
  const answer = iconButton("reply", "Reply in thread", () => reply(channel, message), {
    data: { testid: "reply-in-thread" },
    class: "icon-button wide-only",
  });
  return [pane === "channel" ? answer : null, more].filter(Boolean);
}

function head(message, grouped) {
  if (grouped) return [];
  const when = momentOf(message);
  return [
    el("b", { class: "name" }, nameOf(message.user)),
    user(message.user).is_bot ? el("span", { class: "app-badge" }, "APP") : null,
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

function editor(channel, message) {
  const area = el("textarea", {
    class: "field",
    rows: 2,
    "aria-label": "Edit message",
    data: { testid: "edit-text" },
  });
  area.value = fromSlack(message.text);
  const stop = () => {
    app.editing = null;
    changed();
  };
  const save = async () => {
    const text = area.value.trim();
    if (text && (await post("edit", { user: app.me, channel, ts: message.ts, text })).ok) stop();
  };
  area.addEventListener("input", () => grow(area));
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape") stop();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    save();
  });
  queueMicrotask(() => grow(area));
  return el(
    "div",
    { class: "editor" },
    area,
    el(
      "div",
      { class: "actions" },
      el("button", { type: "button", class: "button", on: { click: stop } }, "Cancel"),
      el(
        "button",
        { type: "button", class: "button primary", data: { testid: "edit-save" }, on: { click: save } },
        "Save",
      ),
    ),
  );
}

function files(message) {
  return (message.files ?? []).map((file) =>
    el(
      "div",
      { class: "file" },
      icon("file", 28),
      el("div", {}, link(file.url, file.title || file.name || "File"), el("small", {}, file.name ?? "")),
    ),
  );
}

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
