// Things that float above the page: toasts, menus and confirm dialogs.

import { el, uid } from "./dom.js";

const TOAST_MS = 4000;
const BAD_TOAST_MS = 7000;
const MOST_TOASTS = 3;
const overlays = () => document.getElementById("overlays");

export function toast(text, bad = false) {
  const close = el("button", { type: "button", class: "toast-close", "aria-label": "Dismiss" }, "×");
  const node = el(
    "div",
    { class: `toast${bad ? " bad" : ""}`, data: { testid: "toast" } },
    el("span", {}, text),
    close,
  );
  close.addEventListener("click", () => node.remove());
  const box = document.getElementById("toasts");
  box.append(node);
  if (box.childElementCount > MOST_TOASTS) box.firstChild.remove();
  setTimeout(() => node.remove(), bad ? BAD_TOAST_MS : TOAST_MS);
}

function placeNear(node, anchor) {
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = node;
  const below = box.bottom + 4 + height <= innerHeight;
  const left = box.left < innerWidth / 2 ? box.left : box.right - width;
  node.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  node.style.top = `${Math.max(8, below ? box.bottom + 4 : box.top - height - 4)}px`;
}

function moveIn(menu, step) {
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length]?.focus();
}

// Opens a menu next to `anchor`; items are {label, hint?, danger?, href?, testid?, act}.
export function openMenu(anchor, items, label = "Menu") {
  const menu = el("div", { class: "menu", role: "menu", "aria-label": label });
  const shade = el("div", { class: "shade" }, menu);
  const close = () => {
    shade.remove();
    anchor.setAttribute("aria-expanded", "false");
    if (anchor.isConnected) anchor.focus({ preventScroll: true });
  };
  for (const item of items) {
    menu.append(
      el(
        "button",
        {
          type: "button",
          role: "menuitem",
          class: item.danger ? "menu-item danger" : "menu-item",
          data: item.testid ? { testid: item.testid } : {},
          on: {
            click: () => {
              close();
              item.act();
            },
          },
        },
        el("span", {}, item.label),
        item.hint ? el("small", {}, item.hint) : null,
      ),
    );
  }
  shade.addEventListener("click", (event) => {
    if (event.target === shade) close();
  });
  shade.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) moveIn(menu, step);
    if (event.key === "Escape" || event.key === "Tab") close();
    if (step || event.key === "Escape" || event.key === "Tab") event.preventDefault();
    event.stopPropagation();
  });
  overlays().append(shade);
  anchor.setAttribute("aria-expanded", "true");
  placeNear(menu, anchor);
  menu.querySelector("[role=menuitem]")?.focus();
}

// Everything behind the topmost dialog is out of reach, for the keyboard and for screen readers too.
export function settleLayers() {
  const dialogs = [...overlays().children].filter((node) => node.matches(".overlay"));
  document.getElementById("app").inert = dialogs.length > 0;
  dialogs.forEach((node, index) => {
    node.inert = index < dialogs.length - 1;
  });
}

// Asks before something is done; resolves to true or false. Contents are nodes or strings; without `no` there is one way out.
export function ask({ title, body, yes = "Yes", no = "Cancel", danger = false }) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const heading = uid("title");
    const done = (answer) => () => {
      layer.remove();
      settleLayers();
      if (before?.isConnected) before.focus({ preventScroll: true });
      resolve(answer);
    };
    const accept = el(
      "button",
      {
        type: "button",
        class: danger ? "button danger" : "button primary",
        data: { testid: "confirm-yes" },
        on: { click: done(true) },
      },
      yes,
    );
    const refuse = el(
      "button",
      {
        type: "button",
        class: "button",
        data: { testid: "confirm-no" },
        on: { click: done(false) },
      },
      no,
    );
    const box = el(
      "div",
      { class: "dialog small", role: "alertdialog", "aria-modal": "true", "aria-labelledby": heading },
      el("h2", { id: heading, class: "dialog-title" }, title),
      el("div", { class: "dialog-text" }, body),
      el("div", { class: "dialog-foot" }, no ? refuse : null, accept),
    );
    const layer = el("div", { class: "overlay", data: { testid: "confirm" } }, box);
    layer.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("input")) done(true)();
      if (event.key === "Escape") {
        event.stopPropagation();
        done(false)();
      }
    });
    overlays().append(layer);
    settleLayers();
    (box.querySelector("input, select") ?? accept).focus();
  });
}
