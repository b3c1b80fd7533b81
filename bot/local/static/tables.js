/** Tables and figures: the blocks table, data_table and data_visualization. */

import { h, unseen } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { richText } from "./richtext.js";

function content(cell, surface) {
  if (cell.type === "rich_text") return richText(cell, surface);
  return withEmoji(String(cell.text ?? cell.value ?? ""));
}

function cellNode(cell, column, { surface, isHead, rowHeader, settings }) {
  const isName = column === rowHeader;
  const scope = isHead ? "col" : isName ? "row" : null;
  const align = settings[column]?.align ?? "left";
  return h(isHead || isName ? "th" : "td", { scope, class: `align-${align}` }, content(cell, surface));
}

function rowNode(row, options) {
  return h("tr", {}, row.map((cell, column) => cellNode(cell, column, options)));
}

/** A table that scrolls sideways on its own, also by the arrow keys. */
function framed(label, table) {
  return h("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": label }, table);
}

/** The block table: its first row is the heading. */
export function plainTable(block, surface) {
  const [head, ...rows] = block.rows;
  const options = { surface, settings: block.column_settings ?? [] };
  const body = rows.map((row) => rowNode(row, options));
  return framed(
    "Table",
    h("table", {}, h("thead", {}, rowNode(head, { ...options, isHead: true })), h("tbody", {}, body)),
  );
}

function pager(rows, size) {
  const rest = rows.slice(size);
  if (rest.length === 0) return null;
  const words = () => (rest[0].hidden ? `Show all ${rows.length} rows` : `Show only ${size} rows`);
  const show = (isHidden) => rest.forEach((row) => (row.hidden = isHidden));
  show(true);
  const toggle = (event) => {
    show(!rest[0].hidden);
    event.currentTarget.textContent = words();
  };
  return h("button", { type: "button", class: "link", on: { click: toggle } }, words());
}

function aligned(rows, column) {
  return { align: rows.every((row) => row[column].type === "raw_number") ? "right" : "left" };
}

/** The block data_table: a caption, a heading row, a column that names each row, and pages. */
export function dataTable(block, surface) {
  const [head, ...rows] = block.rows;
  const options = { surface, settings: head.map((_, column) => aligned(rows, column)), rowHeader: block.row_header_column_index ?? 0 };
  const body = rows.map((row) => rowNode(row, options));
  const heading = rowNode(head, { ...options, isHead: true });
  const table = h("table", {}, h("caption", {}, block.caption), h("thead", {}, heading), h("tbody", {}, body));
  return h("div", {}, framed(block.caption, table), pager(body, block.page_size ?? 5));
}

function series(chart) {
  if (chart.segments) return [{ name: "Value", data: chart.segments }];
  return chart.series ?? [];
}

function bar(value, largest) {
  const node = h("span", { class: "bar", "aria-hidden": "true" });
  node.style.setProperty("--share", String(largest > 0 ? Math.max(0, value) / largest : 0));
  return node;
}

function pointCell(point, largest) {
  const value = point?.value ?? "";
  return h("td", { class: "figure-value" }, h("span", {}, String(value)), value !== "" && bar(value, largest));
}

/** The block data_visualization as a table, with a bar beside every number. */
export function figure(block) {
  const { chart } = block;
  const all = series(chart);
  const labels = chart.axis_config?.categories ?? all[0]?.data.map((point) => point.label) ?? [];
  const largest = Math.max(0, ...all.flatMap(({ data }) => data.map((point) => point.value)));
  const heads = [chart.axis_config?.x_label ?? "", ...all.map(({ name }) => name)];
  const rows = labels.map((label) => {
    const points = all.map(({ data }) => data.find((point) => point.label === label));
    return h("tr", {}, h("th", { scope: "row" }, label), points.map((point) => pointCell(point, largest)));
  });
  const head = h("tr", {}, heads.map((name) => h("th", { scope: "col" }, name || unseen("Label"))));
  return framed(
    block.title,
    h("table", { class: "figure" }, h("caption", {}, block.title), h("thead", {}, head), h("tbody", {}, rows)),
  );
}
