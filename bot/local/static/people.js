/** How people are shown: their picture's stand-in, their name and post. */

import { h } from "./dom.js";

/** Their initials on their colour; decoration beside the name. */
export function avatar(user) {
  const name = user?.real_name || user?.name || "?";
  const initials = name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("").toUpperCase();
  const node = h("span", { class: "avatar", "aria-hidden": "true" }, initials);
  const tint = user?.is_bot ? "0a6b62" : (user?.color ?? "4a5f66");
  node.style.setProperty("--tint", `#${tint.replace("#", "")}`);
  return node;
}

/** "Priya Shah, Performance officer" */
export function withTitle(user) {
  return user.title ? `${user.real_name}, ${user.title}` : user.real_name;
}

/** The people who can be at the keyboard, administrators first, then by name. */
export function persons(users) {
  const order = (a, b) => Number(b.is_admin ?? false) - Number(a.is_admin ?? false) || a.real_name.localeCompare(b.real_name);
  return users.filter((user) => !user.is_bot && !user.deleted).sort(order);
}

function choice(user, choose) {
  const words = h("span", {}, h("strong", {}, user.real_name), user.title && h("small", {}, user.title));
  return h("li", {}, h("button", { type: "button", class: "person", on: { click: () => choose(user.id) } }, avatar(user), words));
}

/** The first question of the page: who is at the keyboard. */
export function whoAreYou(users, choose) {
  return h(
    "section",
    { class: "who", "aria-labelledby": "who" },
    h("h1", { id: "who", tabindex: "-1" }, "Who do you want to be?"),
    h("p", {}, "Everybody here is invented. You can be somebody else at any time, at the top of the left column."),
    h("ul", {}, persons(users).map((user) => choice(user, choose))),
  );
}
