// The useful part of standard Markdown, for Slack's "markdown" block.

import { el, link } from "./dom.js";
import { withEmoji } from "./emoji.js";

const INLINE = [
  [/`([^`]+)`/, (hit) => el("code", {}, hit[1])],
  [/!?\[([^\]]*)\]\(([^()\s]+)(?:\s+"[^"]*")?\)/, (hit) => link(hit[2], inline(hit[1]))],
  [/<(https?:\/\/[^>\s]+)>/, (hit) => link(hit[1], hit[1])],
  [/https?:\/\/[^\s<>]+[^\s<>.,;:!?)\]]/, (hit) => link(hit[0], hit[0])],
  [/\*\*\*(\S(?:.*?\S)?)\*\*\*/, (hit) => el("strong", {}, el("em", {}, inline(hit[1])))],
  [/\*\*(\S(?:.*?\S)?)\*\*/, (hit) => el("strong", {}, inline(hit[1]))],
  [/(?<!\w)__(\S(?:.*?\S)?)__(?!\w)/, (hit) => el("strong", {}, inline(hit[1]))],
  [/\*([^\s*](?:[^*]*[^\s*])?)\*/, (hit) => el("em", {}, inline(hit[1]))],
  [/(?<!\w)_([^\s_](?:[^_]*[^\s_])?)_(?!\w)/, (hit) => el("em", {}, inline(hit[1]))],
  [/~~(\S(?:.*?\S)?)~~/, (hit) => el("s", {}, inline(hit[1]))],
  [/\\([\\`*_{}[\]()#+\-.!|>~])/, (hit) => hit[1]],
];

function inline(text) {
  const nodes = [];
  let rest = text;
  while (rest) {
    const found = INLINE.map(([pattern, make]) => [pattern.exec(rest), make]).filter(([hit]) => hit);
    if (!found.length) break;
    const [hit, make] = found.reduce((best, one) => (one[0].index < best[0].index ? one : best));
    if (hit.index) nodes.push(withEmoji(rest.slice(0, hit.index)));
    nodes.push(make(hit));
    rest = rest.slice(hit.index + hit[0].length);
  }
  if (rest) nodes.push(withEmoji(rest));
  return nodes;
}

const FENCE = /^\s*(```|~~~)/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^\s*([-*_])(\s*\1){2,}\s*$/;
const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;
const TABLE_LINE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

const startsBlock = (line) => [FENCE, HEADING, RULE, ITEM, /^\s*>/].some((pattern) => pattern.test(line));

function fence(rows) {
  const mark = FENCE.exec(rows.shift())[1];
  const body = [];
  while (rows.length && !rows[0].trim().startsWith(mark)) body.push(rows.shift());
  rows.shift();
  return el("pre", {}, body.join("\n"));
}

function quote(rows) {
  const body = [];
  while (rows.length && /^\s*>/.test(rows[0])) body.push(rows.shift().replace(/^\s*> ?/, ""));
  return el("blockquote", {}, markdown(body.join("\n")));
}

function itemBody(text) {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(text);
  if (!task) return inline(text);
  return [task[1] === " " ? "☐ " : "☑ ", ...inline(task[2])];
}

function newList(mark) {
  const first = Number.parseInt(mark, 10);
  if (Number.isNaN(first)) return el("ul");
  return el("ol", first === 1 ? {} : { start: first });
}

// Takes one line into the list; false when the list has ended.
function takeLine(rows, node, indent, ordered) {
  const hit = ITEM.exec(rows[0]);
  const last = node.lastChild;
  if (!hit) {
    if (!last || !/^\s{2,}\S/.test(rows[0])) return false;
    last.append(" ", ...inline(rows.shift().trim()));
    return true;
  }
  const deeper = hit[1].length - indent;
  if (deeper >= 2 && last) last.append(list(rows));
  else if (deeper < 0 || /\d/.test(hit[2]) !== ordered) return false;
  else {
    rows.shift();
    node.append(el("li", {}, itemBody(hit[3])));
  }
  return true;
}

function list(rows) {
  const [, indent, mark] = ITEM.exec(rows[0]);
  const node = newList(mark);
  while (rows.length && takeLine(rows, node, indent.length, /\d/.test(mark)));
  return node;
}

const cells = (row) =>
  row
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));

function table(rows) {
  const head = cells(rows.shift());
  const sides = cells(rows.shift()).map((cell) =>
    /:$/.test(cell) ? (/^:/.test(cell) ? "center" : "right") : "left",
  );
  const body = [];
  while (rows.length && rows[0].includes("|")) body.push(cells(rows.shift()));
  const cell = (tag) => (text, index) => el(tag, { class: `to-${sides[index] ?? "left"}` }, inline(text));
  return el(
    "div",
    { class: "table-box", tabindex: 0 },
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, head.map(cell("th")))),
      el(
        "tbody",
        {},
        body.map((row) => el("tr", {}, row.map(cell("td")))),
      ),
    ),
  );
}

function paragraph(rows) {
  const body = [rows.shift()];
  while (rows.length && rows[0].trim() && !startsBlock(rows[0])) body.push(rows.shift());
  const nodes = [];
  body.forEach((line, index) => {
    if (index) nodes.push(el("br"));
    nodes.push(...inline(line.trim()));
  });
  return el("p", {}, nodes);
}

function heading(rows) {
  const [, marks, text] = HEADING.exec(rows.shift());
  return el(`h${Math.min(marks.length + 2, 6)}`, { class: `md-h${marks.length}` }, inline(text));
}

const rule = (rows) => {
  rows.shift();
  return el("hr");
};

const MAKERS = [
  [FENCE, fence],
  [HEADING, heading],
  [RULE, rule],
  [/^\s*>/, quote],
  [ITEM, list],
];

function nextBlock(rows) {
  if (rows[0].includes("|") && rows.length > 1 && rows[1].includes("-") && TABLE_LINE.test(rows[1]))
    return table(rows);
  const maker = MAKERS.find(([pattern]) => pattern.test(rows[0]));
  return (maker ? maker[1] : paragraph)(rows);
}

// Standard Markdown as a list of block nodes.
export function markdown(source) {
  const rows = String(source ?? "").split(/\r?\n/);
  const nodes = [];
  while (rows.length) {
    if (rows[0].trim()) nodes.push(nextBlock(rows));
    else rows.shift();
  }
  return nodes;
}
