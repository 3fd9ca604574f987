// Blocks that hold others or stand apart: containers that fold, cards, rows of cards, alerts.

import { el, icon } from "./dom.js";
import { element, image } from "./elements.js";
import { richText } from "./richtext.js";
import { textObject } from "./text.js";

const LEVELS = { info: "Information", warning: "Warning", error: "Error", success: "Done" };
const folded = new Map();

export function alert(ctx, block) {
  const { level } = block;
  const name = Object.hasOwn(LEVELS, level ?? "") ? level : "";
  return el(
    "div",
    { class: `block alert ${name}`, role: level === "error" ? "alert" : "note" },
    name ? el("b", { class: "alert-level" }, LEVELS[name]) : null,
    el("div", { class: "text" }, textObject(block.text)),
  );
}

// What is folded stays so for this viewer while the page is open, also when the message is drawn anew.
export function container(ctx, block, draw) {
  const inner = (block.child_blocks ?? []).map((child) => draw(ctx, child));
  const title = block.rich_text_title
    ? el("div", { class: "card-title" }, richText(block.rich_text_title))
    : el("div", { class: "card-title" }, textObject(block.title));
  const head = [
    block.icon ? image(block.icon) : null,
    el(
      "div",
      {},
      title,
      block.subtitle ? el("div", { class: "text quiet" }, textObject(block.subtitle)) : null,
    ),
  ];
  const kind = `block card container${block.has_header_divider ? " divided" : ""}`;
  const body = el("div", { class: "container-body" }, inner);
  if (!block.is_collapsible) return el("div", { class: kind }, el("div", { class: "container-head" }, head), body);
  const key = JSON.stringify([ctx.where, block.block_id]);
  const node = el(
    "details",
    { class: kind, open: folded.has(key) ? !folded.get(key) : !block.default_collapsed },
    el("summary", { class: "container-head" }, head, icon("fold", 16)),
    body,
  );
  node.addEventListener("toggle", () => folded.set(key, !node.open));
  return node;
}

export function card(ctx, block) {
  const parts = [
    block.title ? el("div", { class: "text card-title" }, textObject(block.title)) : null,
    block.subtitle ? el("div", { class: "text quiet" }, textObject(block.subtitle)) : null,
  ];
  const buttons = (block.actions ?? []).map((part) => element(ctx, block, part));
  return el(
    "div",
    { class: "block card" },
    block.hero_image ? el("div", { class: "hero" }, image(block.hero_image)) : null,
    el("div", { class: "container-head" }, block.icon ? image(block.icon) : null, el("div", {}, parts)),
    block.body ? el("div", { class: "text" }, textObject(block.body)) : null,
    buttons.length ? el("div", { class: "actions" }, buttons) : null,
  );
}

export const carousel = (ctx, block) =>
  el(
    "div",
    { class: "block carousel", tabindex: 0, role: "group", "aria-label": "Cards" },
    (block.elements ?? []).map((one) => card(ctx, { ...one, block_id: one.block_id ?? block.block_id })),
  );
