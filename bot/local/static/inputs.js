/** Inputs that are typed into: text, numbers, addresses, dates and times. */

import { identity, naming } from "./choosers.js";
import { h } from "./dom.js";
import { fileInput } from "./files.js";
import { register } from "./values.js";

/** Registers a native input whose value is `field` of Slack's state; an empty one is null there. */
function typed(node, definition, place, field) {
  return register(node, {
    ...identity(definition, place),
    read: () => ({ type: definition.type, [field]: node.value === "" ? null : node.value }),
    write: (kept) => (node.value = kept[field] ?? ""),
    isEmpty: () => node.value.trim() === "",
  });
}

function limits(definition) {
  return {
    placeholder: definition.placeholder?.text ?? null,
    maxlength: definition.max_length ?? null,
    minlength: definition.min_length ?? null,
    min: definition.min_value ?? null,
    max: definition.max_value ?? null,
  };
}

function sendsOnEnter(node, send) {
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    send({ value: node.value }, node);
  });
}

function textInput(definition, place, send) {
  const tag = definition.multiline ? "textarea" : "input";
  const kind = definition.multiline ? { rows: "4" } : { type: "text", autocomplete: "off" };
  const node = h(tag, { ...kind, ...naming(definition, place), ...limits(definition), value: definition.initial_value ?? "" });
  if (place.dispatches) sendsOnEnter(node, send);
  return typed(node, definition, place, "value");
}

const native = (type) => (definition, place, send) => {
  const step = type === "number" && definition.is_decimal_allowed ? "any" : null;
  const value = definition.initial_value ?? "";
  const node = h("input", { type, step, ...naming(definition, place), ...limits(definition), value });
  if (place.dispatches) sendsOnEnter(node, send);
  return typed(node, definition, place, "value");
};

/** While a year is typed its first digits already make a date ("0002-04-30"), which is not yet meant. */
function isMeant(value) {
  return value === "" || !/^0/.test(value);
}

function datepicker(definition, place, send) {
  const value = definition.initial_date ?? "";
  const node = h("input", { type: "date", ...naming(definition, place), value });
  const change = () => isMeant(node.value) && send({ selected_date: node.value || null }, node);
  if (place.dispatches) node.addEventListener("change", change);
  return typed(node, definition, place, "selected_date");
}

function timepicker(definition, place, send) {
  const value = definition.initial_time ?? "";
  const node = h("input", { type: "time", ...naming(definition, place), value });
  if (place.dispatches) node.addEventListener("change", () => send({ selected_time: node.value || null }, node));
  return typed(node, definition, place, "selected_time");
}

/** A maker for each type. */
export const inputs = {
  plain_text_input: textInput,
  number_input: native("number"),
  email_text_input: native("email"),
  url_text_input: native("url"),
  datepicker,
  timepicker,
  file_input: fileInput,
};
