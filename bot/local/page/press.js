// Sends what somebody does with a control, together with the values around it, as Slack does.

import { app } from "./app.js";
import { valuesOf } from "./drafts.js";
import { ask } from "./popups.js";
import { textObject, textOf } from "./text.js";
import { post } from "./wire.js";

export const marks = (block, element) => ({ blockId: block.block_id, actionId: element.action_id ?? "" });

// In an input block a control only tells the app at once if the block asks for it.
export const tellsAtOnce = (block) => block.type !== "input" || block.dispatch_action === true;

export async function agreed(element) {
  const { confirm } = element;
  if (!confirm) return true;
  return ask({
    title: textOf(confirm.title),
    body: textObject(confirm.text),
    yes: textOf(confirm.confirm) || "Yes",
    no: textOf(confirm.deny) || "No",
    danger: confirm.style === "danger",
  });
}

export async function press(ctx, block, element, action, node = null) {
  if (node?.getAttribute("aria-busy") === "true") return;
  node?.setAttribute("aria-busy", "true");
  try {
    await post("press", {
      user: app.me,
      where: ctx.where,
      block_id: block.block_id,
      action_id: element.action_id,
      action: { type: element.type, ...action },
      values: valuesOf(ctx, ctx.blocks()),
    });
  } finally {
    node?.removeAttribute("aria-busy");
  }
}

// Keeps a new value and, where Slack would, tells the app. A refused confirm dialog puts the old value back.
export async function choose(ctx, block, element, draft, value) {
  const before = draft.value;
  if (!tellsAtOnce(block)) {
    draft.value = value;
    ctx.typed?.(block);
    return;
  }
  if (!(await agreed(element))) {
    draft.value = before;
    return;
  }
  draft.value = value;
  await press(ctx, block, element, { [draft.field]: value });
}
