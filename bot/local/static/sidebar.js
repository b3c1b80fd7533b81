/** The left column: who you are, the channels, the direct messages. */

import { count, h, unseen } from "./dom.js";
import { avatar, persons, withTitle } from "./people.js";

function options(users, chosen, first) {
  const empty = first && h("option", { value: "" }, first);
  return [empty, ...users.map((user) => h("option", { value: user.id, selected: user.id === chosen }, withTitle(user)))];
}

function switcher(state, be) {
  const on = { change: (event) => be(event.currentTarget.value) };
  const select = h("select", { id: "me", "data-focus": "me", on }, options(persons(state.users), state.me.id));
  return h("div", { class: "me" }, h("label", { for: "me" }, "You are"), select);
}

function badge(unread) {
  if (!unread) return null;
  return h("span", { class: "badge" }, String(unread), unseen(` unread ${unread === 1 ? "message" : "messages"}`));
}

function entry(conversation, state, current, go) {
  const other = state.users.find((user) => user.id === conversation.with);
  const mark = other ? avatar(other) : h("span", { class: "hash", "aria-hidden": "true" }, "#");
  const attributes = {
    type: "button",
    class: conversation.unread ? "room unread" : "room",
    "aria-current": conversation.id === current ? "page" : null,
    "data-focus": conversation.id,
    on: { click: () => go(conversation.id) },
  };
  return h("li", {}, h("button", attributes, mark, h("span", {}, roomName(conversation, state.users)), badge(conversation.unread)));
}

/** What a conversation is called: a channel's name, or the other person's. */
export function roomName(conversation, users) {
  if (conversation.kind === "channel") return conversation.name;
  return users.find((user) => user.id === conversation.with)?.real_name ?? conversation.name;
}

function group(title, conversations, state, current, go) {
  const id = `rooms-${title.toLowerCase().replaceAll(" ", "-")}`;
  const list = h("ul", {}, conversations.map((conversation) => entry(conversation, state, current, go)));
  return h("nav", { "aria-labelledby": id }, h("h2", { id }, title), list);
}

function starter(state, open) {
  const met = new Set(state.conversations.map((conversation) => conversation.with));
  const others = state.users.filter((user) => !met.has(user.id) && user.id !== state.me.id && !user.deleted);
  if (others.length === 0) return null;
  const on = { change: (event) => event.currentTarget.value && open(event.currentTarget.value) };
  const attributes = { "aria-label": "Write to somebody", "data-focus": "starter", class: "starter", on };
  return h("select", attributes, options(others, "", "Write to somebody..."));
}

/** The column's parts; `be(user)`, `go(channel)` and `open(user)` do what is chosen. */
export function sidebar(state, current, { be, go, open }) {
  const of = (kind) => state.conversations.filter((conversation) => conversation.kind === kind);
  return [
    switcher(state, be),
    group("Channels", of("channel"), state, current, go),
    group("Direct messages", of("im"), state, current, go),
    starter(state, open),
  ].filter(Boolean);
}

/** "3 unread messages" over all conversations; empty if none. */
export function unreadWords(state) {
  const unread = state.conversations.reduce((sum, conversation) => sum + (conversation.unread ?? 0), 0);
  return unread ? `${count(unread, "unread message", "unread messages")}` : "";
}
