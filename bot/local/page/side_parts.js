// Small parts of the sidebar: the workspace's name and its menu, what adds something, and how a channel is written.

import { app, channelName, placeName } from "./app.js";
import { el, icon } from "./dom.js";
import { channelMenu, workspaceMenu } from "./manage.js";

export function sideName() {
  const node = el(
    "button",
    {
      type: "button",
      class: "side-name",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      data: { testid: "workspace-menu" },
      on: { click: () => workspaceMenu(node) },
    },
    "Meshcheck local",
    app.state.free_plan ? el("span", { class: "app-badge" }, "FREE PLAN") : null,
    icon("fold", 16),
  );
  return node;
}

export const adder = (label, testid, act) =>
  el("button", { type: "button", class: "place adder", data: { testid }, on: { click: act } }, icon("plus", 14), label);

export function settings() {
  const id = app.place;
  const node = el(
    "button",
    {
      type: "button",
      class: "place adder narrow-only",
      data: { testid: "this-channel" },
      on: { click: () => channelMenu(node, id) },
    },
    icon("more", 14),
    `Settings of ${placeName(id).replace("# ", "#")}`,
  );
  return node;
}

export function placeLabel({ id, private: secret, archived, shared }) {
  const words = [archived && "archived", shared && "shared"].filter(Boolean).join(", ");
  return [
    secret ? [icon("lock", 14), el("span", { class: "unseen" }, "private "), channelName(id)] : placeName(id),
    words ? el("small", {}, ` ${words}`) : null,
  ];
}
