// Block Kit blocks as page nodes.

import { chart } from "./chart.js";
import { alert, card, carousel, container } from "./containers.js";
import { el, reconcile, uid } from "./dom.js";
import { element, image as imageNode } from "./elements.js";
import { markdown } from "./markdown.js";
import { richText } from "./richtext.js";
import { dataTable, table } from "./tables.js";
import { textObject, textOf } from "./text.js";

function section(ctx, block) {
  const words = el("div", { class: "section-words" });
  if (block.text) words.append(el("div", { class: "text" }, textObject(block.text)));
  if (block.fields) {
    words.append(
      el(
        "div",
        { class: "fields" },
        block.fields.map((field) => el("div", { class: "text" }, textObject(field))),
      ),
    );
  }
  if (!block.accessory) return el("div", { class: "block section" }, words);
  const label = { text: words.textContent.trim().slice(0, 80) };
  return el(
    "div",
    { class: `block section with-${block.accessory.type}` },
    words,
    el(
      "div",
      { class: "accessory" },
      element(ctx, block, block.accessory, block.accessory.type === "button" ? {} : label),
    ),
  );
}

const actionParts = (ctx, block) => (block.elements ?? []).map((part) => element(ctx, block, part));
const actions = (ctx, block) => el("div", { class: "block actions" }, actionParts(ctx, block));

function context(ctx, block) {
  const parts = (block.elements ?? []).map((part) =>
    part.type === "image" ? imageNode(part) : el("span", { class: "text" }, textObject(part)),
  );
  return el("div", { class: "block context" }, parts);
}

const TICKS = ["checkboxes", "radio_buttons"];

function input(ctx, block) {
  const [id, hintId, by] = [uid("field"), uid("hint"), uid("label")];
  const error = ctx.faults?.[block.block_id];
  const part = block.element ?? {};
  const ticks = TICKS.includes(part.type);
  const label = {
    id: ticks ? null : id,
    by,
    text: textOf(block.label),
    hint: block.hint || error ? hintId : null,
  };
  const name = [
    textOf(block.label),
    block.optional ? el("span", { class: "optional" }, " (optional)") : null,
  ].filter(Boolean);
  return el(
    "div",
    { class: `block input${error ? " wrong" : ""}` },
    el(
      ticks ? "div" : "label",
      ticks ? { id: by, class: "label" } : { id: by, for: id, class: "label" },
      name,
    ),
    element(ctx, block, part, label),
    el(
      "div",
      { id: hintId, class: "hint" },
      error ? el("span", { class: "fault", role: "alert" }, error) : null,
      block.hint ? el("span", {}, textOf(block.hint)) : null,
    ),
  );
}

function image(ctx, block) {
  const title = block.title ? el("figcaption", {}, textOf(block.title)) : null;
  return el("figure", { class: "block image" }, title, imageNode(block));
}

const MAKERS = {
  section,
  actions,
  context,
  input,
  image,
  table,
  data_table: dataTable,
  alert,
  container: (ctx, block) => container(ctx, block, draw),
  card,
  carousel,
  context_actions: (ctx, block) => el("div", { class: "block context-actions" }, actionParts(ctx, block)),
  header: (ctx, block) => el("h3", { class: "block heading" }, textObject(block.text)),
  divider: () => el("hr", { class: "block" }),
  rich_text: (ctx, block) => el("div", { class: "block rich" }, richText(block)),
  markdown: (ctx, block) => el("div", { class: "block markdown" }, markdown(block.text)),
  data_visualization: (ctx, block) => el("div", { class: "block" }, chart(block)),
};

function draw(ctx, block) {
  const make = MAKERS[block.type];
  if (make) return make(ctx, block);
  return el("div", { class: "block unknown" }, `The local workspace can not show a “${block.type}” block.`);
}

export const withIds = (blocks) =>
  (blocks ?? []).map((block, index) => (block.block_id ? block : { ...block, block_id: `block-${index}` }));

// Brings `parent` in line with these blocks; a block that did not change keeps its node.
// `ctx`: {where, blocks(), faults?, typed?(block), submit?()}.
export function showBlocks(parent, ctx) {
  const seen = new Map();
  reconcile(
    parent,
    ctx.blocks().map((block) => {
      const count = seen.get(block.block_id) ?? 0;
      seen.set(block.block_id, count + 1);
      return {
        key: `${block.block_id}/${count}`,
        version: JSON.stringify([block, ctx.faults?.[block.block_id] ?? null]),
        make: () => draw(ctx, block),
      };
    }),
  );
}
