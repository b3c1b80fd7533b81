/** Block Kit's blocks as DOM nodes: https://docs.slack.dev/reference/block-kit/blocks */

import { h } from "./dom.js";
import { element, picture } from "./elements.js";
import { markdown } from "./markdown.js";
import { textBlock, textInline } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { dataTable, figure, plainTable } from "./tables.js";

/** `spot` is where a block stands: {surface, blockId, id, heading}; `heading` is the id of the words above it. */
function header(block, { surface, id }) {
  return h("h3", { id }, textInline(block.text, surface));
}

function accessory(block, { surface, blockId, id }) {
  if (!block.accessory) return null;
  return element(block.accessory, { surface, blockId, labelledby: id, dispatches: true });
}

function section(block, spot) {
  const fields = (block.fields ?? []).map((field) => h("div", {}, textBlock(field, spot.surface)));
  const words = [textBlock(block.text, spot.surface), fields.length > 0 && h("div", { class: "fields" }, fields)];
  return h("div", { class: "section" }, h("div", { class: "words", id: spot.id }, words), accessory(block, spot));
}

function contextPart(part, surface) {
  return part.type === "image" ? picture(part) : h("span", {}, textInline(part, surface));
}

function context(block, { surface }) {
  return h("div", { class: "context" }, block.elements.map((part) => contextPart(part, surface)));
}

const NAMES = { datepicker: "Date", timepicker: "Time" };

/** The name of an element without a label: its placeholder, else the words above it, else what it is. */
function labelOf(part, heading) {
  return part.placeholder?.text ?? (heading ? null : NAMES[part.type]);
}

function actions(block, { surface, blockId, heading }) {
  const place = { surface, blockId, labelledby: heading, dispatches: true };
  const parts = block.elements.map((part) => element(part, { ...place, label: labelOf(part, heading) }));
  return h("div", { class: "actions", role: "group", "aria-labelledby": heading ?? null }, parts);
}

function input(block, { surface, blockId, id }) {
  const hint = block.hint && h("p", { class: "hint", id: `${id}-hint` }, textInline(block.hint, surface));
  const describedby = `${id}-error${block.hint ? ` ${id}-hint` : ""}`;
  const place = { surface, blockId, labelledby: id, describedby, required: !block.optional };
  const control = element(block.element, { ...place, dispatches: Boolean(block.dispatch_action) });
  const optional = block.optional && h("span", { class: "optional" }, " (optional)");
  const label = h("label", { id }, textInline(block.label, surface), optional);
  if (control.matches("input, select, textarea")) {
    control.id = `${id}-control`;
    label.htmlFor = control.id;
  } else {
    label.addEventListener("click", () => control.querySelector("[data-focus]")?.focus());
  }
  const error = h("p", { class: "error", id: `${id}-error`, "data-error": blockId });
  return h("div", { class: "input" }, label, control, hint, error);
}

function image(block, { surface }) {
  const caption = block.title && h("figcaption", {}, textInline(block.title, surface));
  return h("figure", {}, caption, picture(block));
}

function file(block) {
  return h("p", { class: "unknown" }, `File ${block.external_id}`);
}

const MAKERS = {
  header,
  section,
  context,
  actions,
  input,
  image,
  file,
  divider: () => h("hr"),
  rich_text: (block, { surface }) => h("div", { class: "words" }, richText(block, surface)),
  markdown: (block) => h("div", { class: "words" }, markdown(block.text)),
  table: (block, { surface }) => plainTable(block, surface),
  data_table: (block, { surface }) => dataTable(block, surface),
  data_visualization: (block) => figure(block),
};

function unknown(block) {
  return h("p", { class: "unknown" }, `(a ${block.type} block cannot be shown here)`);
}

/**
 * The nodes of a message's or a modal's blocks. `surface` is {id, userName, channelName, zone, people(), rooms(),
 * press(action, node)}; its id keeps the ids of elements apart.
 */
export function renderBlocks(blocks, surface) {
  let heading = null;
  return blocks.map((block, index) => {
    const blockId = block.block_id ?? `block-${index}`;
    const spot = { surface, blockId, id: `${surface.id}-${index}`, heading };
    if (block.type === "section" || block.type === "header") heading = spot.id;
    return (Object.hasOwn(MAKERS, block.type) ? MAKERS[block.type] : unknown)(block, spot);
  });
}
