/** Selects, radio buttons and checkboxes. Native controls, so that they work as people's own tools expect. */

import { offered } from "./choices.js";
import { count, h } from "./dom.js";
import { textInline } from "./mrkdwn.js";
import { register } from "./values.js";

/** The attributes that name and describe an input. */
export function naming(definition, place, key = "") {
  return {
    "data-focus": `${place.blockId}|${definition.action_id}|${key}`,
    "aria-label": place.label ?? null,
    "aria-labelledby": place.label ? null : (place.labelledby ?? null),
    "aria-describedby": place.describedby ?? null,
  };
}

/** What `register` needs to know of every input, beside reading and writing it. */
export function identity(definition, place) {
  return { blockId: place.blockId, actionId: definition.action_id, definition, required: place.required };
}

function optionNode(choice, chosen) {
  return h("option", { value: choice.key, selected: chosen.includes(choice.key) }, choice.text);
}

function optionNodes({ groups, chosen }) {
  return groups.map(({ label, choices }) => {
    const nodes = choices.map((choice) => optionNode(choice, chosen));
    return label === null ? nodes : h("optgroup", { label }, nodes);
  });
}

const WALKING = /^(?:Arrow|Home|End|Page|.$)/;

/**
 * Calls `send` once a choice is made. Arrow keys walk through a closed select and change it at each step: there
 * the choice is made by Enter or by leaving, else every state passed on the way would be reported.
 */
function onChoice(node, send) {
  let [isWalking, isOwed] = [false, false];
  const settle = () => {
    if (isOwed) send();
    [isWalking, isOwed] = [false, false];
  };
  node.addEventListener("pointerdown", () => (isWalking = false));
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter") settle();
    else if (event.key !== " ") isWalking = WALKING.test(event.key);
  });
  node.addEventListener("focusout", (event) => node.contains(event.relatedTarget) || settle());
  node.addEventListener("change", () => {
    isOwed = true;
    if (!isWalking) settle();
  });
}

function select(definition, place, send) {
  const offer = offered(definition, place.surface);
  const choices = offer.groups.flatMap((group) => group.choices);
  const placeholder = definition.placeholder?.text ?? "Choose...";
  const empty = h("option", { value: "" }, placeholder);
  const node = h("select", naming(definition, place), empty, optionNodes(offer));
  const chosen = () => choices.find((choice) => choice.key === node.value)?.state ?? null;
  const state = () => ({ [offer.field]: chosen() });
  if (place.dispatches) onChoice(node, () => send(state(), node));
  return register(node, {
    ...identity(definition, place),
    read: () => ({ type: definition.type, ...state() }),
    write: (kept) => (node.value = kept[offer.field]?.value ?? kept[offer.field] ?? ""),
    isEmpty: () => node.value === "",
  });
}

function summary(boxes, placeholder) {
  const ticked = boxes.filter((box) => box.checked).length;
  return ticked ? count(ticked, "chosen", "chosen") : placeholder;
}

function multiSelect(definition, place, send) {
  const offer = offered(definition, place.surface);
  const choices = offer.groups.flatMap((group) => group.choices);
  const words = h("summary", naming(definition, place));
  const list = tickList(definition, { ...place, labels: choices.map((choice) => choice.text) }, choices, offer, send);
  const node = h("details", { class: "multi" }, words, list.boxes.map((box) => box.parentElement));
  const show = () => words.replaceChildren(summary(list.boxes, definition.placeholder?.text ?? "Choose..."));
  node.addEventListener("change", show);
  show();
  const write = (kept) => [list.control.write(kept), show()];
  return register(node, { ...list.control, write });
}

/** Checkboxes for `choices`, with the control that reads and writes them. */
function tickList(definition, place, choices, { field, chosen }, send) {
  const boxes = choices.map((choice, index) => tick("checkbox", definition, place, choice, index, chosen));
  const read = () => choices.filter((_, index) => boxes[index].checked).map((choice) => choice.state);
  const keyOf = (state) => state.value ?? state;
  const most = definition.max_selected_items ?? Infinity;
  for (const box of boxes) {
    box.addEventListener("change", () => {
      if (read().length > most) box.checked = false;
      if (place.dispatches) send({ [field]: read() }, box);
    });
  }
  const write = (kept) => {
    const keys = kept[field].map(keyOf);
    choices.forEach((choice, index) => (boxes[index].checked = keys.includes(choice.key)));
  };
  const control = {
    ...identity(definition, place),
    read: () => ({ type: definition.type, [field]: read() }),
    write,
    isEmpty: () => read().length === 0,
  };
  return { boxes, control };
}

function tick(type, definition, place, choice, index, chosen) {
  const box = h("input", {
    type,
    name: `${place.surface.id}|${place.blockId}|${definition.action_id}`,
    value: choice.key,
    checked: chosen.includes(choice.key),
    "data-focus": `${place.blockId}|${definition.action_id}|${index}`,
  });
  h("label", { class: "tick" }, box, h("span", {}, place.labels[index]));
  return box;
}

function optionLabel(option, surface) {
  const description = option.description && h("small", {}, textInline(option.description, surface));
  return [textInline(option.text, surface), description];
}

function group(boxes, definition, place) {
  const attributes = { ...naming(definition, place, "all"), class: "ticks", role: "group", tabindex: "-1" };
  return h("div", attributes, boxes.map((box) => box.parentElement));
}

function ofOptions(definition) {
  return (definition.options ?? []).map((option) => ({ key: option.value, state: option }));
}

function checkboxes(definition, place, send) {
  const labels = definition.options.map((option) => optionLabel(option, place.surface));
  const chosen = (definition.initial_options ?? []).map((option) => option.value);
  const offer = { field: "selected_options", chosen };
  const { boxes, control } = tickList(definition, { ...place, labels }, ofOptions(definition), offer, send);
  return register(group(boxes, definition, place), control);
}

function radioButtons(definition, place, send) {
  const labels = definition.options.map((option) => optionLabel(option, place.surface));
  const choices = ofOptions(definition);
  const chosen = [definition.initial_option?.value];
  const boxes = choices.map((choice, i) => tick("radio", definition, { ...place, labels }, choice, i, chosen));
  const state = () => ({ selected_option: choices[boxes.findIndex((box) => box.checked)]?.state ?? null });
  const node = group(boxes, definition, place);
  node.setAttribute("role", "radiogroup");
  if (place.dispatches) onChoice(node, () => send(state(), boxes.find((box) => box.checked)));
  return register(node, {
    ...identity(definition, place),
    read: () => ({ type: definition.type, ...state() }),
    write: (kept) => boxes.forEach((box) => (box.checked = box.value === kept.selected_option?.value)),
    isEmpty: () => boxes.every((box) => !box.checked),
  });
}

const one = ["static_select", "users_select", "conversations_select", "channels_select"];

/** A maker for each type. */
export const choosers = {
  ...Object.fromEntries(one.map((type) => [type, select])),
  ...Object.fromEntries(one.map((type) => [`multi_${type}`, multiSelect])),
  radio_buttons: radioButtons,
  checkboxes,
};
