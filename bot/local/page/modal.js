// The modal on top of the viewer's stack of views.

import { app } from "./app.js";
import { showBlocks, withIds } from "./blocks.js";
import { el, iconButton, uid } from "./dom.js";
import { faultsIn, valuesOf } from "./drafts.js";
import { settleLayers } from "./popups.js";
import { textOf } from "./text.js";
import { post } from "./wire.js";

const FIELDS = "input, select, textarea";
let open = null;

function contextOf(id) {
  const ctx = {
    where: { view: id },
    faults: {},
    blocks: () => withIds(app.state.modal?.id === id ? app.state.modal.blocks : []),
    typed: (block) => {
      if (!ctx.faults[block.block_id]) return;
      delete ctx.faults[block.block_id];
      open?.redraw();
    },
    submit: () => {
      if (app.state.modal?.submit) submit();
    },
  };
  return ctx;
}

function showFaults(faults) {
  open.ctx.faults = faults;
  open.redraw();
  const bad = open.body.querySelector(`.wrong :is(${FIELDS}, button)`);
  bad?.scrollIntoView({ block: "center" });
  bad?.focus({ preventScroll: true });
}

async function submit() {
  const { ctx, send } = open;
  if (send.getAttribute("aria-busy") === "true") return;
  const faults = faultsIn(ctx, ctx.blocks());
  if (Object.keys(faults).length) {
    showFaults(faults);
    return;
  }
  send.setAttribute("aria-busy", "true");
  const answer = await post("submit", {
    user: app.me,
    view: ctx.where.view,
    values: valuesOf(ctx, ctx.blocks()),
  });
  send.removeAttribute("aria-busy");
  if (answer.errors && open?.ctx === ctx) showFaults(answer.errors);
}

const close = () => post("close", { user: app.me, view: open.ctx.where.view });

function keepInside(event) {
  if (event.key === "Escape") close();
  if (event.key !== "Tab") return;
  const all = [...open.box.querySelectorAll(`button, a[href], ${FIELDS}, [tabindex="0"]`)].filter(
    (node) => !node.disabled && node.offsetParent,
  );
  const [first, last] = [all[0], all.at(-1)];
  const leaving = event.shiftKey ? document.activeElement === first : document.activeElement === last;
  if (!leaving) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}

function build(view) {
  const titleId = uid("title");
  const title = el("h2", { id: titleId, class: "dialog-title" });
  const body = el("div", { class: "dialog-body" });
  const send = el("button", {
    type: "button",
    class: "button primary",
    data: { testid: "modal-submit" },
    on: { click: submit },
  });
  const cancel = el("button", {
    type: "button",
    class: "button",
    data: { testid: "modal-close" },
    on: { click: close },
  });
  const box = el(
    "div",
    {
      class: "dialog",
      role: "dialog",
      "aria-modal": "true",
      "aria-labelledby": titleId,
      data: { testid: "modal", surface: "modal" },
    },
    el(
      "div",
      { class: "dialog-head" },
      title,
      iconButton("close", "Close", close, { data: { testid: "modal-x" } }),
    ),
    body,
    el("div", { class: "dialog-foot" }, cancel, send),
  );
  const layer = el("div", { class: "overlay", on: { keydown: keepInside } }, box);
  return { id: view.id, me: app.me, title, body, send, cancel, box, layer, before: document.activeElement };
}

function fill(view) {
  open.title.textContent = textOf(view.title);
  open.send.hidden = !view.submit;
  open.send.textContent = textOf(view.submit) || "Submit";
  open.cancel.textContent = textOf(view.close) || (view.submit ? "Cancel" : "Close");
  const told = JSON.stringify(view.errors ?? null);
  if (told !== open.told && view.errors) open.ctx.faults = { ...view.errors };
  open.told = told;
  open.redraw();
}

function shut() {
  const { layer, before } = open;
  open = null;
  layer.remove();
  settleLayers();
  if (before?.isConnected) before.focus({ preventScroll: true });
}

// Opens, updates or closes the modal so that it agrees with the state.
export function showModal() {
  const view = app.state.modal;
  const before = open?.before;
  if (open && (!view || open.id !== view.id || open.me !== app.me)) shut();
  if (!view) return;
  if (!open) {
    open = build(view);
    if (before) open.before = before;
    open.ctx = contextOf(view.id);
    open.redraw = () => showBlocks(open.body, open.ctx);
    fill(view);
    document.getElementById("overlays").append(open.layer);
    settleLayers();
    (open.body.querySelector(FIELDS) ?? (view.submit ? open.send : open.cancel)).focus();
  } else fill(view);
}
