// Builds and updates page nodes without ever parsing text as HTML.

const SVG = "http://www.w3.org/2000/svg";
let counter = 0;

export const uid = (prefix = "n") => `${prefix}-${++counter}`;

function apply(node, props) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on")
      for (const [type, listen] of Object.entries(value)) node.addEventListener(type, listen);
    else if (name === "data") Object.assign(node.dataset, value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
}

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  apply(node, props);
  node.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
}

export function svg(tag, props = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  apply(node, props);
  node.append(...children.flat(Infinity).filter(Boolean));
  return node;
}

// Simple line icons, drawn here so that the page needs no image files.
const ICONS = {
  menu: "M4 6h16M4 12h16M4 18h16",
  close: "M6 6l12 12M18 6L6 18",
  back: "M15 5l-7 7 7 7",
  reply: "M4 5h16v11h-9l-4 4v-4H4z",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  send: "M4 4l17 8-17 8 3-8zM7 12h14",
  bolt: "M13 3L5 14h6l-1 7 8-11h-6z",
  down: "M12 5v14M6 13l6 6 6-6",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 100 6 3 3 0 000-6",
  fold: "M6 9l6 6 6-6",
  up: "M7 11v9H4v-9zM7 11l4-8c3 0 3 2 2 6h7l-2 11H7",
  down_thumb: "M7 13V4H4v9zM7 13l4 8c3 0 3-2 2-6h7L18 4H7",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  lock: "M6 11h12v9H6zM8 11V8a4 4 0 018 0v3",
  plus: "M12 5v14M5 12h14",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
};

export function icon(name, size = 18) {
  const path = svg("path", {
    d: ICONS[name],
    fill: "none",
    stroke: "currentColor",
    "stroke-width": name === "more" ? 3 : 1.8,
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
  });
  return svg(
    "svg",
    { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", class: "icon" },
    path,
  );
}

export function iconButton(name, label, click, props = {}) {
  return el(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label, on: { click }, ...props },
    icon(name),
  );
}

// Brings the children of `parent` in line with `items` ({key, version, make, update?}).
// A child whose version is unchanged is left alone, so what is typed in it, the caret and the focus stay.
export function reconcile(parent, items) {
  const old = new Map([...parent.children].map((node) => [node.itemKey, node]));
  const wanted = items.map((item) => {
    const known = old.get(item.key);
    if (known && known.itemVersion === item.version) return known;
    const reuse = known && item.update;
    if (reuse) item.update(known);
    const node = reuse ? known : item.make();
    node.itemKey = item.key;
    node.itemVersion = item.version;
    return node;
  });
  const keep = new Set(wanted);
  for (const node of [...parent.children]) if (!keep.has(node)) node.remove();
  let at = parent.firstChild;
  for (const node of wanted) {
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
}

function spot(node) {
  const { blockId, actionId, testid } = node.dataset;
  const home = node.closest("[data-surface]");
  if (!home || !(actionId || testid)) return null;
  const mark = actionId
    ? `[data-block-id="${CSS.escape(blockId ?? "")}"][data-action-id="${CSS.escape(actionId)}"]`
    : `[data-testid="${CSS.escape(testid)}"]`;
  return `[data-surface="${CSS.escape(home.dataset.surface)}"] ${mark}`;
}

// Runs `change` and puts the focus and caret back if the focused control was drawn anew.
export function keepFocus(change) {
  const active = document.activeElement;
  const where = active && active !== document.body ? spot(active) : null;
  const caret = where && "selectionStart" in active ? [active.selectionStart, active.selectionEnd] : null;
  change();
  if (!where || active.isConnected) return;
  const again = document.querySelector(where);
  if (!again) return;
  again.focus({ preventScroll: true });
  if (caret && caret[0] !== null && again.setSelectionRange) again.setSelectionRange(...caret);
}

export function safeUrl(url) {
  const text = String(url ?? "");
  if (/^\/(?!\/)/.test(text)) return text;
  return /^(https?:\/\/|mailto:)/i.test(text) ? text : null;
}

export function link(url, ...children) {
  const href = safeUrl(url);
  if (!href) return el("span", {}, ...children);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}
