// The popup above a composer that offers slash commands and names.

import { app } from "./app.js";
import { el, uid } from "./dom.js";

const MOST = 8;

function commandOptions(text) {
  return app.state.commands
    .filter((one) => one.command.startsWith(text.toLowerCase()))
    .map((one) => ({
      label: one.command,
      hint: one.usage_hint,
      note: one.description,
      insert: `${one.command} `,
      from: 0,
      exact: one.command === text,
    }));
}

function nameOptions(text, caret) {
  const hit = /(^|\s)@([\p{L}\d.-]*)$/u.exec(text.slice(0, caret));
  if (!hit) return [];
  const start = hit[2].toLowerCase();
  return app.state.users
    .filter((one) =>
      `${one.name} ${one.real_name}`
        .toLowerCase()
        .split(" ")
        .some((word) => word.startsWith(start)),
    )
    .map((one) => ({
      label: `@${one.real_name || one.name}`,
      note: one.is_bot ? "App" : "",
      insert: `@${one.real_name || one.name} `,
      from: caret - hit[2].length - 1,
    }));
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

function optionNode(option, id, active, take) {
  const name = el(
    "span",
    { class: "suggestion-name" },
    el("b", {}, option.label),
    option.hint ? el("code", {}, option.hint) : null,
  );
  const pick = (event) => {
    event.preventDefault();
    if (!option.fixed) take(option);
  };
  return el(
    "div",
    {
      id,
      class: `suggestion${option.fixed ? " fixed" : ""}`,
      role: "option",
      "aria-selected": String(active && !option.fixed),
      on: { pointerdown: pick },
    },
    name,
    option.note ? el("small", {}, option.note) : null,
  );
}

class Suggestions {
  constructor(area, commands) {
    Object.assign(this, { area, commands, options: [], at: 0, moved: false });
    this.node = el("div", {
      class: "suggest",
      id: uid("suggest"),
      role: "listbox",
      "aria-label": "Suggestions",
      hidden: true,
      data: { testid: commands ? "command-popup" : "mention-popup" },
    });
    area.setAttribute("aria-controls", this.node.id);
    area.setAttribute("aria-autocomplete", "list");
    area.addEventListener("input", () => this.refresh());
    area.addEventListener("blur", () => this.close());
  }

  close() {
    this.node.hidden = true;
    this.area.removeAttribute("aria-activedescendant");
  }

  refresh() {
    this.options = find(this.area, this.commands).slice(0, MOST);
    [this.at, this.moved] = [0, false];
    this.draw();
  }

  draw() {
    const { node, options, at } = this;
    node.replaceChildren(
      ...options.map((option, index) =>
        optionNode(option, `${node.id}-${index}`, index === at, (chosen) => this.take(chosen)),
      ),
    );
    node.hidden = options.length === 0;
    if (node.hidden || options[at].fixed) this.area.removeAttribute("aria-activedescendant");
    else this.area.setAttribute("aria-activedescendant", node.children[at].id);
    node.children[at]?.scrollIntoView({ block: "nearest" });
  }

  take({ from, insert }) {
    const { area } = this;
    const end = insert.startsWith("/") ? area.value.length : area.selectionStart;
    area.value = area.value.slice(0, from) + insert + area.value.slice(end);
    area.focus();
    area.setSelectionRange(from + insert.length, from + insert.length);
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Whether the popup made use of this key.
  key(event) {
    const { node, options, at } = this;
    if (node.hidden || options[0]?.fixed) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const enters = event.key === "Enter" && !event.shiftKey && (this.moved || !options[at].exact);
    if (step) {
      Object.assign(this, { at: (at + step + options.length) % options.length, moved: true });
      this.draw();
    } else if (event.key === "Escape") this.close();
    else if (event.key === "Tab" || enters) this.take(options[at]);
    else return false;
    return true;
  }
}

export const suggestions = (area, commands) => new Suggestions(area, commands);
