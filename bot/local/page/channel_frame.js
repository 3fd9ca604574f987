// What stands above and below the messages of a channel: who is in it, and the box to write in or why there is none.

import { app, channel as channelOf, isDirect, placeName } from "./app.js";
import { composer } from "./composer.js";
import { el, iconButton } from "./dom.js";
import { channelMenu, manage, showMembers } from "./manage.js";

export function headTools(id) {
  const { members, private: secret, shared, archived } = channelOf(id);
  const count = `${members.length} ${members.length === 1 ? "member" : "members"}`;
  const more = iconButton("more", "Channel settings", () => channelMenu(more, id), {
    data: { testid: "channel-menu" },
    "aria-haspopup": "menu",
    "aria-expanded": "false",
  });
  const words = [secret && "private", shared && "shared with another company", archived && "archived"];
  return [
    el(
      "button",
      { type: "button", class: "link-button", data: { testid: "member-count" }, on: { click: () => showMembers(id) } },
      count,
    ),
    ...words.filter(Boolean).map((word) => el("span", { class: "app-badge" }, word.toUpperCase())),
    el("span", { class: "spring" }),
    more,
  ];
}

const closedBar = (...parts) => el("div", { class: "closed-bar" }, ...parts);

// The box to write in, or why there is none.
export function foot(id) {
  const { members, archived } = channelOf(id);
  const name = placeName(id).replace("# ", "#");
  if (archived) return closedBar(`${name} is archived: nobody can write here any more.`);
  if (isDirect(id) || members.includes(app.me)) return composer({ channel: id, label: `Message ${name}` });
  return closedBar(
    `You are looking at ${name}.`,
    el(
      "button",
      {
        type: "button",
        class: "button primary",
        data: { testid: "join" },
        on: { click: () => manage("join", { channel: id }) },
      },
      "Join",
    ),
  );
}
