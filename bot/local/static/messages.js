/** A conversation's messages, day by day. */

import { arrange, h } from "./dom.js";
import { byKey } from "./focus.js";
import { Message } from "./message.js";
import { dayOf } from "./times.js";

const NEAR = 60;

export class Messages {
  /** `frame` scrolls and holds `list`. */
  constructor(scene, frame, list) {
    Object.assign(this, { scene, frame, list });
    this.channel = null;
    this.openThreads = new Set();
  }

  /** Another conversation, or another person: everything is shown anew. */
  begin(channel) {
    this.channel = channel;
    this.views = new Map();
    this.days = new Map();
    this.follows = true;
    this.list.replaceChildren();
  }

  /** Shows the end when something new is there: whoever has just written waits for an answer, wherever they read. */
  follow() {
    this.follows = true;
  }

  threads() {
    const key = (ts) => `${this.channel}|${ts}`;
    return {
      isOpen: (ts) => this.openThreads.has(key(ts)),
      toggle: (ts) => this.openThreads.delete(key(ts)) || this.openThreads.add(key(ts)),
    };
  }

  /** Shows `messages`, oldest first; stays at the end if the end was in sight. A last one that is too tall begins at its top. */
  show(messages) {
    const { scrollHeight, scrollTop, clientHeight } = this.frame;
    const wasAtEnd = this.follows || scrollHeight - scrollTop - clientHeight < NEAR;
    const nodes = messages.length ? this.nodes(messages) : [this.nothing()];
    arrange(this.list, nodes);
    const last = nodes.at(-1);
    if (wasAtEnd) this.frame.scrollTop = this.frame.scrollHeight;
    if (wasAtEnd && last !== this.last && last.offsetHeight > this.frame.clientHeight) last.scrollIntoView({ block: "start" });
    this.follows &&= last === this.last;
    this.last = last;
  }

  nothing() {
    return h("li", { class: "nothing" }, "Nothing has been said here yet.");
  }

  nodes(messages) {
    let day = null;
    return messages.flatMap((message) => {
      const today = dayOf(message.ts, this.scene.zone);
      const divider = today === day ? [] : [this.divider(today)];
      day = today;
      return [...divider, this.view(message).node];
    });
  }

  divider(day) {
    if (!this.days.has(day)) this.days.set(day, h("li", { class: "day" }, h("span", {}, day)));
    return this.days.get(day);
  }

  view(message) {
    if (!this.views.has(message.ts)) this.views.set(message.ts, new Message(this.scene, this.channel, this.threads()));
    const view = this.views.get(message.ts);
    view.update(message);
    return view;
  }

  /** Edits the last message of one's own. */
  editLast() {
    const mine = [...(this.views?.values() ?? [])].filter((view) => view.tools().length > 0);
    mine.at(-1)?.edit();
  }

  /** Goes back to what was pressed last, or to its message; false if that has gone. */
  resume(ts, key) {
    const node = this.list.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
    (node && (byKey(node, key) ?? node))?.focus({ preventScroll: true });
    return Boolean(node);
  }
}
