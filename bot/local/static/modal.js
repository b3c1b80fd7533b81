/** Modals: the stack of views that the app has opened for this person, at most three. */

import { post } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { h } from "./dom.js";
import { placeIn, returnTo } from "./focus.js";
import { textInline } from "./mrkdwn.js";
import { capture, collect, inputOf, missing, restore, settled } from "./values.js";

const REQUIRED = "Please fill this in.";

class Modal {
  constructor(view, scene) {
    this.scene = scene;
    this.view = view;
    this.surface = { ...scene, id: `view-${view.id}`, press: (action, node) => this.press(action, node) };
    this.title = h("h2", { id: `${this.surface.id}-title`, tabindex: "-1" });
    this.body = h("div", { class: "dialog-body" });
    this.problem = h("p", { class: "error", role: "alert" });
    this.foot = h("div", { class: "dialog-foot" });
    this.dialog = this.makeDialog();
    this.render(view);
  }

  makeDialog() {
    const close = h("button", { type: "button", class: "close", "aria-label": "Close", on: { click: () => this.dialog.close() } }, "×");
    const head = h("header", { class: "dialog-head" }, this.title, close);
    const form = h("form", { novalidate: true }, head, this.body, this.problem, this.foot);
    form.addEventListener("submit", (event) => this.submit(event));
    const dialog = h("dialog", { class: "modal", "aria-labelledby": this.title.id }, form);
    dialog.addEventListener("keydown", (event) => this.key(event));
    dialog.addEventListener("close", () => this.isGone || this.close());
    return dialog;
  }

  key(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.dialog.querySelector("form").requestSubmit();
    if (event.key === "Tab") this.wrap(event);
  }

  /** Keeps the Tab key within: the browser's own dialog lets it out to the browser's bars. */
  wrap(event) {
    const stops = [...this.dialog.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
    const open = stops.filter((node) => node.checkVisibility() && node.tabIndex >= 0 && !node.disabled);
    const [first, last] = [open[0], open.at(-1)];
    const active = document.activeElement;
    const edge = event.shiftKey ? active === first || active === this.title : active === last;
    if (!edge) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }

  open() {
    document.body.append(this.dialog);
    this.dialog.showModal();
    (this.body.querySelector("[data-control] input, input, select, textarea, summary") ?? this.title).focus();
  }

  /** Takes the dialog away without telling the server, which knows. */
  remove() {
    this.isGone = true;
    this.dialog.close();
    this.dialog.remove();
  }

  update(view) {
    const isSame = JSON.stringify(view) === JSON.stringify(this.view);
    if (!isSame) this.render(view);
  }

  render(view) {
    this.view = view;
    const kept = capture(this.body);
    const place = placeIn(this.body);
    this.title.replaceChildren(...textInline(view.title, this.surface));
    this.body.replaceChildren(...renderBlocks(view.blocks, this.surface));
    this.foot.replaceChildren(...this.buttons(view));
    restore(this.body, kept);
    returnTo(this.body, place, this.title);
  }

  buttons(view) {
    const words = view.close ? textInline(view.close, this.surface) : [view.submit ? "Cancel" : "Close"];
    const close = h("button", { type: "button", class: "button", on: { click: () => this.dialog.close() } }, words);
    if (!view.submit) return [close];
    const submit = h("button", { class: "button primary", "aria-keyshortcuts": "Control+Enter" }, textInline(view.submit, this.surface));
    return [h("span", { class: "hint" }, "Ctrl+Enter sends"), close, submit];
  }

  async press(action, node) {
    node.setAttribute("aria-busy", "true");
    const container = { type: "view", view_id: this.view.id };
    await this.ask(post("press", { as: this.scene.me(), container, action, state: collect(this.body) }));
    node.removeAttribute("aria-busy");
  }

  async submit(event) {
    event.preventDefault();
    await settled(this.body);
    const unfilled = missing(this.body).map(({ blockId }) => [blockId, REQUIRED]);
    this.showErrors(Object.fromEntries(unfilled));
    if (unfilled.length > 0 || this.isBusy) return;
    this.isBusy = true;
    this.dialog.setAttribute("aria-busy", "true");
    await this.ask(post("submit", { as: this.scene.me(), view_id: this.view.id, state: collect(this.body) }));
    this.isBusy = false;
    this.dialog.removeAttribute("aria-busy");
  }

  /** Waits for the server's answer and shows what it objects to. */
  async ask(asked) {
    const answer = await asked.catch((error) => ({ ok: false, error: error.message }));
    this.problem.textContent = answer.error ?? "";
    if (answer.errors) this.showErrors(answer.errors);
    this.scene.changed();
  }

  /** Shows each sentence at its field and goes to the first one. */
  showErrors(errors) {
    for (const node of this.body.querySelectorAll("[data-error]")) {
      const sentence = errors[node.dataset.error] ?? "";
      node.textContent = sentence;
      inputOf(this.body, node.dataset.error)?.setAttribute("aria-invalid", String(sentence !== ""));
    }
    const first = [...this.body.querySelectorAll("[aria-invalid=true]")][0];
    const inner = first?.querySelector("input, summary");
    (inner ?? first)?.focus();
    first?.closest(".input")?.scrollIntoView({ block: "nearest" });
  }

  async close() {
    this.isGone = true;
    this.dialog.remove();
    await post("close", { as: this.scene.me(), view_id: this.view.id }).catch((error) => {
      this.isRefused = true;
      this.scene.complain(error);
    });
    this.scene.changed();
  }
}

/** Keeps the dialogs on the page the same as the server's stack. */
export class Modals {
  constructor(scene) {
    this.scene = scene;
    this.open = new Map();
  }

  /** `views` bottom first. When the last one has gone the focus returns by `scene.resume()`. */
  show(views) {
    const wanted = new Set(views.map((view) => view.id));
    const before = this.open.size;
    for (const [id, modal] of this.open) if (!wanted.has(id) || modal.isRefused) this.remove(id, modal);
    for (const view of views) this.place(view);
    if (before > 0 && this.open.size === 0) this.scene.resume();
  }

  remove(id, modal) {
    modal.remove();
    this.open.delete(id);
  }

  /** One that was closed by hand stays closed while the server has not heard of it yet. */
  place(view) {
    const known = this.open.get(view.id);
    if (known) {
      if (!known.isGone) known.update(view);
      return;
    }
    const modal = new Modal(view, this.scene);
    this.open.set(view.id, modal);
    modal.open();
  }
}
