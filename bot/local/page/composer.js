// The box to write in, for a channel and for a thread.

import { app } from "./app.js";
import { el, icon, iconButton } from "./dom.js";
import { runStep } from "./manage.js";
import { openMenu } from "./popups.js";
import { suggestions } from "./suggest.js";
import { post } from "./wire.js";

const unsent = new Map();
const HIGHEST_PX = 220;

export function grow(area) {
  area.style.height = "auto";
  area.style.height = `${Math.min(area.scrollHeight + 2, HIGHEST_PX)}px`;
}

async function say(area, key, channel, thread) {
  const text = area.value.trim();
  if (!text) return;
  area.value = "";
  area.dispatchEvent(new Event("input"));
  const { ok } = await post("say", { user: app.me, channel, text, thread_ts: thread });
  if (ok || area.value || unsent.get(key)) return;
  area.value = text;
  area.dispatchEvent(new Event("input"));
}

export const globalShortcuts = () => app.state.shortcuts.filter((one) => one.type === "global");

function shortcutButton(channel) {
  const { steps } = app.state;
  if (!globalShortcuts().length && !steps.length) return null;
  const run = (one) => () =>
    post("shortcut", { user: app.me, callback_id: one.callback_id, channel, ts: null });
  const node = iconButton(
    "bolt",
    "Shortcuts",
    () =>
      openMenu(
        node,
        [
          ...globalShortcuts().map((one) => ({ label: one.name, act: run(one) })),
          ...steps.map((one) => ({ label: `Run step: ${one.title}`, act: () => runStep(one, channel) })),
        ],
        "Shortcuts",
      ),
    { data: { testid: "shortcuts" }, "aria-haspopup": "menu" },
  );
  return node;
}

// Makes a composer; what is written but not sent stays for this person and place.
export function composer({ channel, thread = null, label }) {
  const key = `${app.me}/${channel}/${thread}`;
  const end = thread ? "-thread" : "";
  const area = el("textarea", {
    rows: 1,
    class: "composer-text",
    placeholder: label,
    "aria-label": label,
    data: { testid: `composer${end}` },
    enterkeyhint: "send",
    autocomplete: "off",
  });
  area.value = unsent.get(key) ?? "";
  const popup = suggestions(area, !thread);
  const send = el(
    "button",
    { type: "submit", class: "send", "aria-label": "Send", title: "Send", data: { testid: `send${end}` } },
    icon("send"),
  );
  const note = () => {
    unsent.set(key, area.value);
    send.classList.toggle("ready", area.value.trim() !== "");
    grow(area);
  };
  area.addEventListener("input", note);
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (popup.key(event)) event.preventDefault();
    else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  const form = el(
    "form",
    { class: "composer", data: { surface: `composer${end}` } },
    popup.node,
    area,
    el(
      "div",
      { class: "composer-foot" },
      thread ? null : shortcutButton(channel),
      el("span", { class: "composer-hint" }, "Enter sends, Shift + Enter starts a new line"),
      send,
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    popup.close();
    say(area, key, channel, thread);
    area.focus();
  });
  queueMicrotask(note);
  return form;
}
