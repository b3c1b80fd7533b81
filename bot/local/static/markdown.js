/** The markdown block: the common part of standard Markdown, as DOM nodes. */

import { h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { link } from "./mrkdwn.js";

const SPAN =
  /`([^`\n]+)`|\*\*([^\n]+?)\*\*|__([^\n]+?)__|~~([^\n]+?)~~|(?<![\p{L}\p{N}*])\*([^*\n]+)\*|(?<![\p{L}\p{N}_])_([^_\n]+)_(?![\p{L}\p{N}_])|\[([^\]\n]*)\]\(([^()\s]+)\)|\\([\\`*_{}[\]()#+.!~>|-])/gu;

function span([, code, bold, bolder, strike, italic, slanted, label, url, literal]) {
  if (code) return h("code", {}, code);
  if (bold || bolder) return h("strong", {}, inline(bold || bolder));
  if (strike) return h("s", {}, inline(strike));
  if (italic || slanted) return h("em", {}, inline(italic || slanted));
  return url ? link(url, label || url) : literal;
}

function inline(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(SPAN)) {
    nodes.push(withEmoji(text.slice(from, match.index)), span(match));
    from = match.index + match[0].length;
  }
  return [...nodes, withEmoji(text.slice(from))];
}

function cells(line) {
  return line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
}

function table(lines) {
  const row = (tag) => (line) => h("tr", {}, cells(line).map((cell) => h(tag, {}, inline(cell))));
  return h("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": "Table" },
    h("table", {}, h("thead", {}, row("th")(lines[0])), h("tbody", {}, lines.slice(2).map(row("td")))));
}

function items(tag, mark) {
  return (lines) => h(tag, {}, lines.map((line) => h("li", {}, inline(line.replace(mark, "")))));
}

const BULLET = /^\s*[-*+] +/;
const NUMBER = /^\s*\d{1,3}[.)] +/;
const KINDS = [
  ["rule", /^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/, () => h("hr")],
  ["heading", /^#{1,6} +/, (lines) => lines.map((line) => h("h4", {}, inline(line.replace(/^#+ +/, ""))))],
  ["quote", /^> ?/, (lines) => h("blockquote", {}, inline(lines.map((line) => line.replace(/^> ?/, "")).join("\n")))],
  ["bullet", BULLET, items("ul", BULLET)],
  ["number", NUMBER, items("ol", NUMBER)],
  ["table", /^\s*\|.*\|\s*$/, (lines) => (lines.length > 1 ? table(lines) : h("p", {}, inline(lines[0])))],
  ["blank", /^\s*$/, () => []],
];
const PARAGRAPH = ["line", /^/, (lines) => h("p", {}, inline(lines.join("\n")))];

function paragraphs(text) {
  const found = [];
  for (const line of text.split("\n")) {
    const [kind, , make] = KINDS.find(([, pattern]) => pattern.test(line)) ?? PARAGRAPH;
    if (found.at(-1)?.kind === kind) found.at(-1).lines.push(line);
    else found.push({ kind, make, lines: [line] });
  }
  return found.map(({ make, lines }) => make(lines));
}

/** The text as block nodes. */
export function markdown(text) {
  const parts = text.split(/```[^\n]*\n([\s\S]*?)\n?```/u);
  return parts.map((part, index) => (index % 2 ? h("pre", { tabindex: "0" }, part) : paragraphs(part))).flat(2);
}
