// Starts the page and draws it anew after every change.

import { app, atHome, lookAt, messageBehind, nameOf, onChange, placeName, rememberPerson } from "./app.js";
import { keepFocus } from "./dom.js";
import { showSide, showTop } from "./frame.js";
import { showHome } from "./home.js";
import { showModal } from "./modal.js";
import { showChannel, showThread } from "./panes.js";
import { connect } from "./wire.js";

const byId = (id) => document.getElementById(id);

function settlePerson() {
  const people = app.state.users.filter((one) => !one.is_bot && !one.deleted);
  if (!people.length || people.some((one) => one.id === app.me)) return;
  app.me = people[0].id;
  rememberPerson();
  connect();
}

// Shows the message a link led to, once.
function showSought() {
  if (!app.lookingFor) return;
  const found =
    document.querySelector(`.thread [data-ts="${CSS.escape(app.lookingFor)}"]`) ??
    document.querySelector(`[data-ts="${CSS.escape(app.lookingFor)}"]`);
  app.lookingFor = null;
  found?.scrollIntoView({ block: "center" });
  found?.classList.add("found");
}

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
  settlePerson();
  settlePlace();
  showTop(byId("top"));
  showSide(byId("side"), byId("veil"));
  if (atHome()) showHome(byId("main"));
  else showChannel(byId("main"));
  showThread(byId("thread"));
  showModal();
  showSought();
  const place = atHome() ? "Home" : placeName(app.place);
  document.title = `${place} (${nameOf(app.me)}) - Meshcheck local`;
}

byId("top").dataset.surface = "top";
byId("side").dataset.surface = "side";
byId("veil").addEventListener("click", () => {
  app.drawer = false;
  paint();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !app.drawer) return;
  app.drawer = false;
  paint();
});
document.addEventListener("click", (event) => {
  const anchor = event.target.closest("a[href]");
  const sought = anchor && messageBehind(anchor.href);
  if (!sought) return;
  event.preventDefault();
  lookAt(sought);
});
onChange(() => keepFocus(paint));
rememberPerson();
paint();
connect();
