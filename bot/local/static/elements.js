/** Block Kit's interactive elements: https://docs.slack.dev/reference/block-kit/block-elements */

import { choosers } from "./choosers.js";
import { confirmed } from "./confirm.js";
import { h, unseen } from "./dom.js";
import { inputs } from "./inputs.js";
import { textInline } from "./mrkdwn.js";
import { overflow } from "./overflow.js";

/**
 * Sends one press to the app: `fields` is what Slack adds for this kind of element ({value}, {selected_option}).
 * `place` is where the element stands: {blockId, surface, labelledby, label, describedby, required, dispatches}.
 */
async function press(definition, place, fields, node) {
  if (definition.confirm && !(await confirmed(definition.confirm, place.surface))) return;
  const { type, action_id } = definition;
  await place.surface.press({ type, block_id: place.blockId, action_id, ...fields }, node);
}

function webLink(definition, place) {
  return h(
    "a",
    {
      class: `button ${definition.style ?? ""}`,
      href: /^https?:/i.test(definition.url) ? definition.url : null,
      target: "_blank",
      rel: "noopener noreferrer",
      "data-focus": `${place.blockId}|${definition.action_id}`,
      on: { click: (event) => press(definition, place, { value: definition.value }, event.currentTarget) },
    },
    textInline(definition.text, place.surface),
    unseen(" (opens in a new tab)"),
  );
}

function button(definition, place) {
  if (definition.url) return webLink(definition, place);
  return h(
    "button",
    {
      type: "button",
      class: `button ${definition.style ?? ""}`,
      "aria-label": definition.accessibility_label ?? null,
      "data-focus": `${place.blockId}|${definition.action_id}`,
      on: { click: (event) => press(definition, place, { value: definition.value }, event.currentTarget) },
    },
    textInline(definition.text, place.surface),
  );
}

/** An image; one from another machine is named instead, since this page reaches no network. */
export function picture(definition) {
  const url = definition.image_url ?? definition.slack_file?.url ?? "";
  const isOurs = url.startsWith("data:image/") || new URL(url, location.href).origin === location.origin;
  if (url && isOurs) return h("img", { src: url, alt: definition.alt_text });
  return h("span", { class: "picture", role: "img", "aria-label": definition.alt_text }, `Picture: ${definition.alt_text}`);
}

const MAKERS = { button, image: picture, overflow, ...choosers, ...inputs };

/** Whether the element can be shown. */
export function isKnown(type) {
  return Object.hasOwn(MAKERS, type);
}

/** The element's node; its presses go to `place.surface.press`. */
export function element(definition, place) {
  if (!isKnown(definition.type)) return h("p", { class: "unknown" }, `(${definition.type} cannot be shown here)`);
  const send = (fields, node) => press(definition, place, fields, node);
  return MAKERS[definition.type](definition, place, send);
}
