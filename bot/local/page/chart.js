// Draws Slack's data_visualization block (line, area, bar and pie) as an inline picture with its numbers.

import { el, svg } from "./dom.js";
import { textOf } from "./text.js";

const COLORS = ["#1264a3", "#c2410c", "#007a5a", "#7c3aed", "#b45309", "#be185d"];
const [WIDE, NARROW, HEIGHT] = [560, 340, 260];
const [LEFT, RIGHT, TOP, BOTTOM] = [52, 12, 12, 44];
const LONGEST_LABEL = 12;
const NARROW_WINDOW = "(max-width: 760px)";

// The width of the picture being drawn: on a phone a wide one would have letters too small to read.
let width = WIDE;

const color = (index) => COLORS[index % COLORS.length];
const short = (text) => (text.length > LONGEST_LABEL ? `${text.slice(0, LONGEST_LABEL - 1)}…` : text);
const number = (value) => Number(value ?? 0) || 0;
const tidy = (value) => new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 }).format(value);

// Every series as {name, values by category}, whatever small differences the data has.
function read(spec) {
  const series = (spec.series ?? []).map((one, index) => ({
    name: textOf(one.name ?? one.label ?? `Series ${index + 1}`),
    points: (one.data ?? one.points ?? one.values ?? []).map((point, at) =>
      typeof point === "object"
        ? { label: textOf(point.label ?? point.x ?? String(at + 1)), value: number(point.value ?? point.y) }
        : { label: null, value: number(point) },
    ),
  }));
  const axis = spec.axis_config ?? {};
  const longest = series.reduce((most, one) => (one.points.length > most.length ? one.points : most), []);
  const categories = (axis.categories ?? longest.map((point, at) => point.label ?? String(at + 1))).map(
    (one) => textOf(one),
  );
  for (const one of series) {
    one.values = categories.map(
      (name, at) => (one.points.find((point) => point.label === name) ?? one.points[at])?.value ?? null,
    );
  }
  return {
    series,
    categories,
    xTitle: axis.x_label ?? axis.x_axis_label,
    yTitle: axis.y_label ?? axis.y_axis_label,
  };
}

function step(span) {
  const rough = span / 4 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough);
}

function scale(data, spec) {
  const all = data.series.flatMap((one) => one.values).filter((value) => value !== null);
  const size = step(Math.max(0, ...all) - Math.min(0, ...all));
  const low = Math.floor(Math.min(0, ...all) / size) * size;
  const high = Math.max(Math.ceil(Math.max(0, ...all) / size) * size, low + size);
  const count = Math.max(data.categories.length, 1);
  const inner = width - LEFT - RIGHT;
  const bars = spec.type === "bar";
  return {
    low,
    high,
    size,
    band: inner / count,
    x: (at) => LEFT + (bars || count === 1 ? (at + 0.5) * (inner / count) : (at * inner) / (count - 1)),
    y: (value) => TOP + (1 - (value - low) / (high - low)) * (HEIGHT - TOP - BOTTOM),
  };
}

const label = (x, y, text, props = {}) => svg("text", { x, y, "text-anchor": "middle", ...props }, text);

function axes(data, on) {
  const nodes = [];
  for (let value = on.low; value <= on.high + on.size / 2; value += on.size) {
    nodes.push(svg("line", { x1: LEFT, x2: width - RIGHT, y1: on.y(value), y2: on.y(value), class: "grid" }));
    nodes.push(label(LEFT - 6, on.y(value) + 4, tidy(value), { "text-anchor": "end" }));
  }
  const every = Math.ceil(data.categories.length / (width / 70));
  data.categories.forEach((name, at) => {
    if (at % every) return;
    const anchor = on.x(at) > width - 30 ? "end" : "middle";
    nodes.push(label(on.x(at), HEIGHT - BOTTOM + 17, short(name), { "text-anchor": anchor }));
  });
  const middle = (HEIGHT - BOTTOM + TOP) / 2;
  if (data.xTitle) nodes.push(label((width + LEFT) / 2, HEIGHT - 6, textOf(data.xTitle), { class: "axis" }));
  if (data.yTitle)
    nodes.push(
      label(12, middle, textOf(data.yTitle), { class: "axis", transform: `rotate(-90 12 ${middle})` }),
    );
  return nodes;
}

