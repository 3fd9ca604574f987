// Slack's rich_text block as page nodes.

import { nameOf } from "./app.js";
import { el, link } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import { mention, slackDate } from "./text.js";

const TAGS = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

function styled(node, style = {}) {
  return Object.entries(TAGS).reduce(
    (inner, [name, tag]) => (style?.[name] ? el(tag, {}, inner) : inner),
    node,
  );
}

const PIECES = {
  text: (piece) => styled(piece.style?.code ? piece.text : withEmoji(piece.text ?? ""), piece.style),
  link: (piece) => styled(link(piece.url, piece.text || piece.url), piece.style),
  user: (piece) => mention(piece.user_id),
  channel: (piece) => mention(piece.channel_id, "channel"),
  usergroup: (piece) => el("span", { class: "mention" }, `@${nameOf(piece.usergroup_id)}`),
  broadcast: (piece) => el("span", { class: "mention me" }, `@${piece.range}`),
  emoji: (piece) => emoji(piece.name) ?? `:${piece.name}:`,
  date: (piece) => el("time", {}, slackDate(piece.timestamp, piece.format ?? "{date}", piece.fallback)),
  color: (piece) => piece.value,
};

const pieces = (elements) => (elements ?? []).map((piece) => PIECES[piece.type]?.(piece) ?? piece.text ?? "");

function list(part) {
  const ordered = part.style === "ordered";
  const node = el(
    ordered ? "ol" : "ul",
    { class: `rich-list level-${Math.min(part.indent ?? 0, 4)}` },
    (part.elements ?? []).map((item) => el("li", {}, pieces(item.elements))),
  );
  if (ordered && part.offset) node.setAttribute("start", part.offset + 1);
  return node;
}

const PARTS = {
  rich_text_section: (part) => el("div", { class: "text" }, pieces(part.elements)),
  rich_text_quote: (part) => el("blockquote", { class: "text" }, pieces(part.elements)),
  rich_text_preformatted: (part) => el("pre", {}, pieces(part.elements)),
  rich_text_list: list,
};

export const richText = (block) => (block.elements ?? []).map((part) => PARTS[part.type]?.(part) ?? "");
