// The app's Home tab.

import { app, nameOf } from "./app.js";
import { showBlocks, withIds } from "./blocks.js";
import { el } from "./dom.js";
import { bot } from "./people.js";
import { post } from "./wire.js";

let shown = {};

export function showHome(main) {
  if (shown.key !== app.me || !shown.body.isConnected) {
    const body = el("div", { class: "home-blocks" });
    main.replaceChildren(
      el(
        "div",
        { class: "pane-head" },
        el("h1", {}, nameOf(bot().id)),
        el("span", { class: "app-badge" }, "APP"),
        el("span", { class: "tab" }, "Home"),
      ),
      el(
        "div",
        {
          class: "scroller home",
          tabindex: 0,
          role: "region",
          "aria-label": "App Home",
          data: { testid: "home", surface: "home" },
        },
        body,
      ),
    );
    shown = { body, key: app.me };
    post("home", { user: app.me });
  }
  const { home } = app.state;
  const ctx = { where: { view: home?.id ?? "home" }, blocks: () => withIds(app.state.home?.blocks) };
  shown.body.classList.toggle("waiting", !home);
  if (!home)
    shown.body.replaceChildren(el("p", { class: "quiet" }, "The Home tab is empty until the bot fills it."));
  else if (shown.body.firstChild?.tagName === "P") shown.body.replaceChildren();
  if (home) showBlocks(shown.body, ctx);
}
