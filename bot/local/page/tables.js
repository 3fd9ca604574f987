// Slack's table and data_table blocks; the second can be sorted, searched and paged by whoever looks at it.

import { el, uid } from "./dom.js";
import { richText } from "./richtext.js";
import { textOf } from "./text.js";

const PAGE = 10;
const alignments = ["left", "center", "right"];

function words(content) {
  if (content?.type === "rich_text") return el("div", {}, richText(content)).textContent;
  return String(textOf(content?.text ?? content?.value ?? content));
}

const body = (content) => (content?.type === "rich_text" ? richText(content) : words(content));
const isNumber = (content) => content?.type === "raw_number";

function cell(content, tag, { align, is_wrapped: wrapped } = {}, scope = null) {
  const side = alignments.includes(align) ? align : isNumber(content) ? "right" : "left";
  return el(tag, { class: `to-${side} ${wrapped === true ? "wrapped" : ""}`, scope }, body(content));
}

const frame = (label, ...parts) =>
  el("div", { class: "table-box", tabindex: 0, role: "region", "aria-label": label }, ...parts);

export function table(ctx, block) {
  const settings = block.column_settings ?? [];
  const row = (tag) => (cells) =>
    el(
      "tr",
      {},
      cells.map((content, at) => cell(content, tag, settings[at], tag === "th" ? "col" : null)),
    );
  const [head, ...rest] = block.rows ?? [];
  const inner = el(
    "table",
    {},
    head ? el("thead", {}, row("th")(head)) : null,
    el("tbody", {}, rest.map(row("td"))),
  );
  return el("div", { class: "block" }, frame("Table", inner));
}

function inOrder(rows, { column, up }) {
  if (column === null) return rows;
  const value = (row) => row[column];
  const compare = (a, b) =>
    isNumber(value(a)) && isNumber(value(b))
      ? value(a).value - value(b).value
      : words(value(a)).localeCompare(words(value(b)), "en", { numeric: true });
  return [...rows].sort((a, b) => (up ? compare(a, b) : compare(b, a)));
}

function sortButton(content, at, state, redraw) {
  const mine = state.column === at;
  const sort = () => {
    Object.assign(state, { column: at, up: mine ? !state.up : true, page: 0 });
    redraw();
  };
  const arrow = mine ? (state.up ? " ↑" : " ↓") : "";
  return el(
    "th",
    { scope: "col", "aria-sort": mine ? (state.up ? "ascending" : "descending") : null },
    el("button", { type: "button", class: "sort", on: { click: sort } }, words(content), arrow),
  );
}

function pager(count, size, state, redraw) {
  const last = Math.max(0, Math.ceil(count / size) - 1);
  if (!last) return null;
  const go = (by) => () => {
    state.page += by;
    redraw();
  };
  const step = (label, by, off) =>
    el("button", { type: "button", class: "button", disabled: off, on: { click: go(by) } }, label);
  return el(
    "div",
    { class: "pager" },
    step("Previous", -1, state.page === 0),
    el("span", {}, `Page ${state.page + 1} of ${last + 1}`),
    step("Next", 1, state.page === last),
  );
}

export function dataTable(ctx, block) {
  const [head, ...rest] = block.rows ?? [];
  const size = block.page_size ?? PAGE;
  const state = { column: null, up: true, page: 0, sought: "" };
  const [grid, foot, id] = [el("table"), el("div"), uid("search")];
  const redraw = () => {
    const fitting = rest.filter((row) => row.some((one) => words(one).toLowerCase().includes(state.sought)));
    const shown = inOrder(fitting, state).slice(state.page * size, (state.page + 1) * size);
    const line = (row) =>
      el(
        "tr",
        {},
        row.map((one, at) =>
          at === block.row_header_column_index ? cell(one, "th", {}, "row") : cell(one, "td"),
        ),
      );
    grid.replaceChildren(
      el("caption", {}, block.caption),
      el(
        "thead",
        {},
        el(
          "tr",
          {},
          (head ?? []).map((one, at) => sortButton(one, at, state, redraw)),
        ),
      ),
      el("tbody", {}, shown.map(line)),
    );
    foot.replaceChildren(...[pager(fitting.length, size, state, redraw)].filter(Boolean));
  };
  const search = el("input", { class: "field", type: "search", id, placeholder: "Search", "aria-label": "Search" });
  search.addEventListener("input", () => {
    Object.assign(state, { sought: search.value.trim().toLowerCase(), page: 0 });
    redraw();
  });
  redraw();
  const find = rest.length > size ? search : null;
  return el("div", { class: "block data-table" }, find, frame(block.caption ?? "Table", grid), foot);
}
