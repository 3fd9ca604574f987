// Slack's own text format (mrkdwn) and its plain text, as page nodes.

import { app, channelName, nameOf, tell } from "./app.js";
import { el, link, safeUrl } from "./dom.js";
import { withEmoji } from "./emoji.js";

const BARE_URL = /https?:\/\/[^\s<>"|]+[^\s<>"|.,;:!?)\]]/;
const DATE_PARTS = {
  "{date_num}": { year: "numeric", month: "2-digit", day: "2-digit" },
  "{date}": { year: "numeric", month: "long", day: "numeric" },
  "{date_short}": { year: "numeric", month: "short", day: "numeric" },
  "{date_long}": { weekday: "long", year: "numeric", month: "long", day: "numeric" },
  "{time}": { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  "{time_secs}": { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
};

export const plainEntities = (text) =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

export const plain = (text) => withEmoji(plainEntities(String(text ?? "")));

export function mention(id, kind = "user") {
  const label = kind === "user" ? `@${nameOf(id)}` : `#${channelName(id)}`;
  return el("span", { class: id === app.me ? "mention me" : "mention" }, label);
}

export function slackDate(seconds, format, fallback) {
  const when = new Date(Number(seconds) * 1000);
  if (Number.isNaN(when.getTime())) return fallback ?? "";
  return format.replace(/\{[a-z_]+\}/g, (part) => {
    const shape = DATE_PARTS[part] ?? DATE_PARTS[part.replace("_pretty", "")];
    return shape ? tell(when, shape) : part;
  });
}

function dateToken(body) {
  const [first, fallback = ""] = body.split("|");
  const [, seconds, format = "{date}", url] = first.split("^");
  const text = slackDate(seconds, format, plain(fallback));
  return url ? link(url, text) : el("time", { title: plain(fallback) }, text);
}

function special(body) {
  if (body.startsWith("date^")) return dateToken(body);
  const name = body.split("|")[1] || body.split("|")[0].split("^")[0];
  return el("span", { class: "mention me" }, `@${plain(name)}`);
}

function angle(body) {
  const [target, label] = [body.split("|")[0], body.split("|").slice(1).join("|")];
  if (target.startsWith("@")) return mention(target.slice(1));
  if (target.startsWith("#"))
    return label ? el("span", { class: "mention" }, `#${plain(label)}`) : mention(target.slice(1), "channel");
  if (target.startsWith("!")) return special(body.slice(1));
  const url = plainEntities(target);
  return safeUrl(url) ? link(url, plain(label || target.replace(/^mailto:/, ""))) : plain(`<${body}>`);
}

const STYLES = [
  [/(?<![\w*])\*(?=\S)([^*\n]*[^*\s])\*(?![\w*])/, "strong"],
  [/(?<![\w_])_(?=\S)([^_\n]*[^_\s]|[^\n]*?[^_\s])_(?![\w_])/, "em"],
  [/(?<![\w~])~(?=\S)([^~\n]*[^~\s])~(?![\w~])/, "s"],
];

function firstToken(text) {
  const found = [];
  const code = /`([^`\n]+)`/.exec(text);
  if (code) found.push([code, () => el("code", {}, plainEntities(code[1]))]);
  const token = /<([^<>\n]+)>/.exec(text);
  if (token) found.push([token, () => angle(token[1])]);
  const url = BARE_URL.exec(text);
  if (url) found.push([url, () => link(plainEntities(url[0]), plainEntities(url[0]))]);
  for (const [pattern, tag] of STYLES) {
    const hit = pattern.exec(text);
    if (hit) found.push([hit, () => el(tag, {}, inline(hit[1]))]);
  }
  return found.sort((a, b) => a[0].index - b[0].index)[0] ?? null;
}

function inline(text) {
  const nodes = [];
  let rest = text;
  while (rest) {
    const token = firstToken(rest);
    if (!token) break;
    const [hit, make] = token;
    if (hit.index > 0) nodes.push(plain(rest.slice(0, hit.index)));
    nodes.push(make());
    rest = rest.slice(hit.index + hit[0].length);
  }
  if (rest) nodes.push(plain(rest));
  return nodes;
}

const QUOTE = /^(?:&gt;|>) ?/;

function lines(text) {
  const nodes = [];
  let quoted = null;
  let open = [];
  const flush = () => {
    if (!open.length) return;
    const body = inline(open.join("\n"));
    nodes.push(quoted ? el("blockquote", {}, body) : el("span", {}, body));
    open = [];
  };
  for (const line of text.split("\n")) {
    const isQuote = QUOTE.test(line);
    if (isQuote !== quoted) flush();
    quoted = isQuote;
    open.push(isQuote ? line.replace(QUOTE, "") : line);
  }
  flush();
  return nodes;
}

// Slack mrkdwn as a list of nodes, for an element with class "text".
export function mrkdwn(source) {
  const nodes = [];
  String(source ?? "")
    .split("```")
    .forEach((part, index, all) => {
      const fenced = index % 2 === 1 && index < all.length - 1;
      if (fenced) nodes.push(el("pre", {}, plainEntities(part.replace(/^\n|\n$/g, ""))));
      else if (part.trim()) nodes.push(...lines(index ? part.replace(/^\n/, "") : part));
    });
  return nodes;
}

// A Block Kit text object (mrkdwn or plain_text), or a plain string.
export function textObject(object) {
  if (object === null || object === undefined) return [];
  if (typeof object === "string") return [plain(object)];
  return object.type === "mrkdwn" ? mrkdwn(object.text) : [plain(object.text)];
}

export const textOf = (object) => plain(typeof object === "string" ? object : object?.text);
