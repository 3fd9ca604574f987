// What people have typed or chosen in controls: kept per viewer, message or view, and block.

import { app } from "./app.js";

const one = (field, initial) => ({ field, initial, empty: null });
const many = (field, initial) => ({ field, initial, empty: [] });

// For each kind of control that has a state: where its value is in `state.values` and where its first value is.
export const SHAPES = {
  plain_text_input: one("value", "initial_value"),
  number_input: one("value", "initial_value"),
  email_text_input: one("value", "initial_value"),
  url_text_input: one("value", "initial_value"),
  static_select: one("selected_option", "initial_option"),
  radio_buttons: one("selected_option", "initial_option"),
  checkboxes: many("selected_options", "initial_options"),
  multi_static_select: many("selected_options", "initial_options"),
  datepicker: one("selected_date", "initial_date"),
  timepicker: one("selected_time", "initial_time"),
  users_select: one("selected_user", "initial_user"),
  conversations_select: one("selected_conversation", "initial_conversation"),
  channels_select: one("selected_channel", "initial_channel"),
  multi_users_select: many("selected_users", "initial_users"),
  multi_conversations_select: many("selected_conversations", "initial_conversations"),
  multi_channels_select: many("selected_channels", "initial_channels"),
};

const kept = new Map();

const controlsOf = (block) => {
  const all =
    { input: [block.element], section: [block.accessory], card: block.actions }[block.type] ?? block.elements;
  return (all ?? []).filter((element) => element && SHAPES[element.type]);
};

const first = (element) => element[SHAPES[element.type].initial] ?? SHAPES[element.type].empty;

// Slack empties a message's controls when their block changes; in views it goes by block and action.
function version(ctx, block, element) {
  return JSON.stringify(ctx.where.view ? [element.type, first(element)] : block);
}

const address = (ctx, block, element) =>
  JSON.stringify([app.me, ctx.where, block.block_id, element.action_id]);

export class Draft {
  constructor(ctx, block, element) {
    this.key = address(ctx, block, element);
    this.field = SHAPES[element.type].field;
    this.element = element;
    this.version = version(ctx, block, element);
  }

  get value() {
    const known = kept.get(this.key);
    return known && known.version === this.version ? known.value : first(this.element);
  }

  set value(value) {
    kept.set(this.key, { version: this.version, value });
    for (const node of document.querySelectorAll(`[data-draft="${CSS.escape(this.key)}"]`))
      node.showDraft?.(value);
  }

  get record() {
    return { type: this.element.type, [this.field]: this.value };
  }
}

const inside = (block) => [block, ...(block.child_blocks ?? [])];

// Everything in Slack's `state.values` for these blocks, as this viewer sees them now.
export function valuesOf(ctx, blocks) {
  const values = {};
  for (const block of blocks.flatMap(inside)) {
    for (const element of controlsOf(block)) {
      values[block.block_id] ??= {};
      values[block.block_id][element.action_id] = new Draft(ctx, block, element).record;
    }
  }
  return values;
}

const isEmpty = (value) =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

const FORMS = {
  email_text_input: [/^[^@\s]+@[^@\s]+\.[^@\s]+$/, "Enter an email address like name@example.com."],
  url_text_input: [/^https?:\/\/\S+$/, "Enter a link that starts with http:// or https://."],
  number_input: [/^-?\d+(\.\d+)?$/, "Enter a number."],
};

function numberFault(element, value) {
  const { min_value: least, max_value: most } = element;
  if (least !== undefined && Number(value) < Number(least))
    return `Enter a number that is at least ${least}.`;
  if (most !== undefined && Number(value) > Number(most)) return `Enter a number that is at most ${most}.`;
  return null;
}

function lengthFault(element, value) {
  const { min_length: least, max_length: most } = element;
  if (least && value.length < least) return `Enter at least ${least} characters.`;
  if (most && value.length > most) return `Enter at most ${most} characters.`;
  return null;
}

function fault(block, element, value) {
  if (isEmpty(value)) return block.optional ? null : "Please complete this required field.";
  const [form, sentence] = FORMS[element.type] ?? [];
  if (form && !form.test(value)) return sentence;
  if (element.type === "number_input") return numberFault(element, value);
  return element.type === "plain_text_input" ? lengthFault(element, value) : null;
}

// What Slack's own client finds wrong before a view is sent: {block_id: sentence}.
export function faultsIn(ctx, blocks) {
  const faults = {};
  for (const block of blocks.filter((candidate) => candidate.type === "input")) {
    for (const element of controlsOf(block)) {
      const sentence = fault(block, element, new Draft(ctx, block, element).value);
      if (sentence) faults[block.block_id] = sentence;
    }
  }
  return faults;
}
