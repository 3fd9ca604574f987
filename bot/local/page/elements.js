// Buttons and overflow menus, and the table of all Block Kit elements.

import { app } from "./app.js";
import { choices, datesAndTimes, lists } from "./choices.js";
import { el, icon, safeUrl } from "./dom.js";
import { multiLists } from "./multi.js";
import { openMenu } from "./popups.js";
import { agreed, marks, press } from "./press.js";
import { plain, textOf } from "./text.js";
import { textInputs } from "./inputs.js";

function open(url) {
  const href = safeUrl(plain(url));
  if (href) window.open(href, "_blank", "noopener");
}

function button(ctx, block, element) {
  const style = ["primary", "danger"].includes(element.style) ? ` ${element.style}` : "";
  const node = el(
    "button",
    {
      type: "button",
      class: `button${style}`,
      data: marks(block, element),
      "aria-label": element.accessibility_label,
    },
    textOf(element.text),
  );
  if (element.url) node.append(el("span", { class: "leaves", "aria-hidden": "true" }, " ↗"));
  node.addEventListener("click", async () => {
    if (!(await agreed(element))) return;
    if (element.url) open(element.url);
    await press(ctx, block, element, element.value === undefined ? {} : { value: element.value }, node);
  });
  return node;
}

function overflow(ctx, block, element) {
  const act = (option) => async () => {
    if (!(await agreed(element))) return;
    if (option.url) open(option.url);
    await press(ctx, block, element, { selected_option: option }, node);
  };
  const items = (element.options ?? []).map((option) => ({
    label: textOf(option.text),
    hint: option.description ? textOf(option.description) : null,
    act: act(option),
  }));
  const node = el(
    "button",
    {
      type: "button",
      class: "button overflow",
      data: marks(block, element),
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": element.accessibility_label ?? "More choices",
      on: { click: () => openMenu(node, items, "More choices") },
    },
    icon("more"),
  );
  return node;
}

function rating(ctx, block, part, choice, sign) {
  const label = textOf(choice.text);
  const node = el(
    "button",
    {
      type: "button",
      class: "icon-button rating",
      data: marks(block, part),
      "aria-label": choice.accessibility_label ?? label,
      title: label,
    },
    icon(sign, 16),
  );
  node.addEventListener("click", () => press(ctx, block, part, { value: choice.value }, node));
  return node;
}

const feedback = (ctx, block, part) => [
  rating(ctx, block, part, part.positive_button, "up"),
  rating(ctx, block, part, part.negative_button, "down_thumb"),
];

function iconPress(ctx, block, part) {
  if (part.visible_to_user_ids && !part.visible_to_user_ids.includes(app.me)) return null;
  const label = textOf(part.text);
  const node = el(
    "button",
    {
      type: "button",
      class: "icon-button rating",
      data: marks(block, part),
      "aria-label": part.accessibility_label ?? label,
      title: label,
    },
    icon(part.icon === "trash" ? "trash" : "more", 16),
  );
  node.addEventListener("click", async () => {
    if (await agreed(part)) await press(ctx, block, part, { value: part.value }, node);
  });
  return node;
}

export function image(element) {
  const alt = element.alt_text ?? "";
  const src = safeUrl(element.image_url ?? element.slack_file?.url);
  const instead = el("span", { class: "image-missing", role: "img", "aria-label": alt }, `Image: ${alt}`);
  if (!src) return instead;
  const node = el("img", { alt, src, class: "picture" });
  node.addEventListener("error", () => node.replaceWith(instead));
  return node;
}

const MAKERS = {
  button,
  overflow,
  image,
  feedback_buttons: feedback,
  icon_button: iconPress,
  ...lists,
  ...multiLists,
  ...choices,
  ...datesAndTimes,
  ...textInputs,
};

// Makes one element; `label` is {id, text} of what names it, where there is something.
export function element(ctx, block, part, label = {}) {
  const make = MAKERS[part.type];
  if (!make) return el("span", { class: "unknown" }, `The local workspace can not show “${part.type}”.`);
  return make(ctx, block, part, label);
}
