// Block Kit blocks as page nodes.

import { chart } from "./chart.js";
import { el, reconcile, uid } from "./dom.js";
import { element, image as imageNode } from "./elements.js";
import { markdown } from "./markdown.js";
import { richText } from "./richtext.js";
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

const actions = (ctx, block) =>
  el(
    "div",
    { class: "block actions" },
    (block.elements ?? []).map((part) => element(ctx, block, part)),
  );

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

function cell(content, tag, settings) {
  const side = ["center", "right"].includes(settings?.align) ? settings.align : "left";
  const wrap = settings?.is_wrapped === true ? "wrapped" : "";
  const body =
    content?.type === "rich_text" ? richText(content) : textOf(content?.text ?? content?.value ?? content);
  return el(tag, { class: `to-${side} ${wrap}`, scope: tag === "th" ? "col" : null }, body);
}

function table(ctx, block) {
  const settings = block.column_settings ?? [];
  const row = (tag) => (cells) =>
    el(
      "tr",
      {},
      cells.map((content, index) => cell(content, tag, settings[index])),
    );
  const [head, ...body] = block.rows ?? [];
  return el(
    "div",
    { class: "block table-box", tabindex: 0, role: "region", "aria-label": block.caption ?? "Table" },
    el(
      "table",
      {},
      block.caption ? el("caption", {}, block.caption) : null,
      head ? el("thead", {}, row("th")(head)) : null,
      el("tbody", {}, body.map(row("td"))),
    ),
  );
}

function alert(ctx, block) {
  return el(
    "div",
    { class: `block alert ${/^\w+$/.test(block.level ?? "") ? block.level : ""}`, role: "note" },
    el("div", { class: "text" }, textObject(block.text)),
  );
}

function container(ctx, block) {
  const inner = (block.child_blocks ?? []).map((child) => draw(ctx, child));
  const title = block.title ? el("div", { class: "card-title" }, textObject(block.title)) : null;
  return el("div", { class: "block card" }, title, inner);
}

function card(ctx, block) {
  const parts = [block.title, block.subtitle, block.body]
    .filter(Boolean)
    .map((part) => el("div", { class: "text" }, textObject(part)));
  const buttons = (block.actions ?? []).map((part) => element(ctx, block, part));
  return el(
    "div",
    { class: "block card" },
    parts,
    buttons.length ? el("div", { class: "actions" }, buttons) : null,
  );
}

const MAKERS = {
  section,
  actions,
  context,
  input,
  image,
  table,
  data_table: table,
  alert,
  container,
  card,
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
