// Text fields of input blocks.

import { el } from "./dom.js";
import { Draft } from "./drafts.js";
import { marks, press, tellsAtOnce } from "./press.js";
import { textOf } from "./text.js";

const KINDS = {
  plain_text_input: { type: "text" },
  number_input: { type: "text", inputmode: "decimal" },
  email_text_input: { type: "email", inputmode: "email", autocomplete: "off" },
  url_text_input: { type: "url", inputmode: "url", autocomplete: "off" },
};

const triggers = (element) => element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];

function field(element, label, data) {
  const props = {
    class: "field",
    data,
    id: label.id,
    "aria-describedby": label.hint,
    "aria-label": label.id ? null : label.text,
    placeholder: textOf(element.placeholder),
    maxlength: element.max_length,
  };
  if (element.multiline) return el("textarea", { ...props, rows: 4 });
  return el("input", { ...props, ...KINDS[element.type] });
}

function textInput(ctx, block, element, label) {
  const draft = new Draft(ctx, block, element);
  const node = field(element, label, { ...marks(block, element), draft: draft.key });
  node.showDraft = (value) => {
    if (node.value !== (value ?? "")) node.value = value ?? "";
  };
  node.showDraft(draft.value);
  const send = () => press(ctx, block, element, { value: draft.value });
  node.addEventListener("input", () => {
    draft.value = node.value === "" ? null : node.value;
    ctx.typed?.(block);
    if (tellsAtOnce(block) && triggers(element).includes("on_character_entered")) send();
  });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
    if (tellsAtOnce(block) && triggers(element).includes("on_enter_pressed")) {
      event.preventDefault();
      send();
    } else if (ctx.submit && (!element.multiline || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      ctx.submit();
    }
  });
  if (element.focus_on_load) queueMicrotask(() => node.isConnected && node.focus());
  return node;
}

export const textInputs = Object.fromEntries(Object.keys(KINDS).map((type) => [type, textInput]));
