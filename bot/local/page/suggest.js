// The popup above a composer that offers slash commands and names.

import { app } from "./app.js";
import { el, uid } from "./dom.js";

const MOST = 8;

function commandOptions(text) {
  return app.state.commands.filter((one) => one.command.startsWith(text.toLowerCase())).map((one) => ({
    label: one.command, hint: one.usage_hint, note: one.description, insert: `${one.command} `, from: 0, exact: one.command === text,
  }));
}

function nameOptions(text, caret) {
  const hit = /(^|\s)@([\p{L}\d.-]*)$/u.exec(text.slice(0, caret));
  if (!hit) return [];
  const start = hit[2].toLowerCase();
  return app.state.users.filter((one) => `${one.name} ${one.real_name}`.toLowerCase().split(" ").some((word) => word.startsWith(start)))
    .map((one) => ({ label: `@${one.real_name || one.name}`, note: one.is_bot ? "App" : "", insert: `@${one.real_name || one.name} `, from: caret - hit[2].length - 1 }));
}

function usage(text) {
  const one = app.state.commands.find((command) => text.startsWith(`${command.command} `));
  return one ? [{ label: one.command, hint: one.usage_hint, note: one.description, fixed: true }] : [];
}

function find(area, commands) {
  const text = area.value;
  if (commands && /^\/\S*$/.test(text)) return commandOptions(text);
  if (commands && text.startsWith("/")) return usage(text);
  return nameOptions(text, area.selectionStart);
}

// Attaches the popup to a text area. Returns {node, key(event) -> used, close()}.
export function suggestions(area, commands) {
  const node = el("div", { class: "suggest", id: uid("suggest"), role: "listbox", "aria-label": "Suggestions", hidden: true,
    data: { testid: commands ? "command-popup" : "mention-popup" } });
  let options = [];
  let at = 0;
  let moved = false;

  const close = () => {
    node.hidden = true;
    area.removeAttribute("aria-activedescendant");
  };
  const take = (option) => {
    const end = option.from ? area.selectionStart : area.value.length;
    area.value = area.value.slice(0, option.from) + option.insert + area.value.slice(end);
    area.focus();
    area.setSelectionRange(option.from + option.insert.length, option.from + option.insert.length);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const row = (option, index) => el("div", {
    id: `${node.id}-${index}`, class: `suggestion${option.fixed ? " fixed" : ""}`, role: "option",
    "aria-selected": String(index === at && !option.fixed),
    on: { pointerdown: (event) => { event.preventDefault(); if (!option.fixed) take(option); } },
  }, el("span", { class: "suggestion-name" }, el("b", {}, option.label), option.hint ? el("code", {}, option.hint) : null),
  option.note ? el("small", {}, option.note) : null);
  const draw = () => {
    node.replaceChildren(...options.map(row));
    node.hidden = options.length === 0;
    const active = node.children[at];
    if (active && !options[at].fixed) area.setAttribute("aria-activedescendant", active.id);
    else area.removeAttribute("aria-activedescendant");
    active?.scrollIntoView({ block: "nearest" });
  };
  const refresh = () => {
    options = find(area, commands).slice(0, MOST);
    [at, moved] = [0, false];
    draw();
  };
  const key = (event) => {
    if (node.hidden || options[0]?.fixed) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      at = (at + step + options.length) % options.length;
      moved = true;
      draw();
    } else if (event.key === "Escape") close();
    else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && (moved || !options[at].exact))) take(options[at]);
    else return false;
    return true;
  };
  area.setAttribute("aria-controls", node.id);
  area.setAttribute("aria-autocomplete", "list");
  area.addEventListener("input", refresh);
  area.addEventListener("blur", close);
  return { node, key, close };
}
