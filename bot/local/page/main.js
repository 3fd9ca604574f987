// Starts the page and draws it anew after every change.

import { app, atHome, onChange, rememberPerson } from "./app.js";
import { keepFocus } from "./dom.js";
import { showSide, showTop } from "./frame.js";
import { showModal } from "./modal.js";
import { showChannel, showHome, showThread } from "./panes.js";
import { nameOf, channelName } from "./app.js";
import { connect } from "./wire.js";

const byId = (id) => document.getElementById(id);

function settlePlace() {
  const known = app.state.channels.some((channel) => channel.id === app.place);
  if (atHome() || known) return;
  app.place = app.state.channels[0]?.id ?? "home";
  app.thread = null;
  rememberPerson();
}

function paint() {
  showTop(byId("top"));
  // Between a switch of person and the first news for them there is nothing true to show.
  if (!app.state || app.state.me !== app.me) return;
  settlePlace();
  showTop(byId("top"));
  showSide(byId("side"), byId("veil"));
  if (atHome()) showHome(byId("main"));
  else showChannel(byId("main"));
  showThread(byId("thread"));
  showModal();
  const place = atHome() ? "Home" : `#${channelName(app.place)}`;
  document.title = `${place} (${nameOf(app.me)}) - Meshcheck local`;
}

byId("top").dataset.surface = "top";
byId("side").dataset.surface = "side";
byId("veil").addEventListener("click", () => { app.drawer = false; paint(); });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !app.drawer) return;
  app.drawer = false;
  paint();
});
onChange(() => keepFocus(paint));
rememberPerson();
paint();
connect();
