// What can be done with a message: reply, edit, delete, and the app's message shortcuts.

import { app, changed, goTo } from "./app.js";
import { grow } from "./composer.js";
import { el, iconButton } from "./dom.js";
import { ask, openMenu } from "./popups.js";
import { fromSlack } from "./typed.js";
import { post } from "./wire.js";

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

export function tools(channel, message, pane) {
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

export function editor(channel, message) {
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
