// Turns what people type into Slack's text format, and back for editing.

import { app, channelName, nameOf } from "./app.js";
import { plainEntities } from "./text.js";

const TOKEN = /<(?:[@#][A-Z0-9]+(?:\|[^<>]*)?|![^<>]+|https?:\/\/[^<>\s]+|mailto:[^<>\s]+)>/;
const URL = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/;

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

function names() {
  const people = app.state.users.flatMap((user) => [user.real_name, user.name].filter(Boolean).map((name) => [`@${name}`, `<@${user.id}>`]));
  const channels = app.state.channels.map((channel) => [`#${channel.name}`, `<#${channel.id}|${channel.name}>`]);
  return [...people, ...channels].sort((a, b) => b[0].length - a[0].length);
}

function withNames(text) {
  return names().reduce((result, [typed, token]) => {
    const pattern = new RegExp(`(^|[\\s(])${typed.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`, "gi");
    return result.replace(pattern, (_, before) => before + token);
  }, text);
}

// Mentions and links become tokens, everything else is escaped; code is left alone.
export function toSlack(text) {
  const pieces = text.split(new RegExp(`(\`\`\`[^]*?\`\`\`|\`[^\`\\n]+\`|${TOKEN.source}|${URL.source})`));
  return pieces.map((piece, index) => {
    if (index % 2 === 0) return withNames(escaped(piece));
    if (piece.startsWith("`")) return escaped(piece);
    return piece.startsWith("<") ? piece : `<${escaped(piece)}>`;
  }).join("");
}

export function fromSlack(text) {
  return plainEntities(text.replace(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id) => `@${nameOf(id)}`)
    .replace(/<#([A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id) => `#${channelName(id)}`)
    .replace(/<(https?:[^|>]+)>/g, "$1"));
}
