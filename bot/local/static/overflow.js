/** The overflow menu: a button with up to five further choices. */

import { h } from "./dom.js";
import { textInline } from "./mrkdwn.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

function walk(event, items) {
  const at = items.indexOf(document.activeElement);
  const next = { Home: 0, End: items.length - 1 }[event.key] ?? at + (STEPS[event.key] ?? NaN);
  if (Number.isNaN(next)) return;
  event.preventDefault();
  items.at(next % items.length).focus();
}

function item(option, place, choose) {
  return h(
    "button",
    { type: "button", role: "menuitem", tabindex: "-1", on: { click: () => choose(option) } },
    textInline(option.text, place.surface),
  );
}

/** Opens and closes `menu` by `button`, as the menu-button pattern of the ARIA practices has it. */
function behave(node, button, menu, items) {
  const show = (isOpen) => {
    menu.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) items[0]?.focus();
  };
  button.addEventListener("click", () => show(menu.hidden));
  node.addEventListener("focusout", (event) => node.contains(event.relatedTarget) || show(false));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return walk(event, items);
    event.preventDefault();
    event.stopPropagation();
    show(false);
    return button.focus();
  });
  return show;
}

/** The element's node; the chosen option goes to `send`. */
export function overflow(definition, place, send) {
  const button = h(
    "button",
    {
      type: "button",
      class: "button more",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      "aria-label": definition.accessibility_label ?? "More choices",
      "aria-describedby": place.labelledby ?? null,
      "data-focus": `${place.blockId}|${definition.action_id}`,
    },
    "•••",
  );
  let show = () => {};
  const choose = (option) => {
    show(false);
    button.focus();
    send({ selected_option: option }, button);
  };
  const items = definition.options.map((option) => item(option, place, choose));
  const menu = h("div", { class: "menu", role: "menu", hidden: true }, items);
  const node = h("span", { class: "overflow" }, button, menu);
  show = behave(node, button, menu, items);
  return node;
}
