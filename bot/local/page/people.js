// Avatars and names of people.

import { app, nameOf, user } from "./app.js";
import { el } from "./dom.js";

const DEFAULT_COLOR = "616061";
// Above this luminance dark letters are easier to read than white ones.
const BRIGHT = 0.18;

function luminance(hex) {
  const [r, g, b] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const initials = (name) =>
  name
    .split(/\s+/)
    .map((word) => word[0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();

export function avatar(id, size = 36) {
  if (user(id).is_bot) {
    return el(
      "span",
      { class: `avatar size-${size}`, "aria-hidden": "true" },
      el("img", { src: "/page/icon.svg", alt: "" }),
    );
  }
  const hex = /^#?([0-9a-f]{6})$/i.exec(user(id).color ?? "")?.[1] ?? DEFAULT_COLOR;
  const node = el("span", { class: `avatar size-${size}`, "aria-hidden": "true" }, initials(nameOf(id)));
  node.style.backgroundColor = `#${hex}`;
  node.style.color = luminance(hex) > BRIGHT ? "#1d1c1d" : "#fff";
  return node;
}

// What somebody is, where they are more or less than a plain member.
export const kindBadge = (id) =>
  user(id).kind ? el("span", { class: "app-badge" }, user(id).kind.toUpperCase()) : null;

export const realPeople = () => app.state.users.filter((one) => !one.is_bot && !one.deleted);
export const bot = () => app.state.users.find((one) => one.is_bot) ?? { id: "U0BOT", name: "Meshcheck" };
