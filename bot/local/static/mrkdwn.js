/** Slack's mrkdwn as DOM nodes: https://docs.slack.dev/messaging/formatting-message-text */

import { h } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import { slackDate } from "./times.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

/** The three entities that Slack knows, each once: "&amp;lt;" is the text "&lt;". */
export function unescaped(text) {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

const styled = (mark) =>
  `(?<![\\p{L}\\p{N}${mark}])${mark}(?=[^\\s${mark}])([^${mark}\\n]*[^\\s${mark}])${mark}(?![\\p{L}\\p{N}${mark}])`;
const SPAN = new RegExp(
  [
    "`([^`\\n]+)`",
    "<([^<>\\n]+)>",
    styled("\\*"),
    styled("_"),
    styled("~"),
    ":([a-z0-9_+-]+):",
    "(https?:\\/\\/[^\\s<>|\"']*[^\\s<>|\"'.,;:!?)])",
  ].join("|"),
  "gu",
);

const LEADS_OUT = /^(?:https?:|mailto:)/i;

/** A link, if it leads to the web or to mail; else its words. */
export function link(url, label) {
  const href = unescaped(url);
  if (!LEADS_OUT.test(href)) return label;
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, label);
}

/** A person, a channel or everybody, set off from what people wrote by hand. */
export function mention(name) {
  return h("span", { class: "mention" }, name);
}

function special(body, label, scene) {
  const [name, ...rest] = body.split("^");
  if (name === "date") return slackDate(rest[0] ?? "", unescaped(rest[1] ?? ""), unescaped(label), scene.zone);
  if (["here", "channel", "everyone"].includes(name)) return mention(`@${name}`);
  return mention(unescaped(label) || name);
}

function angle(body, scene) {
  const [, target, label = ""] = /^([^|]*)(?:\|(.*))?$/u.exec(body);
  const rest = target.slice(1);
  if (target.startsWith("@")) return mention(`@${scene.userName(rest)}`);
  if (target.startsWith("#")) return mention(`#${unescaped(label) || scene.channelName(rest)}`);
  if (target.startsWith("!")) return special(rest, label, scene);
  if (!LEADS_OUT.test(target)) return unescaped(`<${body}>`);
  return link(target, unescaped(label || target.replace(/^mailto:/i, "")));
}

function span(match, scene) {
  const [, code, body, bold, italic, strike, name, url] = match;
  if (code) return h("code", {}, unescaped(code));
  if (body) return angle(body, scene);
  if (bold) return h("strong", {}, inline(bold, scene));
  if (italic) return h("em", {}, inline(italic, scene));
  if (strike) return h("s", {}, inline(strike, scene));
  return name ? emoji(name) : link(url, unescaped(url));
}

/** One run of text: its styles, links, mentions and emoji; line breaks stay as they are. */
export function inline(text, scene) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(SPAN)) {
    nodes.push(unescaped(text.slice(from, match.index)), span(match, scene));
    from = match.index + match[0].length;
  }
  return [...nodes, unescaped(text.slice(from))].filter((node) => node !== "");
}

const KINDS = [
  ["quote", /^(?:&gt;|>) ?/],
  ["bullet", /^\s*[•◦-] +/],
  ["number", /^\s*\d{1,3}[.)] +/],
];

function kindOf(line) {
  const [kind, mark] = KINDS.find(([, pattern]) => pattern.test(line)) ?? ["line", /^/];
  return { kind, start: Number.parseInt(line, 10) || 1, text: line.replace(mark, "") };
}

function groups(text) {
  const found = [];
  for (const line of text.split("\n").map(kindOf)) {
    if (found.at(-1)?.kind === line.kind) found.at(-1).texts.push(line.text);
    else found.push({ kind: line.kind, start: line.start, texts: [line.text] });
  }
  return found;
}

function paragraph({ kind, start, texts }, scene) {
  const items = () => texts.map((text) => h("li", {}, inline(text, scene)));
  if (kind === "quote") return h("blockquote", {}, inline(texts.join("\n"), scene));
  if (kind === "bullet") return h("ul", {}, items());
  if (kind === "number") return h("ol", { start }, items());
  const joined = texts.join("\n").replace(/^\n|\n$/g, "");
  return joined === "" ? null : h("p", {}, inline(joined, scene));
}

function preformatted(text, scene) {
  const parts = text.split(/<([^<>\n]+)>/u);
  return h("pre", { tabindex: "0" }, parts.map((part, index) => (index % 2 ? angle(part, scene) : unescaped(part))));
}

/** A whole text: paragraphs, lists, quotes and preformatted parts as block nodes. */
export function mrkdwn(text, scene) {
  const parts = text.split(/```\n?([\s\S]*?)\n?```/u);
  const nodes = parts.map((part, index) => {
    if (index % 2) return preformatted(part, scene);
    return part === "" ? [] : groups(part).map((group) => paragraph(group, scene));
  });
  return nodes.flat().filter(Boolean);
}

/** A text object's content as inline nodes; of plain text only the emoji are read. */
export function textInline(object, scene) {
  if (!object) return [];
  if (object.type === "mrkdwn") return inline(object.text, scene);
  return [object.emoji === false ? object.text : withEmoji(object.text)];
}

/** A text object's content as block nodes. */
export function textBlock(object, scene) {
  if (object?.type === "mrkdwn") return mrkdwn(object.text, scene);
  return object ? [h("p", {}, textInline(object, scene))] : [];
}
