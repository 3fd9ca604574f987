// What people can change in the workspace itself: channels, who is in them, who there is.

import { app, channel as channelOf, goTo, nameOf, placeName, user } from "./app.js";
import { el, uid } from "./dom.js";
import { markdown } from "./markdown.js";
import { avatar, kindBadge } from "./people.js";
import { ask, openMenu } from "./popups.js";
import { post } from "./wire.js";

const KINDS = [
  ["member", "Member"],
  ["admin", "Administrator"],
  ["guest", "Guest (several channels)"],
  ["single", "Guest (one channel)"],
  ["external", "Somebody from another company"],
];

export const manage = (what, more = {}) => post("manage", { user: app.me, what, ...more });

function field(label, control) {
  const id = uid("manage");
  control.id = id;
  return el("div", { class: "input" }, el("label", { class: "label", for: id }, label), control);
}

const textField = (value = "") => el("input", { class: "field", type: "text", value, maxlength: 80 });

const pick = (options) =>
  el(
    "select",
    { class: "field select" },
    options.map(([value, label]) => el("option", { value }, label)),
  );

async function form(title, yes, ...fields) {
  return ask({ title, body: fields, yes });
}

// The news of something new come over another connection than the answer to our own request.
async function arrived(id) {
  for (let glance = 0; glance < 40; glance++) {
    if (app.state.channels.some((one) => one.id === id)) return true;
    await new Promise((done) => setTimeout(done, 50));
  }
  return false;
}

export async function addChannel() {
  const name = textField();
  const secret = el("input", { type: "checkbox" });
  const box = el("label", { class: "tick" }, secret, el("span", {}, "Private: only its members see it"));
  if (!(await form("Add a channel", "Create", field("Name", name), box))) return;
  const made = await manage("create", { name: name.value.trim(), private: secret.checked });
  if (made.id && (await arrived(made.id))) goTo(made.id);
}

export async function addPerson() {
  const name = textField();
  const kind = pick(KINDS);
  if (!(await form("Add a person", "Add", field("Name", name), field("Who they are", kind)))) return;
  await manage("add_person", { name: name.value.trim(), kind: kind.value });
}

async function rename(id) {
  const name = textField(channelOf(id).name);
  if (await form("Rename the channel", "Rename", field("Name", name)))
    await manage("rename", { channel: id, name: name.value.trim() });
}

async function invite(id) {
  const outside = app.state.users.filter((one) => !one.deleted && !channelOf(id).members.includes(one.id));
  if (!outside.length) return;
  const whom = pick(outside.map((one) => [one.id, nameOf(one.id)]));
  if (await form(`Add somebody to ${placeName(id)}`, "Add", field("Whom", whom)))
    await manage("invite", { channel: id, person: whom.value });
}

async function remove(id) {
  const inside = channelOf(id).members.filter((one) => one !== app.me);
  if (!inside.length) return;
  const whom = pick(inside.map((one) => [one, nameOf(one)]));
  if (await form(`Remove somebody from ${placeName(id)}`, "Remove", field("Whom", whom)))
    await manage("remove", { channel: id, person: whom.value });
}

async function erase(id) {
  const body = "All its messages go with it. This can not be undone.";
  if (await ask({ title: `Delete ${placeName(id)}`, body, yes: "Delete", danger: true }))
    await manage("delete", { channel: id });
}

export function showMembers(id) {
  const rows = channelOf(id).members.map((one) =>
    el(
      "li",
      { class: "member-row" },
      avatar(one, 28),
      el("span", {}, nameOf(one)),
      kindBadge(one),
      user(one).deleted ? el("span", { class: "app-badge" }, "DEACTIVATED") : null,
      user(one).status_text ? el("small", { class: "quiet" }, user(one).status_text) : null,
    ),
  );
  return ask({ title: `Members of ${placeName(id)}`, body: el("ul", {}, rows), yes: "Done", no: null });
}

function showCanvas(canvas) {
  const body = el("div", { class: "markdown", data: { testid: "canvas" } }, markdown(canvas.markdown));
  return ask({ title: canvas.title, body, yes: "Close", no: null });
}

const canvasesOf = (id) =>
  app.state.canvases.filter((one) => one.channel === id || one.seen_by.includes(id) || one.seen_by.includes(app.me));

export function channelMenu(anchor, id) {
  const { members, private: secret, archived, shared } = channelOf(id);
  const inside = members.includes(app.me);
  const act = (what, more = {}) => () => manage(what, { channel: id, ...more });
  const items = [
    { label: "Members", testid: "members", act: () => showMembers(id) },
    ...canvasesOf(id).map((one) => ({ label: `Canvas: ${one.title}`, act: () => showCanvas(one) })),
    archived ? { label: "Open it again", testid: "unarchive", act: act("unarchive") } : null,
    !archived && inside ? { label: "Add somebody…", testid: "invite", act: () => invite(id) } : null,
    !archived && inside ? { label: "Remove somebody…", testid: "remove", act: () => remove(id) } : null,
    !archived && inside ? { label: "Rename…", testid: "rename", act: () => rename(id) } : null,
    archived
      ? null
      : {
          label: secret ? "Make it public" : "Make it private",
          testid: "convert",
          act: act("convert", { private: !secret }),
        },
    archived
      ? null
      : {
          label: shared ? "Stop sharing it" : "Share it with another company",
          testid: "share",
          act: act(shared ? "unshare" : "share"),
        },
    inside ? { label: "Leave", testid: "leave", act: act("leave") } : null,
    archived ? null : { label: "Archive", testid: "archive", danger: true, act: act("archive") },
    { label: "Delete…", testid: "delete-channel", danger: true, act: () => erase(id) },
  ];
  openMenu(anchor, items.filter(Boolean), "Channel");
}

// Free plans hide what is older than 90 days, which the clock makes easy to try.
export function workspaceMenu(anchor) {
  const free = app.state.free_plan;
  const label = free ? "Change to a paid plan" : "Change to the free plan";
  const hint = free ? "shows everything again" : "hides what is older than 90 days";
  openMenu(anchor, [{ label, hint, testid: "plan", act: () => manage("plan", { private: !free }) }], "Workspace");
}

// A step takes the channel and the person it is run from; anything else is asked for.
export async function runStep(step, id) {
  const inputs = {};
  const open = [];
  for (const one of step.inputs) {
    if (one.type.endsWith("channel_id")) inputs[one.name] = id;
    else if (one.type.endsWith("user_id")) inputs[one.name] = app.me;
    else open.push([one, textField()]);
  }
  if (open.length && !(await form(step.title, "Run step", ...open.map(([one, control]) => field(one.title, control)))))
    return;
  for (const [one, control] of open) inputs[one.name] = control.value;
  await manage("run_step", { name: step.callback_id, inputs });
}
