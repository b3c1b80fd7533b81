/** The rich_text block: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */

import { h } from "./dom.js";
import { emoji } from "./emoji.js";
import { link, mention } from "./mrkdwn.js";
import { slackDate } from "./times.js";

const TAGS = { code: "code", bold: "strong", italic: "em", strike: "s", underline: "u" };

const INLINE = {
  text: (part) => part.text,
  link: (part) => link(part.url, part.text || part.url),
  user: (part, scene) => mention(`@${scene.userName(part.user_id)}`),
  channel: (part, scene) => mention(`#${scene.channelName(part.channel_id)}`),
  usergroup: (part) => mention(`@${part.usergroup_id}`),
  broadcast: (part) => mention(`@${part.range}`),
  emoji: (part) => emoji(part.name),
  date: (part, scene) => slackDate(String(part.timestamp), part.format, part.fallback ?? "", scene.zone),
  color: (part) => h("code", {}, part.value),
};

function inlinePart(part, scene) {
  const node = INLINE[part.type]?.(part, scene) ?? part.text ?? "";
  const tags = Object.keys(TAGS).filter((style) => part.style?.[style]);
  return tags.reduce((inner, style) => h(TAGS[style], {}, inner), node);
}

function parts(element, scene) {
  return (element.elements ?? []).map((part) => inlinePart(part, scene));
}

function list(element, scene) {
  const items = (element.elements ?? []).map((item) => h("li", {}, parts(item, scene)));
  const tag = element.style === "ordered" ? "ol" : "ul";
  return h(tag, { class: `indent-${element.indent ?? 0}`, start: element.offset ? element.offset + 1 : null }, items);
}

const BLOCKS = {
  rich_text_section: (element, scene) => h("p", {}, parts(element, scene)),
  rich_text_list: list,
  rich_text_quote: (element, scene) => h("blockquote", {}, parts(element, scene)),
  rich_text_preformatted: (element, scene) => h("pre", { tabindex: "0" }, parts(element, scene)),
};

/** The block's content as block nodes; unknown elements show their text. */
export function richText(block, scene) {
  return (block.elements ?? []).map((element) => (BLOCKS[element.type] ?? BLOCKS.rich_text_section)(element, scene));
}
