// A list of which several can be chosen.

import { groupsOf, naming, stored, valueOf } from "./choices.js";
import { el } from "./dom.js";
import { Draft } from "./drafts.js";
import { choose, marks, tellsAtOnce } from "./press.js";
import { textOf } from "./text.js";

function optionRow(item, listen) {
  const box = el("input", { type: "checkbox", value: item.value, on: { change: listen } });
  return { item, box, node: el("label", { class: "tick" }, box, el("span", {}, item.text)) };
}

function fillPanel(panel, groups, listen) {
  return groups.flatMap((group) => {
    if (group.label) panel.append(el("div", { class: "multi-label" }, group.label));
    const rows = group.items.map((item) => optionRow(item, listen));
    panel.append(...rows.map((row) => row.node));
    return rows;
  });
}

// Shows what is chosen on the button and in the rows.
function showChosen(element, label, summary, rows, value) {
  const chosen = new Set((value ?? []).map(valueOf));
  const names = rows.filter((row) => chosen.has(row.item.value)).map((row) => row.item.text);
  const tags = names.map((name) => el("span", { class: "tag" }, name));
  summary.replaceChildren(...(tags.length ? tags : [textOf(element.placeholder) || "Select options"]));
  if (label.text)
    summary.setAttribute("aria-label", `${label.text}: ${names.join(", ") || "nothing chosen"}`);
  for (const row of rows) {
    row.box.checked = chosen.has(row.item.value);
    row.box.disabled = !row.box.checked && chosen.size >= (element.max_selected_items ?? Infinity);
  }
}

function openAndClose(node, summary, panel, closed) {
  const set = (open) => {
    if (panel.hidden === !open) return;
    panel.hidden = !open;
    summary.setAttribute("aria-expanded", String(open));
    document[open ? "addEventListener" : "removeEventListener"]("pointerdown", outside, true);
    if (open) panel.scrollIntoView({ block: "nearest" });
    else closed();
  };
  const back = () => {
    set(false);
    summary.focus();
  };
  const outside = (event) => {
    if (!node.contains(event.target)) set(false);
  };
  panel.append(el("button", { type: "button", class: "button multi-done", on: { click: back } }, "Done"));
  summary.addEventListener("click", () => set(panel.hidden));
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || panel.hidden) return;
    event.stopPropagation();
    back();
  });
}

// The app hears of the choice when the list is closed, as in Slack.
function multi(ctx, block, element, label) {
  const draft = new Draft(ctx, block, element);
  const summary = el("button", {
    type: "button",
    class: "field select multi-button",
    "aria-expanded": "false",
    data: marks(block, element),
    ...naming(element, label),
  });
  const panel = el("div", {
    class: "multi-panel",
    hidden: true,
    role: "group",
    "aria-label": label.text || "Choices",
  });
  const node = el("div", { class: "multi", data: { draft: draft.key } }, summary, panel);
  const rows = fillPanel(panel, groupsOf(element), () => {
    if (tellsAtOnce(block)) node.showDraft(picked());
    else choose(ctx, block, element, draft, picked());
  });
  const picked = () => rows.filter((row) => row.box.checked).map((row) => stored(row.item));
  node.showDraft = (value) => showChosen(element, label, summary, rows, value);
  openAndClose(node, summary, panel, () => {
    const same = JSON.stringify(picked()) === JSON.stringify(draft.value ?? []);
    if (tellsAtOnce(block) && !same) choose(ctx, block, element, draft, picked());
  });
  node.showDraft(draft.value);
  return node;
}

export const multiLists = {
  multi_static_select: multi,
  multi_users_select: multi,
  multi_conversations_select: multi,
  multi_channels_select: multi,
};
