// The bar at the top with the clock, and the sidebar with places and people.

import {
  app,
  atHome,
  changed,
  DAY,
  goTo,
  isDirect,
  LONG_DAY,
  nameOf,
  placeName,
  rememberPerson,
  tell,
  TIME,
} from "./app.js";
import { el, iconButton } from "./dom.js";
import { addChannel, addPerson } from "./manage.js";
import { avatar, bot, kindBadge, realPeople } from "./people.js";
import { toast } from "./popups.js";
import { adder, placeLabel, settings, sideName } from "./side_parts.js";
import { connect, post } from "./wire.js";

const seen = new Map();
let moving = false;

// Draws into `node` only if what it depends on has changed.
function once(node, version, build) {
  if (node.drawnVersion === version) return;
  node.drawnVersion = version;
  node.replaceChildren(...build().filter(Boolean));
}

async function moveClock(by) {
  moving = true;
  changed();
  const answer = await post("clock", { by });
  moving = false;
  changed();
  if (answer.moved_to) toast(`It is now ${tell(new Date(answer.moved_to), { ...LONG_DAY, ...TIME })}.`);
}

function clockButton(by, label, hint, disabled = false) {
  return el(
    "button",
    {
      type: "button",
      class: "clock-button",
      data: { testid: `clock-${by}` },
      disabled: disabled || moving,
      on: { click: () => moveClock(by) },
    },
    label,
    hint ? el("small", {}, ` ${hint}`) : null,
  );
}

function connection() {
  if (!app.online) return ["off", "The local workspace does not answer"];
  return app.state?.connected ? ["on", "The bot is connected"] : ["wait", "waiting for the bot"];
}

function setDrawer(open) {
  app.drawer = open;
  changed();
}

const placeTitle = () => (atHome() ? nameOf(bot().id) : placeName(app.place));

function clock() {
  const { now, next_due: due } = app.state;
  const when = new Date(now);
  const text = `${tell(when, { weekday: "short", ...DAY })}, ${tell(when, TIME)}`;
  return el(
    "div",
    { class: "clock", role: "group", "aria-label": "Workspace clock" },
    el(
      "time",
      { class: "clock-now", datetime: now, data: { testid: "clock" }, title: "The time in this workspace" },
      text,
    ),
    el(
      "div",
      { class: "clock-buttons" },
      clockButton("day", "+1 day"),
      clockButton("month", "+1 month"),
      clockButton("next", "Jump to next reminder", due ? tell(new Date(due), DAY) : "none planned", !due),
    ),
  );
}

export function showTop(node) {
  const [kind, words] = connection();
  const version = JSON.stringify([
    app.me,
    app.place,
    app.drawer,
    kind,
    moving,
    app.state?.now,
    app.state?.next_due,
  ]);
  once(node, version, () => [
    iconButton("menu", "Menu", () => setDrawer(!app.drawer), {
      class: "icon-button narrow-only",
      data: { testid: "menu" },
      "aria-expanded": String(app.drawer),
      "aria-controls": "side",
    }),
    el("div", { class: "top-place narrow-only" }, app.state ? placeTitle() : "Meshcheck local"),
    app.state ? clock() : null,
    el(
      "div",
      { class: `connection ${kind}`, role: "status", data: { testid: "connection" }, title: words },
      el("span", { class: "dot" }),
      el("span", { class: "connection-words" }, words),
    ),
    app.state
      ? el(
          "span",
          { class: "narrow-only top-me" },
          avatar(app.me, 28),
          el("span", { class: "unseen" }, `You are ${nameOf(app.me)}`),
        )
      : null,
  ]);
}

function become(id) {
  if (id === app.me) return;
  app.me = id;
  app.editing = null;
  app.drawer = false;
  rememberPerson();
  connect();
}

function place(id, label, unread, testid) {
  const here = app.place === id;
  return el(
    "li",
    {},
    el(
      "button",
      {
        type: "button",
        class: `place${here ? " here" : ""}${unread && !here ? " unread" : ""}`,
        "aria-current": here ? "page" : null,
        data: { testid },
        on: { click: () => goTo(id) },
      },
      label,
      unread && !here ? el("span", { class: "unseen" }, " (new messages)") : null,
    ),
  );
}

function person(one) {
  return el(
    "button",
    {
      type: "button",
      class: "person",
      "aria-pressed": String(one.id === app.me),
      data: { testid: `person-${one.id}` },
      title: `Be ${nameOf(one.id)}${one.kind ? ` (${one.kind})` : ""}`,
      on: { click: () => become(one.id) },
    },
    avatar(one.id, 28),
    el("span", { class: "person-name" }, nameOf(one.id)),
    kindBadge(one.id),
  );
}

const newest = (channel) => (app.state.messages[channel] ?? []).at(-1)?.ts ?? "";

function unreadChannels() {
  return app.state.channels
    .filter(({ id }) => {
      const key = `${app.me}/${id}`;
      if (!seen.has(key) || app.place === id) seen.set(key, newest(id));
      return newest(id) > seen.get(key);
    })
    .map(({ id }) => id);
}

const channelList = (channels, unread) =>
  el(
    "ul",
    { class: "places" },
    channels.map((one) => place(one.id, placeLabel(one), unread.includes(one.id), `channel-${one.id}`)),
  );

export function showSide(node, veil) {
  node.classList.toggle("open", app.drawer);
  veil.hidden = !app.drawer;
  const unread = unreadChannels();
  const direct = app.state.channels.filter(({ id }) => isDirect(id));
  const version = JSON.stringify([app.me, app.place, unread, app.state.channels, app.state.users, app.state.free_plan]);
  once(node, version, () => [
    sideName(),
    el(
      "section",
      { class: "people", data: { testid: "person-switch" }, "aria-label": "Who you are" },
      el("h2", { class: "side-label" }, "You are"),
      el("div", { class: "people-row" }, realPeople().map(person)),
      adder("Add a person", "add-person", addPerson),
    ),
    el("h2", { class: "side-label" }, "Channels"),
    channelList(
      app.state.channels.filter(({ id }) => !isDirect(id)),
      unread,
    ),
    adder("Add a channel", "add-channel", addChannel),
    atHome() || isDirect(app.place) ? null : settings(),
    el("h2", { class: "side-label" }, "Apps"),
    el("ul", { class: "places" }, place("home", nameOf(bot().id), false, "home-tab")),
    direct.length ? el("h2", { class: "side-label" }, "Direct messages") : null,
    direct.length ? channelList(direct, unread) : null,
    el("p", { class: "side-note" }, "Open this page in a second window to be two people at once."),
  ]);
}