function line(one, index, on, filled) {
  const points = one.values
    .map((value, at) => [value, at])
    .filter(([value]) => value !== null)
    .map(([value, at]) => [on.x(at), on.y(value)]);
  if (!points.length) return [];
  const path = points.map(([x, y], at) => `${at ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
  const floor = on.y(Math.max(0, on.low));
  const area = filled
    ? svg("path", {
        d: `${path}L${points.at(-1)[0]} ${floor}L${points[0][0]} ${floor}Z`,
        fill: color(index),
        opacity: 0.25,
      })
    : null;
  const dots = points.map(([cx, cy]) => svg("circle", { cx, cy, r: 3, fill: color(index) }));
  return [
    area,
    svg("path", { d: path, fill: "none", stroke: color(index), "stroke-width": 2 }),
    ...dots,
  ].filter(Boolean);
}

function bars(one, index, on, count) {
  const wide = Math.min((on.band * 0.75) / count, 48);
  return one.values
    .map((value, at) => {
      if (value === null) return null;
      const top = on.y(Math.max(value, 0));
      const x = on.x(at) - (wide * count) / 2 + index * wide;
      return svg("rect", {
        x,
        y: top,
        width: wide - 2,
        height: Math.abs(on.y(value) - on.y(0)),
        fill: color(index),
        rx: 2,
      });
    })
    .filter(Boolean);
}

function plot(spec, data) {
  const on = scale(data, spec);
  const marks = data.series.flatMap((one, index) =>
    spec.type === "bar"
      ? bars(one, index, on, data.series.length)
      : line(one, index, on, spec.type === "area"),
  );
  return [...axes(data, on), ...marks];
}

function pie(segments) {
  const total = segments.reduce((sum, one) => sum + number(one.value), 0) || 1;
  const [cx, cy, r] = [width / 2, HEIGHT / 2, HEIGHT / 2 - 12];
  let angle = -Math.PI / 2;
  return segments.map((one, index) => {
    const turn = (number(one.value) / total) * 2 * Math.PI;
    if (turn > 2 * Math.PI - 0.001) return svg("circle", { cx, cy, r, fill: color(index) });
    const at = (a) => `${(cx + r * Math.cos(a)).toFixed(1)} ${(cy + r * Math.sin(a)).toFixed(1)}`;
    const d = `M${cx} ${cy}L${at(angle)}A${r} ${r} 0 ${turn > Math.PI ? 1 : 0} 1 ${at(angle + turn)}Z`;
    angle += turn;
    return svg("path", { d, fill: color(index), stroke: "#fff", "stroke-width": 1.5 });
  });
}

const keyEntry = (name, index) =>
  el(
    "li",
    {},
    svg(
      "svg",
      { width: 10, height: 10, "aria-hidden": "true" },
      svg("rect", { width: 10, height: 10, rx: 2, fill: color(index) }),
    ),
    name,
  );

function numbers(head, rows) {
  return el(
    "details",
    { class: "chart-numbers" },
    el("summary", {}, "Show the numbers"),
    el(
      "div",
      { class: "table-box", tabindex: 0 },
      el(
        "table",
        {},
        el(
          "thead",
          {},
          el(
            "tr",
            {},
            head.map((text) => el("th", { scope: "col" }, text)),
          ),
        ),
        el(
          "tbody",
          {},
          rows.map((row) =>
            el(
              "tr",
              {},
              row.map((text) => el("td", {}, text)),
            ),
          ),
        ),
      ),
    ),
  );
}

export function chart(block) {
  const spec = block.chart ?? block;
  width = matchMedia(NARROW_WINDOW).matches ? NARROW : WIDE;
  const title = textOf(block.title) || "Chart";
  const picture = (parts) =>
    svg(
      "svg",
      { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": title, class: "chart-picture" },
      parts,
    );
  const frame = (parts, names, table) =>
    el(
      "figure",
      { class: "chart" },
      el("figcaption", {}, title),
      picture(parts),
      el("ul", { class: "chart-key" }, names.map(keyEntry)),
      table,
    );
  if (spec.type === "pie") {
    const segments = spec.segments ?? [];
    const rows = segments.map((one) => [textOf(one.label), tidy(number(one.value))]);
    return frame(
      pie(segments),
      rows.map(([name, value]) => `${name} (${value})`),
      numbers(["Part", "Value"], rows),
    );
  }
  const data = read(spec);
  const rows = data.categories.map((name, at) => [
    name,
    ...data.series.map((one) => (one.values[at] === null ? "" : tidy(one.values[at]))),
  ]);
  return frame(
    plot(spec, data),
    data.series.map((one) => one.name),
    numbers(["", ...data.series.map((one) => one.name)], rows),
  );
}
