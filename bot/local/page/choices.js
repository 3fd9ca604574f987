// Controls to choose with: select lists, radio buttons, checkboxes, dates and times.

import { app } from "./app.js";
import { el, uid } from "./dom.js";
import { Draft } from "./drafts.js";
import { choose, marks, tellsAtOnce } from "./press.js";
import { textObject, textOf } from "./text.js";

const EARLIEST_YEAR = 1970;

export function naming(element, label) {
  if (label.id) return { id: label.id, "aria-describedby": label.hint };
  return {
    "aria-label": element.accessibility_label || label.text || textOf(element.placeholder) || "Choose",
  };
}

const people = () => app.state.users.map((user) => ({ value: user.id, text: user.real_name || user.name }));
const channels = () => app.state.channels.map((channel) => ({ value: channel.id, text: `#${channel.name}` }));
const optionsOf = (list) =>
  (list ?? []).map((option) => ({ value: option.value, text: textOf(option.text), option }));

// What can be chosen, in groups: [{label, items: [{value, text, option?}]}].
export function groupsOf(element) {
  if (/users/.test(element.type)) return [{ items: people() }];
  if (/conversations|channels/.test(element.type)) return [{ items: channels() }];
  if (element.option_groups)
    return element.option_groups.map((group) => ({
      label: textOf(group.label),
      items: optionsOf(group.options),
    }));
  return [{ items: optionsOf(element.options) }];
}

export const valueOf = (chosen) => (typeof chosen === "string" ? chosen : (chosen?.value ?? ""));
export const stored = (item) => item.option ?? item.value;

function select(ctx, block, element, label) {
  const draft = new Draft(ctx, block, element);
  const groups = groupsOf(element);
  const all = groups.flatMap((group) => group.items);
  const blank = el("option", { value: "" }, textOf(element.placeholder) || "Select an option");
  blank.disabled = !(block.type === "input" && block.optional);
  const asOption = (item) => el("option", { value: item.value }, item.text);
  const node = el(
    "select",
    {
      class: "field select",
      data: { ...marks(block, element), draft: draft.key },
      ...naming(element, label),
    },
    blank,
    groups.map((group) =>
      group.label
        ? el("optgroup", { label: group.label }, group.items.map(asOption))
        : group.items.map(asOption),
    ),
  );
  node.showDraft = (value) => {
    node.value = valueOf(value);
    if (node.selectedIndex < 0) node.value = "";
    node.classList.toggle("blank", node.value === "");
  };
  node.addEventListener("change", () => {
    const item = all.find((one) => one.value === node.value);
    choose(ctx, block, element, draft, item ? stored(item) : null);
  });
  node.showDraft(draft.value);
  return node;
}

function ticks(block, element, type) {
  const group = uid("choice");
  return optionsOf(element.options).map((item) => {
    const hint = item.option.description ? uid("hint") : null;
    const box = el("input", {
      type,
      name: group,
      value: item.value,
      data: marks(block, element),
      "aria-describedby": hint,
    });
    const text = el("span", { class: "tick-text text" }, textObject(item.option.text));
    const more = hint ? el("small", { id: hint, class: "text" }, textObject(item.option.description)) : null;
    return { item, box, node: el("label", { class: "tick" }, box, el("span", {}, text, more)) };
  });
}

function tickGroup(type) {
  return (ctx, block, element, label) => {
    const draft = new Draft(ctx, block, element);
    const rows = ticks(block, element, type);
    const node = el(
      "div",
      {
        class: "ticks",
        role: type === "radio" ? "radiogroup" : "group",
        data: { draft: draft.key },
        "aria-labelledby": label.by,
        "aria-label": label.by ? null : label.text || "Choices",
      },
      rows.map((row) => row.node),
    );
    node.showDraft = (value) => {
      const chosen = new Set([value ?? []].flat().map(valueOf));
      for (const row of rows) row.box.checked = chosen.has(row.item.value);
    };
    node.addEventListener("change", () => {
      const chosen = rows.filter((row) => row.box.checked).map((row) => row.item.option);
      choose(ctx, block, element, draft, type === "radio" ? (chosen[0] ?? null) : chosen);
    });
    node.showDraft(draft.value);
    return node;
  };
}

const complete = (type, value) =>
  value === "" || type !== "date" || Number(value.slice(0, 4)) >= EARLIEST_YEAR;

// Dates and times typed with keys are told on Enter or on leaving, else every digit would be an action of its own.
function moment(type) {
  return (ctx, block, element, label) => {
    const draft = new Draft(ctx, block, element);
    const node = el("input", {
      type,
      class: "field moment",
      data: { ...marks(block, element), draft: draft.key },
      ...naming(element, label),
    });
    let typing = false;
    const settle = () => {
      typing = false;
      const value = node.value || null;
      if (complete(type, node.value) && value !== (draft.value ?? null))
        choose(ctx, block, element, draft, value);
    };
    node.showDraft = (value) => {
      if (node !== document.activeElement || !typing) node.value = value ?? "";
    };
    node.addEventListener("keydown", (event) => {
      if (event.key === "Enter") settle();
      else if (event.key !== "Tab") typing = true;
    });
    node.addEventListener("pointerdown", () => {
      typing = false;
    });
    node.addEventListener("change", () => {
      if (!typing || !tellsAtOnce(block)) settle();
    });
    node.addEventListener("blur", settle);
    node.showDraft(draft.value);
    return node;
  };
}

export const lists = {
  static_select: select,
  users_select: select,
  conversations_select: select,
  channels_select: select,
};
export const choices = { radio_buttons: tickGroup("radio"), checkboxes: tickGroup("checkbox") };
export const datesAndTimes = { datepicker: moment("date"), timepicker: moment("time") };
