/** The box that people write messages in. */

import { h } from "./dom.js";
import { Tray } from "./tray.js";

let numbers = 0;

function grow(box) {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 240)}px`;
}

function isSend(event) {
  return event.key === "Enter" && !event.shiftKey && !event.isComposing;
}

/** A labelled text box whose text goes to `send(text)` by Enter or its button, and stays if that fails. */
export class Composer {
  /**
   * `options`: send, label, button, hint, text, keep(text) called at every change, cancel() for Escape. With
   * upload(file) files can be attached, and it is send(text, ids of the files).
   */
  constructor(options) {
    this.options = options;
    this.id = `composer-${(numbers += 1)}`;
    this.hint = h("p", { class: "hint", id: `${this.id}-hint` }, options.hint ?? "");
    this.error = h("p", { class: "error", role: "alert" });
    this.box = this.makeBox();
    this.node = h("form", { class: "composer", on: { submit: (event) => this.submit(event) } }, this.parts());
  }

  makeBox() {
    const { label, text = "" } = this.options;
    const on = { keydown: (event) => this.key(event), input: () => this.changed() };
    const words = { "aria-label": label, placeholder: label, "aria-describedby": `${this.id}-hint` };
    return h("textarea", { id: this.id, rows: "1", ...words, value: text, on });
  }

  parts() {
    const { button, cancel, upload } = this.options;
    this.button = h("button", { class: "button primary" }, button ?? "Send");
    const no = cancel && h("button", { type: "button", class: "button", on: { click: cancel } }, "Cancel");
    const attaches = upload && this.makeTray(upload);
    const under = h("div", { class: "under" }, this.hint, attaches);
    return [h("div", { class: "row" }, this.box, this.button, no), this.tray?.node, under, this.error];
  }

  /** The button opens the native chooser of an input that is out of sight. */
  makeTray(upload) {
    this.trays = new Map();
    this.tray = new Tray({ upload, removed: () => this.box.focus() });
    const change = () => this.attach(this.input.files);
    this.input = h("input", { type: "file", multiple: true, hidden: true, "aria-label": "Attach a file", on: { change } });
    const on = { click: () => this.input.click() };
    return [h("button", { type: "button", class: "button", on }, "Attach a file"), this.input];
  }

  /** Uploads files to be sent with the next message. */
  attach(files) {
    const given = [...files];
    this.input.value = "";
    this.box.focus();
    this.tray.add(given);
  }

  /** Shows the files that wait in one conversation. */
  hold(key) {
    if (!this.trays.has(key)) this.trays.set(key, []);
    this.tray.hold(this.trays.get(key));
  }

  key(event) {
    if (isSend(event)) {
      event.preventDefault();
      this.node.requestSubmit();
    } else if (event.key === "Escape" && this.options.cancel) {
      this.options.cancel();
    } else if (event.key === "ArrowUp" && this.box.value === "") {
      this.options.last?.();
    }
  }

  changed() {
    grow(this.box);
    this.error.textContent = "";
    this.options.keep?.(this.box.value);
  }

  /** Shows a conversation's draft under its name. */
  show(label, text) {
    this.box.setAttribute("aria-label", label);
    this.box.setAttribute("placeholder", label);
    if (this.box.value !== text) this.box.value = text;
    grow(this.box);
  }

  async submit(event) {
    event.preventDefault();
    const text = this.box.value.trim();
    if (this.isBusy || (text === "" && (this.tray?.isEmpty ?? true))) return;
    this.isBusy = true;
    const problem = await this.sent(text).then(() => "", (error) => error.message);
    this.isBusy = false;
    if (problem === "" && this.box.value.trim() === text) this.box.value = "";
    this.changed();
    this.error.textContent = problem && `Not sent. ${problem}`;
  }

  /** Sends when all is uploaded; if somebody has gone to another conversation meanwhile, it stays where it was. */
  async sent(text) {
    const [waiting, isUploading] = [this.tray?.files, this.tray?.waiting > 0];
    await this.tray?.ready;
    if (isUploading && this.tray.error.textContent) throw new Error("One of the files was not taken.");
    const files = [...(waiting ?? [])];
    if (this.tray?.files !== waiting || (text === "" && files.length === 0)) return;
    await this.options.send(text, files.map((file) => file.id));
    this.tray?.drop(waiting, files);
  }
}
