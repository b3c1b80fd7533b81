/** One message with its blocks, files, thread and what its author can do with it. */

import { post, upload } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { Composer } from "./composer.js";
import { sure } from "./confirm.js";
import { arrange, count, h } from "./dom.js";
import { placeIn, returnTo } from "./focus.js";
import { mrkdwn, unescaped } from "./mrkdwn.js";
import { avatar } from "./people.js";
import { sizeWords } from "./sizes.js";
import { momentOf, timeOf } from "./times.js";
import { capture, collect, restore } from "./values.js";

function fileLink(file) {
  const name = file.title || file.name;
  const size = h("small", {}, sizeWords(file.size ?? 0));
  return h("li", {}, h("a", { class: "file", href: file.url, download: file.name }, name, size));
}

function fileList(files) {
  return files?.length ? h("ul", { class: "files" }, files.map(fileLink)) : null;
}

/** What the composer would have to hold to write a text as it stands. */
function source(text, scene) {
  const named = text.replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, id) => `@${scene.userName(id)}`);
  return unescaped(named.replace(/<(https?:[^|>]*)(?:\|[^>]*)?>/g, "$1").replace(/<#\w+\|([^>]*)>/g, "#$1"));
}

/** The words of a message and the names of its files, for a screen reader's announcement. */
export function spoken(message, scene) {
  const files = (message.files ?? []).map((file) => file.name);
  const words = [h("div", {}, mrkdwn(message.text ?? "", scene)).textContent, ...files].filter(Boolean).join(", ");
  return words.length > 160 ? `${words.slice(0, 160)}...` : words;
}

export class Message {
  /** `threads` tells which threads are open and keeps their drafts; null for a reply, which has no thread. */
  constructor(scene, channel, threads) {
    Object.assign(this, { scene, channel, threads });
    this.head = h("div", { class: "message-head" });
    this.body = h("div", { class: "message-body" });
    this.error = h("p", { class: "error", role: "alert" });
    this.thread = h("div", { class: "thread" });
    this.picture = h("div", { class: "message-picture" });
    const column = h("div", { class: "message-column" }, this.head, this.body, this.error, this.thread);
    this.node = h("li", { class: "message", tabindex: "-1" }, this.picture, column);
    this.replies = new Map();
  }

  /** Shows the message as it now is; what is unchanged, or being edited, is left alone. */
  update(message) {
    const { replies, ...own } = message;
    const author = this.scene.user(message.user);
    const key = JSON.stringify([own, author]);
    this.message = message;
    if (key !== this.shown && !this.editor) this.render(author, key);
    if (this.threads) this.updateThread(replies ?? []);
  }

  render(author, key) {
    const { message } = this;
    this.shown = key;
    this.node.dataset.ts = message.ts;
    this.node.classList.toggle("ephemeral", Boolean(message.ephemeral));
    this.error.textContent = "";
    const place = placeIn(this.node);
    const kept = capture(this.body);
    this.picture.replaceChildren(avatar(author ?? { real_name: this.authorName(author) }));
    this.head.replaceChildren(...this.headParts(author));
    this.body.replaceChildren(...this.content());
    restore(this.body, kept);
    returnTo(this.node, place, this.node);
  }

  authorName(author) {
    return author?.real_name ?? this.message.username ?? "Somebody";
  }

  headParts(author) {
    const { ts, edited, ephemeral } = this.message;
    return [
      h("strong", {}, this.authorName(author)),
      (author?.is_bot || this.message.bot_id) && h("span", { class: "tag" }, "App"),
      h("time", { title: momentOf(ts, this.scene.zone) }, timeOf(ts, this.scene.zone)),
      ephemeral && h("span", { class: "private" }, "Only visible to you"),
      edited && h("span", { class: "edited" }, "(edited)"),
      ...this.tools(),
    ].filter(Boolean);
  }

  tools() {
    const { message, scene } = this;
    if (message.user !== scene.me() || message.ephemeral || message.bot_id) return [];
    const tool = (name, act) => h("button", { type: "button", class: "tool", "data-focus": name, on: { click: act } }, name);
    return [tool("Edit", () => this.edit()), tool("Delete", () => this.erase())];
  }

  content() {
    const { message, scene } = this;
    const surface = { ...scene, id: `m-${this.channel}-${message.ts}`, press: (action, node) => this.press(action, node) };
    const typed = () => [message.text && h("div", { class: "words" }, mrkdwn(message.text, scene))];
    return [...(this.isComposed() ? renderBlocks(message.blocks, surface) : typed()), fileList(message.files)].filter(Boolean);
  }

  /** Made of blocks by an app; what a person typed has a rich_text block too, which says no more than its text. */
  isComposed() {
    const { blocks = [], bot_id: app } = this.message;
    return app ? blocks.length > 0 : blocks.some((block) => block.type !== "rich_text");
  }

  async press(action, node) {
    node.setAttribute("aria-busy", "true");
    const container = { type: "message", channel: this.channel, ts: this.message.ts };
    this.scene.pressed(this.message.ts, node.dataset.focus ?? null);
    const asked = post("press", { as: this.scene.me(), container, action, state: collect(this.body) });
    const answer = await asked.catch((error) => ({ ok: false, error: error.message }));
    node.removeAttribute("aria-busy");
    this.error.textContent = answer.error ?? "";
    this.scene.changed();
  }

  edit() {
    const { message, scene, channel } = this;
    const send = async (text) => {
      await post("edit", { as: scene.me(), channel, ts: message.ts, text });
      this.finishEditing();
    };
    this.editor = new Composer({
      send,
      label: "Edit your message",
      button: "Save",
      hint: "Enter saves, Escape leaves it as it was.",
      text: source(message.text ?? "", scene),
      cancel: () => this.finishEditing(),
    });
    this.body.replaceChildren(this.editor.node);
    this.editor.changed();
    this.editor.box.focus();
  }

  finishEditing() {
    this.editor = null;
    this.render(this.scene.user(this.message.user), "");
    this.head.querySelector("[data-focus=Edit]")?.focus();
    this.scene.changed();
  }

  async erase() {
    const { message, scene, channel } = this;
    if (!(await sure("Delete this message?", "It cannot be brought back.", "Delete"))) return;
    const asked = post("delete", { as: scene.me(), channel, ts: message.ts });
    const problem = await asked.then(() => "", (error) => error.message);
    this.error.textContent = problem;
    scene.changed();
  }

  updateThread(replies) {
    const isOpen = this.threads.isOpen(this.message.ts);
    const parts = [this.threadButton(replies.length, isOpen), isOpen && this.replyList(replies), isOpen && this.replyBox()];
    arrange(this.thread, parts.filter(Boolean));
  }

  threadButton(number, isOpen) {
    this.opener ??= h("button", { type: "button", class: "link", "data-focus": "thread", on: { click: () => this.toggle() } });
    this.opener.setAttribute("aria-expanded", String(isOpen));
    this.opener.classList.toggle("quiet", number === 0 && !isOpen);
    this.opener.textContent = number === 0 ? "Reply in thread" : count(number, "reply", "replies");
    return this.message.ephemeral ? null : this.opener;
  }

  toggle() {
    this.threads.toggle(this.message.ts);
    this.updateThread(this.message.replies ?? []);
    if (this.threads.isOpen(this.message.ts)) this.replyBox().querySelector("textarea").focus();
  }

  replyList(replies) {
    this.list ??= h("ol", { class: "messages", "aria-label": "Replies" });
    const shown = replies.map((reply) => {
      if (!this.replies.has(reply.ts)) this.replies.set(reply.ts, new Message(this.scene, this.channel, null));
      const view = this.replies.get(reply.ts);
      view.update(reply);
      return view.node;
    });
    arrange(this.list, shown);
    return this.list;
  }

  replyBox() {
    const { scene, channel, message } = this;
    const send = (text, files) => post("say", { as: scene.me(), channel, text, files, thread_ts: message.ts }).then(() => scene.changed());
    const give = (file) => upload(scene.me(), file);
    this.reply ??= new Composer({ send, upload: give, label: "Reply", button: "Reply" });
    return this.reply.node;
  }
}
